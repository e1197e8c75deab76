using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Checks;

/// <summary>
/// Keeps the books of work from the history alone: what was ordered, who holds what until when, what was accepted. So it knows which claim the
/// store may give, which result it may accept, and what it has to tell whom.
/// </summary>
internal sealed class WorkLedger(Verdict verdict, MessageCheck messages) : Check(verdict)
{
    private readonly Dictionary<(ActorId Owner, string Kind, long Index), LedgerItem> _items = [];
    private readonly Dictionary<long, LedgerItem> _leased = [];
    private readonly Dictionary<ActorId, HashSet<LedgerItem>> _owners = [];
    private readonly Dictionary<ActorId, int> _stops = [];
    private readonly Dictionary<string, int> _queues = [];
    private readonly Dictionary<(ActorId Owner, string Kind), Dictionary<long, long>> _accepted = [];
    private readonly HashSet<WorkClaim> _acceptedClaims = [];
    private long _lastToken;

    /// <summary>Told of items that come, change their place (true), or go (false).</summary>
    public Action<LedgerItem, bool, TimeSpan>? Changed { get; set; }

    /// <summary>Told of claims, one by one, before they change anything.</summary>
    public Action<LedgerItem, ClaimedWork>? Claiming { get; set; }

    /// <summary>Told of accepted results.</summary>
    public Action<LedgerItem, long>? Accepted { get; set; }

    /// <summary>Results that were accepted.</summary>
    public long AcceptedCount { get; private set; }

    /// <summary>Results that came too late.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>Leases that ended without a result.</summary>
    public long ExpiredCount { get; private set; }

    public IEnumerable<LedgerItem> Items => _items.Values;

    /// <summary>Items of a queue.</summary>
    public int InQueue(string queue) => _queues.GetValueOrDefault(queue);

    /// <summary>Items of an actor.</summary>
    public int Of(ActorId owner) => _owners.TryGetValue(owner, out var items) ? items.Count : 0;

    /// <summary>Tokens of accepted results that are kept, by index.</summary>
    public IReadOnlyDictionary<long, long> AcceptedOf(ActorId owner, string kind) => _accepted.GetValueOrDefault((owner, kind)) ?? [];

    public override void OnCommit(TurnCommit commit, bool accepted, TimeSpan now)
    {
        if (!accepted) return;
        foreach (var order in commit.Work) Add(commit.Actor, order, now);
        if (commit.MoveWorkTo is { } queue) Move(commit.Actor, queue, now);
        if (commit.CancelWork) Cancel(commit.Actor, now);
        if (commit.ForgetOutcomes)
            foreach (var kind in _accepted.Keys.Where(k => k.Owner == commit.Actor).ToList()) _accepted.Remove(kind);
    }

    public override void OnClaim(ClaimRequest request, ImmutableArray<ClaimedWork> claimed, TimeSpan now)
    {
        if (claimed.Sum(c => c.Slots) > request.Slots) Fail(Properties.OneLease, $"{request.Worker} asked for {request.Slots} slots of work and was given {claimed.Sum(c => c.Slots)}");
        foreach (var claim in claimed) Claim(request, claim, now);
    }

    public override void OnRenew(ImmutableArray<Renewal> renewals, ImmutableArray<LeaseState> states, TimeSpan lease, TimeSpan now)
    {
        for (var i = 0; i < renewals.Length; i++)
        {
            var item = Holder(renewals[i].Claim);
            if (item is null && states[i] != LeaseState.Lost) Fail(Properties.Fenced, $"claim {renewals[i].Claim} is renewed after it was lost");
            if (item is null) continue;
            if (states[i] == LeaseState.Lost && item.Until > now) Fail(Properties.OneLease, $"{item}: its lease until {item.Until} is refused at {now}");
            if (states[i] == LeaseState.Lost) continue;
            if (states[i] == LeaseState.Cancelled != item.IsCancelled) Fail(Properties.CancelMeansStopped, $"{item} is told {states[i]}, though its owner has {(item.IsCancelled ? "" : "not ")}cancelled it");
            item.Until = now + lease;
            if (renewals[i].Progress is not { } progress) continue;
            if (progress.Done > item.Progress) item.Failures = 0;
            item.Progress = Math.Max(item.Progress, progress.Done);
        }
    }

    public override void OnFinish(WorkClaim claim, string result, bool accepted, TimeSpan now)
    {
        if (!accepted) RefusedCount++;
        if (accepted && _acceptedClaims.Contains(claim)) return;
        if (Judged(claim, accepted, now) is not { } item) return;
        AcceptedCount++;
        _acceptedClaims.Add(claim);
        if (item.Order.KeepOutcome)
        {
            if (!_accepted.TryGetValue((item.Owner, item.Order.Kind), out var tokens)) _accepted.Add((item.Owner, item.Order.Kind), tokens = []);
            if (!tokens.TryAdd(item.Order.Index, claim.Token)) Fail(Properties.ExactlyOnce, $"{item} is accepted again");
        }

        messages.StoreSends(item.Owner, new WorkDone(item.Order.Kind, item.Order.Index, result), now);
        Accepted?.Invoke(item, claim.Token);
        Remove(item, now);
    }

    public override void OnFail(WorkClaim claim, bool permanent, RetryPolicy retry, bool accepted, TimeSpan now)
    {
        if (Judged(claim, accepted, now) is { } item) Failed(item, permanent, retry, now);
    }

    public override void OnHandBack(WorkClaim claim, bool accepted, TimeSpan now)
    {
        if (Judged(claim, accepted, now) is { } item) Release(item, now, now);
    }

