using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>
/// What every store must do: the contract of <see cref="IClusterStore"/>, sentence by sentence. Each test has a database of its own, which is empty
/// when the test begins. Here is how the tests speak; the tests are in the other parts of the class, one for each part of the contract.
/// </summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    private const int Plenty = 10_000;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly RetryPolicy Retry = RetryPolicy.Default;
    private static readonly WorkFailure Broken = new(FailureCode.Data, "It is broken.");
    private static readonly ActorId Owner = new("test", "owner");
    private static readonly ActorId Friend = new("test", "friend");
    private static readonly ImmutableArray<int> AllShards = [.. Enumerable.Range(0, ActorId.Shards)];

    private IClusterStore? _store;
    private IClusterStore? _other;

    /// <summary>The store under test.</summary>
    private IClusterStore Store => _store!;

    /// <summary>A second store on the same database, as another process has it.</summary>
    private IClusterStore Other => _other!;

    public virtual async Task InitializeAsync() => (_store, _other) = (await OpenAsync(), await OpenAsync());

    public virtual async Task DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        if (_other is not null) await _other.DisposeAsync();
    }

    /// <summary>Opens one more store on the test's database, as one more process would.</summary>
    protected abstract Task<IClusterStore> OpenAsync();

    /// <summary>Moves the clock of the test's database, whichever of its stores looks at it.</summary>
    protected abstract void Advance(TimeSpan time);

    private static TurnCommit TurnOf(ActorId actor, long version) => new() { Actor = actor, Version = version, StateFormat = 1, State = "{}", Consumed = [] };

    private static OutgoingMessage Note(ActorId to, string text, TimeSpan delay = default) => new(to, "test.note/1", ClusterJson.Write(text), delay);

    private static QueueSettings Queue(string name, string user = "ann") => new(name, user);

    private static WorkOrder Order(long index, string queue = "q") => new("edit", index, queue, "{}");

    private static ImmutableArray<WorkOrder> Orders(int count, string queue = "q") => [.. Enumerable.Range(0, count).Select(i => Order(i, queue))];

    /// <summary>Commits a turn on the version that the store has; it must succeed.</summary>
    private async Task CommitAsync(ActorId actor, Func<TurnCommit, TurnCommit> effects)
    {
        var version = (await Store.ReadActorAsync(actor, default))?.Version ?? 0;
        Assert.True(await Store.CommitAsync(effects(TurnOf(actor, version)), default));
    }

    /// <summary>Opens a queue, and orders work into it if it is told so.</summary>
    private Task OrderAsync(ActorId owner, QueueSettings queue, params ImmutableArray<WorkOrder> work) => CommitAsync(owner, t => t with { Queue = queue, Work = work });

    /// <summary>Opens queue <c>q</c> and orders items 0, 1, ... into it.</summary>
    private Task OrderAsync(int count = 1) => OrderAsync(Owner, Queue("q"), Orders(count));

    private Task CancelAsync(ActorId owner) => CommitAsync(owner, t => t with { CancelWork = true });

    private Task<ImmutableArray<ClaimedWork>> ClaimAsync(int slots = 1, string worker = "w", params ImmutableArray<string> capabilities) =>
        Store.ClaimAsync(new ClaimRequest(worker, slots, capabilities.IsEmpty ? ["cpu"] : capabilities, Lease), default);

    private async Task<ClaimedWork> ClaimOneAsync() => Assert.Single(await ClaimAsync());

    private Task<bool> FinishAsync(ClaimedWork work, string result = "{}") => Store.FinishAsync(work.Claim, result, default);

    private Task<bool> FailAsync(ClaimedWork work, bool permanent = false) => Store.FailAsync(work.Claim, Broken, permanent, Retry, default);

    private async Task<LeaseState> RenewAsync(ClaimedWork work, WorkProgress? progress = null) =>
        Assert.Single(await Store.RenewAsync([new Renewal(work.Claim, progress)], Lease, default));

    private Task<int> ExpireAsync() => Store.ExpireAsync(Retry, Plenty, default);

    /// <summary>All that waits for an actor, as stored.</summary>
    private async Task<ImmutableArray<StoredMessage>> WaitingAsync(ActorId actor) =>
        [.. (await Store.ReadWaitingAsync([actor.Shard], Plenty, default)).Where(m => m.To == actor)];

    /// <summary>All that the store has told an actor.</summary>
    private async Task<Message[]> InboxAsync(ActorId actor) => [.. (await WaitingAsync(actor)).Select(m => MessageCodec.Read(m.Type, m.Body))];

    /// <summary>The notes that wait for an actor, in order.</summary>
    private async Task<string[]> NotesAsync(ActorId actor) => [.. (await WaitingAsync(actor)).Select(m => ClusterJson.Read<string>(m.Body))];
}
