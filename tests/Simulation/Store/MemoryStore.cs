using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Store;

/// <summary>The model as a store: one lock, no waiting. Several stores may share a model, as processes share a database.</summary>
/// <param name="model">What is shared.</param>
/// <param name="time">The store's clock.</param>
internal sealed class MemoryStore(MemoryModel model, TimeProvider time) : IClusterStore
{
    public Wakeup Messages { get; } = new(time);

    public Wakeup Work { get; } = new(time);

    public Task OpenAsync(CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<StoredActor?> ReadActorAsync(ActorId actor, CancellationToken cancellation) => Do(_ => model.ReadActor(actor), cancellation);

    public Task<ImmutableArray<StoredActor>> ListActorsAsync(string kind, string? after, int limit, CancellationToken cancellation) => Do(_ => model.ListActors(kind, after, limit), cancellation);

    public Task SendAsync(ImmutableArray<OutgoingMessage> messages, CancellationToken cancellation) => Do(
        now =>
        {
            model.Send(messages, now);
            return true;
        },
        cancellation);

    public Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ImmutableArray<int> shards, int limit, CancellationToken cancellation) => Do(now => model.ReadWaiting(shards, limit, now), cancellation);

    public Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ActorId actor, int limit, CancellationToken cancellation) => Do(now => model.ReadWaiting(actor, limit, now), cancellation);

    public Task<bool> CommitAsync(TurnCommit commit, CancellationToken cancellation) => Do(now => model.Commit(commit, 0, now), cancellation);

    public Task<ImmutableArray<int>> LeaseShardsAsync(string node, TimeSpan lease, CancellationToken cancellation) => Do(now => model.Shards.Lease(node, lease, now), cancellation);

    public Task ReleaseShardsAsync(string node, CancellationToken cancellation) => Do(
        _ =>
        {
            model.Shards.Release(node);
            return true;
        },
        cancellation);

    public Task<ImmutableArray<ClaimedWork>> ClaimAsync(ClaimRequest request, CancellationToken cancellation) => Do(now => model.Claim(request, now), cancellation);

    public Task<ImmutableArray<LeaseState>> RenewAsync(ImmutableArray<Renewal> renewals, TimeSpan lease, CancellationToken cancellation) => Do(now => model.Renew(renewals, lease, now), cancellation);

    public Task<bool> FinishAsync(WorkClaim claim, string result, CancellationToken cancellation) => Do(now => model.Finish(claim, result, now), cancellation);

    public Task<bool> FailAsync(WorkClaim claim, WorkFailure failure, bool permanent, RetryPolicy retry, CancellationToken cancellation) => Do(now => model.Fail(claim, failure, permanent, retry, now), cancellation);

    public Task<bool> HandBackAsync(WorkClaim claim, CancellationToken cancellation) => Do(now => model.HandBack(claim, now), cancellation);

    public Task<int> ExpireAsync(RetryPolicy retry, int limit, CancellationToken cancellation) => Do(now => model.Expire(retry, limit, now), cancellation);

    public Task<ImmutableArray<WorkOutcome>> ReadOutcomesAsync(ActorId owner, string kind, long from, int limit, CancellationToken cancellation) => Do(_ => model.ReadOutcomes(owner, kind, from, limit), cancellation);

    public Task<ImmutableArray<RunningWork>> ReadRunningAsync(string queue, CancellationToken cancellation) => Do(_ => model.ReadRunning(queue), cancellation);

    public Task<WorkCounts> CountWorkAsync(CancellationToken cancellation) => Do(_ => model.CountWork(), cancellation);

    private Task<T> Do<T>(Func<TimeSpan, T> transaction, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        T result;
        Notice news;
        lock (model)
        {
            result = transaction(time.GetElapsedTime(0));
            news = model.TakeNews();
        }

        if (news.Shards != 0) Messages.Signal();
        if (news.Work) Work.Signal();
        return Task.FromResult(result);
    }
}
