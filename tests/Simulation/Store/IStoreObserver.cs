using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Simulation.Store;

/// <summary>Sees every transaction that took place, in the order in which they did, with what it gave; whether the caller heard of it does not matter.</summary>
internal interface IStoreObserver
{
    void OnSend(ImmutableArray<OutgoingMessage> messages, TimeSpan now);

    void OnRead(ImmutableArray<StoredMessage> messages, int limit, TimeSpan now);

    void OnCommit(TurnCommit commit, bool accepted, TimeSpan now);

    void OnClaim(ClaimRequest request, ImmutableArray<ClaimedWork> claimed, TimeSpan now);

    void OnRenew(ImmutableArray<Renewal> renewals, ImmutableArray<LeaseState> states, TimeSpan lease, TimeSpan now);

    void OnFinish(WorkClaim claim, string result, bool accepted, TimeSpan now);

    void OnFail(WorkClaim claim, bool permanent, RetryPolicy retry, bool accepted, TimeSpan now);

    void OnHandBack(WorkClaim claim, bool accepted, TimeSpan now);

    void OnExpire(RetryPolicy retry, int limit, int ended, TimeSpan now);
}
