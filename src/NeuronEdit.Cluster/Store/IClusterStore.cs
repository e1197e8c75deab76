using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store;

/// <summary>
/// The one place where the cluster's state is: actors, their waiting messages, work items and their leases. Every method is one transaction:
/// when it returns its effect is kept, when it throws it may or may not have taken place, and calling it again is safe.
/// </summary>
/// <remarks>
/// Time is the store's own, so that clocks of nodes need not agree. Losing the store for a while is an exception for which
/// <see cref="StoreException.IsTransient"/> is true; callers try again. Safe for use from many threads.
/// </remarks>
public interface IClusterStore : IAsyncDisposable
{
    /// <summary>Signalled when messages may be waiting for this process' shards.</summary>
    Wakeup Messages { get; }

    /// <summary>Signalled when work may be waiting.</summary>
    Wakeup Work { get; }

    /// <summary>Creates the schema, or brings an earlier version's up to date. Safe when many processes do so at once.</summary>
    /// <exception cref="NeuronEditException">Specification: the store was written by a later version, or is not a store.</exception>
    Task OpenAsync(CancellationToken cancellation);

    // ---- actors and messages

    /// <summary>Reads an actor; null where it has none yet.</summary>
    Task<StoredActor?> ReadActorAsync(ActorId actor, CancellationToken cancellation);

    /// <summary>Reads actors of a kind in the order of their keys.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="after">Starts after this key; null: at the first.</param>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    /// <param name="cancellation">Stops.</param>
    Task<ImmutableArray<StoredActor>> ListActorsAsync(string kind, string? after, int limit, CancellationToken cancellation);

    /// <summary>Sends messages from outside of any actor, in their order.</summary>
    Task SendAsync(ImmutableArray<OutgoingMessage> messages, CancellationToken cancellation);

    /// <summary>Reads messages whose time has come, for actors of some shards, oldest first.</summary>
    Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ImmutableArray<int> shards, int limit, CancellationToken cancellation);

    /// <summary>Reads messages whose time has come, for one actor, oldest first.</summary>
    Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ActorId actor, int limit, CancellationToken cancellation);

    /// <summary>Commits a turn.</summary>
    /// <returns>False where the actor's version is not the one that the turn began with, or a consumed message is not there any more: another has decided meanwhile, nothing was done.</returns>
    Task<bool> CommitAsync(TurnCommit commit, CancellationToken cancellation);

    // ---- placement

    /// <summary>Renews a node's leases on shards and takes or gives back some, so that living nodes hold equal numbers. The first call makes the node known.</summary>
    /// <param name="node">The node.</param>
    /// <param name="lease">How long from now it holds them, and is taken for living.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The shards that it holds, ascending.</returns>
    Task<ImmutableArray<int>> LeaseShardsAsync(string node, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Gives all shards of a node back at once.</summary>
    Task ReleaseShardsAsync(string node, CancellationToken cancellation);

    // ---- work

    /// <summary>Claims work: of the queues that may go next, by priority, then the user, then the queue that is most behind its share, the oldest item first.</summary>
    /// <param name="request">Who claims and what it can do.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Items whose slots add up to at most the free ones; none where nothing is waiting.</returns>
    Task<ImmutableArray<ClaimedWork>> ClaimAsync(ClaimRequest request, CancellationToken cancellation);

    /// <summary>Renews leases and notes progress.</summary>
    /// <returns>For each claim, in order, whether it still holds.</returns>
    Task<ImmutableArray<LeaseState>> RenewAsync(ImmutableArray<Renewal> renewals, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Accepts an item's result: removes the item, keeps its outcome if ordered so, and tells the owner with <see cref="WorkDone"/>.</summary>
    /// <returns>False where the lease had been lost or cancelled: the result was not accepted. True again if the very same call was accepted before.</returns>
    Task<bool> FinishAsync(WorkClaim claim, string result, CancellationToken cancellation);

    /// <summary>Notes a failure: the item waits for another attempt, or the owner is told with <see cref="WorkFailed"/>, as the policy says.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="permanent">True where trying again is useless.</param>
    /// <param name="retry">Bounds and back-off.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>False where the lease had been lost.</returns>
    Task<bool> FailAsync(WorkClaim claim, WorkFailure failure, bool permanent, RetryPolicy retry, CancellationToken cancellation);

    /// <summary>Gives an item back unfinished, without fault: it waits again at once; or, if its owner cancelled it, is removed.</summary>
    /// <returns>False where the lease had been lost.</returns>
    Task<bool> HandBackAsync(WorkClaim claim, CancellationToken cancellation);

    /// <summary>Ends leases whose time is over; each counts as a failed attempt of its item.</summary>
    /// <param name="retry">Bounds and back-off.</param>
    /// <param name="limit">At most so many at once.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>How many were ended.</returns>
    Task<int> ExpireAsync(RetryPolicy retry, int limit, CancellationToken cancellation);

    /// <summary>Reads the outcomes of an actor's finished items of a kind by ascending index.</summary>
    /// <param name="owner">The actor.</param>
    /// <param name="kind">The items' kind.</param>
    /// <param name="from">The first index wanted.</param>
    /// <param name="limit">At most so many, 1 to 10,000.</param>
    /// <param name="cancellation">Stops.</param>
    Task<ImmutableArray<WorkOutcome>> ReadOutcomesAsync(ActorId owner, string kind, long from, int limit, CancellationToken cancellation);

    /// <summary>The items of a queue that are leased now, with their progress; at most 1,000.</summary>
    Task<ImmutableArray<RunningWork>> ReadRunningAsync(string queue, CancellationToken cancellation);

    /// <summary>Counts of items, for operators and telemetry.</summary>
    Task<WorkCounts> CountWorkAsync(CancellationToken cancellation);
}
