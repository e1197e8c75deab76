using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Simulation.Checks;

/// <summary>Nothing grows with the number of partitions; keeps the largest of everything.</summary>
internal sealed class BoundsCheck(Verdict verdict, WorkLedger work, MessageCheck messages) : Check(verdict)
{
    private const int StateMax = 256 * 1024;
    private const int BodyMax = 64 * 1024;
    private const int MessagesMax = 256;
    private const int OrdersMax = 4_500;

    // A stage's open items, and, while datasets are profiled side by side, those of each of the four roles.
    private const int QueueMax = 4 * OpenItems.OpenMax;

    // Each item that is open may have sent one; the rest is between actors.
    private const int WaitingMax = QueueMax + 1_000;

    private readonly SortedDictionary<string, long> _largest = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Largest => _largest;

    public override void OnCommit(TurnCommit commit, bool accepted, TimeSpan now)
    {
        if (!accepted) return;
        Note($"state of {commit.Actor.Kind} (characters)", commit.State?.Length ?? 0, StateMax);
        Note("messages a turn took", commit.Consumed.Length, MessagesMax);
        Note("messages a turn sent", commit.Messages.Length, 2 * MessagesMax);
        Note("items a turn ordered", commit.Work.Length, OrdersMax);
        foreach (var message in commit.Messages) Note("message (characters)", message.Body.Length, BodyMax);
        Note("messages waiting", messages.Open, WaitingMax);
        foreach (var queue in commit.Work.Select(o => o.Queue).Distinct()) Note("items of one experiment in the store", work.InQueue(queue), QueueMax);
    }

    public override void OnRead(ImmutableArray<StoredMessage> messages, int limit, TimeSpan now) => Note("messages read at a time", messages.Length, 10_000);

    public override void OnClaim(ClaimRequest request, ImmutableArray<ClaimedWork> claimed, TimeSpan now) => Note("items claimed at a time", claimed.Length, 1_024);

    private void Note(string what, long value, long most)
    {
        if (value > _largest.GetValueOrDefault(what)) _largest[what] = value;
        if (value > most) Fail(Properties.Bounded, $"{what}: {value}, more than {most}");
    }
}
