using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Checks;

/// <summary>The first property that was violated, and how.</summary>
internal sealed class Verdict
{
    public string? Property { get; private set; }

    public string Text { get; private set; } = "";

    public bool IsBad => Property is not null;

    public void Fail(string property, string text)
    {
        if (Property is null) (Property, Text) = (property, text);
    }
}

/// <summary>
/// Watches what the store does and says whether a property holds. It knows the contract and the history, nothing of the code that is checked:
/// what it believes of the store's contents it derives from the calls and their answers.
/// </summary>
internal abstract class Check(Verdict verdict) : IStoreObserver
{
    public virtual void OnSend(ImmutableArray<OutgoingMessage> messages, TimeSpan now)
    {
    }

    public virtual void OnRead(ImmutableArray<StoredMessage> messages, int limit, TimeSpan now)
    {
    }

    public virtual void OnCommit(TurnCommit commit, bool accepted, TimeSpan now)
    {
    }

    public virtual void OnClaim(ClaimRequest request, ImmutableArray<ClaimedWork> claimed, TimeSpan now)
    {
    }

    public virtual void OnRenew(ImmutableArray<Renewal> renewals, ImmutableArray<LeaseState> states, TimeSpan lease, TimeSpan now)
    {
    }

    public virtual void OnFinish(WorkClaim claim, string result, bool accepted, TimeSpan now)
    {
    }

    public virtual void OnFail(WorkClaim claim, bool permanent, RetryPolicy retry, bool accepted, TimeSpan now)
    {
    }

    public virtual void OnHandBack(WorkClaim claim, bool accepted, TimeSpan now)
    {
    }

    public virtual void OnExpire(RetryPolicy retry, int limit, int ended, TimeSpan now)
    {
    }

    protected void Fail(string property, string text) => verdict.Fail(property, text);
}
