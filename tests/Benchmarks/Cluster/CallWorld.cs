using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>A store as a busy cluster has it: twenty experiments of twenty users, each with all the items open that a stage opens.</summary>
/// <param name="store">An opened store.</param>
internal sealed class CallWorld(IClusterStore store)
{
    private const int Queues = 20;
    private const int OrderMax = 2_048;
    private const int OpenMax = 4_096;
    private static readonly string _state = $"{{\"filling\":\"{new string('x', 480)}\"}}";
    private readonly Dictionary<ActorId, long> _versions = [];
    private int _actors;
    private long _round;

    /// <summary>The store.</summary>
    public IClusterStore Store => store;

    /// <summary>All shards.</summary>
    public static ImmutableArray<int> Shards { get; } = [.. Enumerable.Range(0, ActorId.Shards)];

    /// <summary>An actor that nobody has named yet.</summary>
    public ActorId NewActor() => new("bench", $"a{_actors++}");

    /// <summary>A message to an actor.</summary>
    public static OutgoingMessage Message(ActorId to) => new(to, "bench.note/1", "{\"experiment\":\"0123456789abcdef\"}", TimeSpan.Zero);

    /// <summary>A turn of an actor, each one version after the last.</summary>
    public TurnCommit Turn(ActorId actor, params ImmutableArray<long> consumed)
    {
        lock (_versions)
        {
            var turn = new TurnCommit { Actor = actor, Version = _versions.GetValueOrDefault(actor), StateFormat = 1, State = _state, Consumed = consumed };
            _versions[actor] = turn.NextVersion;
            return turn;
        }
    }

    /// <summary>Commits; it must succeed.</summary>
    public async Task CommitAsync(TurnCommit turn)
    {
        if (!await store.CommitAsync(turn, default)) throw new InvalidOperationException($"A turn of {turn.Actor} on version {turn.Version} was refused.");
    }

    /// <summary>Sends so many messages to each of some actors.</summary>
    /// <returns>Each actor's messages.</returns>
    public async Task<long[][]> SendAsync(IReadOnlyList<ActorId> actors, int each)
    {
        foreach (var actor in actors) await store.SendAsync([.. Enumerable.Repeat(Message(actor), each)], default);
        var waiting = (await store.ReadWaitingAsync(Shards, int.MaxValue, default)).ToLookup(m => m.To, m => m.Id);
        return [.. actors.Select(a => waiting[a].ToArray())];
    }

    /// <summary>Opens the queues, and fills each up.</summary>
    public async Task OrderAsync()
    {
        for (var i = 0; i < Queues; i++)
        {
            var (owner, queue) = (new ActorId("edit", $"e{i}"), $"e{i}");
            for (var first = 0; first < OpenMax; first += OrderMax)
                await CommitAsync(Turn(owner) with { Queue = new QueueSettings(queue, $"u{i}"), Work = Orders(queue, OrderMax) });
        }
    }

    /// <summary>Orders for items that nobody has ordered yet.</summary>
    public ImmutableArray<WorkOrder> Orders(string queue, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new WorkOrder("edit", Interlocked.Increment(ref _round), queue, $"{{\"experiment\":\"{queue}\",\"results\":\"/results/{queue}\",\"round\":0}}") { KeepOutcome = true })];

    /// <summary>Claims so many items of one slot.</summary>
    public async Task<ImmutableArray<ClaimedWork>> ClaimAsync(int count)
    {
        var claimed = await store.ClaimAsync(new ClaimRequest("bench", count, ["cpu"], TimeSpan.FromHours(1)), default);
        return claimed.Length == count ? claimed : throw new InvalidOperationException($"Of {count} items wanted {claimed.Length} were left.");
    }
}