    public override void OnExpire(RetryPolicy retry, int limit, int ended, TimeSpan now)
    {
        var overdue = _leased.Values.Where(i => i.Until <= now).ToList();
        if (Math.Min(overdue.Count, limit) != ended) Fail(Properties.OneLease, $"{ended} leases were ended at {now}, when {overdue.Count} were over");
        ExpiredCount += ended;
        // The oldest first, of equally old ones the one that was claimed first.
        foreach (var item in overdue.OrderBy(i => i.Until).ThenBy(i => i.Token).Take(limit)) Failed(item, permanent: false, retry, now);
    }

    private void Add(ActorId owner, WorkOrder order, TimeSpan now)
    {
        if (_items.ContainsKey((owner, order.Kind, order.Index))) return;
        var item = new LedgerItem(owner, order);
        _items.Add((owner, order.Kind, order.Index), item);
        if (!_owners.TryGetValue(owner, out var items)) _owners.Add(owner, items = []);
        items.Add(item);
        _queues[item.Queue] = InQueue(item.Queue) + 1;
        Changed?.Invoke(item, true, now);
    }

    private void Move(ActorId owner, string queue, TimeSpan now)
    {
        if (!_owners.TryGetValue(owner, out var items)) return;
        foreach (var item in items)
        {
            _queues[item.Queue]--;
            item.Queue = queue;
            _queues[queue] = InQueue(queue) + 1;
            Changed?.Invoke(item, true, now);
        }
    }

    private void Cancel(ActorId owner, TimeSpan now)
    {
        _stops[owner] = _stops.GetValueOrDefault(owner) + 1;
        if (_owners.TryGetValue(owner, out var items))
            foreach (var item in items.ToList())
            {
                item.IsCancelled = true;
                if (!item.IsLeased) Remove(item, now);
            }

        Confirm(owner, now);
    }

    private void Claim(ClaimRequest request, ClaimedWork claim, TimeSpan now)
    {
        if (!_items.TryGetValue((claim.Owner, claim.Kind, claim.Index), out var item))
        {
            Fail(Properties.OneLease, $"{request.Worker} is given {claim.Kind} {claim.Index} of {claim.Owner}, which is not wanted (any more)");
            return;
        }

        if (item.IsLeased) Fail(Properties.OneLease, $"{item} is given to {request.Worker} at {now} while token {item.Token} holds it until {item.Until}");
        if (item.ReadyAt > now) Fail(Properties.OneLease, $"{item} is given to {request.Worker} at {now}, before {item.ReadyAt}");
        if (item.Queue != claim.Queue) Fail(Properties.OneLease, $"{item} is in queue {item.Queue} and is given out as of {claim.Queue}");
        if (!request.Capabilities.Contains(item.Order.Capability) || claim.Slots < 1 || claim.Slots > item.Order.SlotsMax) Fail(Properties.OneLease, $"{item} is given to {request.Worker} with {claim.Slots} slots, which it cannot use");
        if (claim.Claim.Token <= _lastToken) Fail(Properties.Fenced, $"{item} is given token {claim.Claim.Token}, not more than {_lastToken} that was given before");
        _lastToken = Math.Max(_lastToken, claim.Claim.Token);
        Claiming?.Invoke(item, claim);
        (item.Token, item.Until, item.Slots) = (claim.Claim.Token, now + request.Lease, claim.Slots);
        _leased[claim.Claim.Token] = item;
        Changed?.Invoke(item, true, now);
    }

    private LedgerItem? Holder(WorkClaim claim) => _leased.GetValueOrDefault(claim.Token);

    /// <summary>The item of a claim that was accepted; null where there is nothing to do.</summary>
    private LedgerItem? Judged(WorkClaim claim, bool accepted, TimeSpan now)
    {
        var item = Holder(claim);
        if (accepted && item is null) Fail(Properties.Fenced, $"claim {claim} is accepted after it was lost");
        if (!accepted && item is not null && item.Until > now) Fail(Properties.OneLease, $"{item} is refused at {now} though its lease holds until {item.Until}");
        return accepted ? item : null;
    }

    private void Failed(LedgerItem item, bool permanent, RetryPolicy retry, TimeSpan now)
    {
        item.Failures++;
        if (item.IsCancelled || !permanent && item.Failures < retry.FailuresMax)
        {
            Release(item, now + retry.DelayAfter(item.Failures), now);
            return;
        }

        messages.WorkFails(item.Owner, item.Order.Kind, item.Order.Index, now);
        Remove(item, now);
    }

    private void Release(LedgerItem item, TimeSpan readyAt, TimeSpan now)
    {
        if (item.IsCancelled)
        {
            Remove(item, now);
            return;
        }

        _leased.Remove(item.Token);
        (item.Token, item.ReadyAt) = (0, readyAt);
        Changed?.Invoke(item, true, now);
    }

    private void Remove(LedgerItem item, TimeSpan now)
    {
        _leased.Remove(item.Token);
        _items.Remove((item.Owner, item.Order.Kind, item.Order.Index));
        _queues[item.Queue]--;
        var items = _owners[item.Owner];
        items.Remove(item);
        if (items.Count == 0) _owners.Remove(item.Owner);
        Changed?.Invoke(item, false, now);
        Confirm(item.Owner, now);
    }

    private void Confirm(ActorId owner, TimeSpan now)
    {
        if (_owners.ContainsKey(owner) || !_stops.Remove(owner, out var stops)) return;
        for (; stops > 0; stops--) messages.StoreSends(owner, new WorkStopped(), now);
    }
}
