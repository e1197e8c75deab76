using System.Collections.Concurrent;
using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Orleans.Delivery;

/// <summary>The store, telling which actors have been sent messages through it, once these are kept.</summary>
/// <param name="inner">The store; not disposed.</param>
/// <param name="wake">Is told.</param>
internal sealed class WakingStore(IClusterStore inner, Action<ActorId> wake) : IClusterStore
{
    // Who is told of the end of each item that was claimed here and has not ended.
    private readonly ConcurrentDictionary<WorkClaim, ActorId> _owners = new();

    public Wakeup Messages => inner.Messages;

    public Wakeup Work => inner.Work;

    public Task OpenAsync(CancellationToken cancellation) => inner.OpenAsync(cancellation);

    public Task<StoredActor?> ReadActorAsync(ActorId actor, CancellationToken cancellation) => inner.ReadActorAsync(actor, cancellation);

    public Task<ImmutableArray<StoredActor>> ListActorsAsync(string kind, string? after, int limit, CancellationToken cancellation) => inner.ListActorsAsync(kind, after, limit, cancellation);

    public async Task SendAsync(ImmutableArray<OutgoingMessage> messages, CancellationToken cancellation)
    {
        await inner.SendAsync(messages, cancellation);
        Wake(messages);
    }

    public Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ImmutableArray<int> shards, int limit, CancellationToken cancellation) => inner.ReadWaitingAsync(shards, limit, cancellation);

    public Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ActorId actor, int limit, CancellationToken cancellation) => inner.ReadWaitingAsync(actor, limit, cancellation);

    public async Task<bool> CommitAsync(TurnCommit commit, CancellationToken cancellation)
    {
        if (!await inner.CommitAsync(commit, cancellation)) return false;
        Wake(commit.Messages);
        if (commit.CancelWork) wake(commit.Actor);
        return true;
    }

    public Task<ImmutableArray<int>> LeaseShardsAsync(string node, TimeSpan lease, CancellationToken cancellation) => inner.LeaseShardsAsync(node, lease, cancellation);

    public Task ReleaseShardsAsync(string node, CancellationToken cancellation) => inner.ReleaseShardsAsync(node, cancellation);

    public async Task<ImmutableArray<ClaimedWork>> ClaimAsync(ClaimRequest request, CancellationToken cancellation)
    {
        var claimed = await inner.ClaimAsync(request, cancellation);
        foreach (var work in claimed) _owners[work.Claim] = work.Owner;
        return claimed;
    }

    public async Task<ImmutableArray<LeaseState>> RenewAsync(ImmutableArray<Renewal> renewals, TimeSpan lease, CancellationToken cancellation)
    {
        var states = await inner.RenewAsync(renewals, lease, cancellation);
        for (var i = 0; i < states.Length; i++)
            if (states[i] == LeaseState.Lost) _owners.TryRemove(renewals[i].Claim, out _);
        return states;
    }

    public async Task<bool> FinishAsync(WorkClaim claim, string result, CancellationToken cancellation) => Ended(claim, await inner.FinishAsync(claim, result, cancellation));

    public async Task<bool> FailAsync(WorkClaim claim, WorkFailure failure, bool permanent, RetryPolicy retry, CancellationToken cancellation) =>
        Ended(claim, await inner.FailAsync(claim, failure, permanent, retry, cancellation));

    public async Task<bool> HandBackAsync(WorkClaim claim, CancellationToken cancellation) => Ended(claim, await inner.HandBackAsync(claim, cancellation));

    public Task<int> ExpireAsync(RetryPolicy retry, int limit, CancellationToken cancellation) => inner.ExpireAsync(retry, limit, cancellation);

    public Task<ImmutableArray<WorkOutcome>> ReadOutcomesAsync(ActorId owner, string kind, long from, int limit, CancellationToken cancellation) => inner.ReadOutcomesAsync(owner, kind, from, limit, cancellation);

    public Task<ImmutableArray<RunningWork>> ReadRunningAsync(string queue, CancellationToken cancellation) => inner.ReadRunningAsync(queue, cancellation);

    public Task<WorkCounts> CountWorkAsync(CancellationToken cancellation) => inner.CountWorkAsync(cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One that comes later is for whoever looks after the shard.</summary>
    private void Wake(ImmutableArray<OutgoingMessage> messages)
    {
        foreach (var actor in messages.Where(m => m.Delay <= TimeSpan.Zero).Select(m => m.To).Distinct()) wake(actor);
    }

    private bool Ended(WorkClaim claim, bool accepted)
    {
        if (_owners.TryRemove(claim, out var owner) && accepted) wake(owner);
        return accepted;
    }
}
