using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Store;

/// <summary>Work items: from their order to their end.</summary>
internal partial class MemoryModel
{
    private static readonly TimeSpan AcceptedKept = TimeSpan.FromHours(1);

    private readonly Dictionary<ActorId, int> _stops = [];
    private readonly HashSet<WorkClaim> _accepted = [];
    private readonly Queue<(TimeSpan At, WorkClaim Claim)> _acceptedAt = new();

    public ImmutableArray<ClaimedWork> Claim(ClaimRequest request, TimeSpan now)
    {
        var claimed = ImmutableArray.CreateBuilder<ClaimedWork>();
        for (var free = request.Slots; free > 0;)
        {
            long? oldest = null;
            if (NextQueue(q => (oldest = q.Oldest(request.Capabilities, now)) is not null) is not { } queue) break;
            oldest = queue.Oldest(request.Capabilities, now);
            var item = Items.Find(oldest!.Value)!;
            var slots = Math.Min(Math.Min(item.Order.SlotsMax, free), queue.Settings.SlotsMax - queue.Running);
            Items.Lease(item, request.Worker, slots, now + request.Lease);
            free -= slots;
            claimed.Add(Claimed(item));
        }

        return claimed.ToImmutable();
    }

    public ImmutableArray<LeaseState> Renew(ImmutableArray<Renewal> renewals, TimeSpan lease, TimeSpan now) => [.. renewals.Select(r => Renew(r, lease, now))];

    public bool Finish(WorkClaim claim, string result, TimeSpan now)
    {
        while (_acceptedAt.TryPeek(out var old) && old.At + AcceptedKept < now) _accepted.Remove(_acceptedAt.Dequeue().Claim);
        if (_accepted.Contains(claim)) return true;
        if (Held(claim, now) is not { } item) return false;
        _accepted.Add(claim);
        _acceptedAt.Enqueue((now, claim));
        if (item.Order.KeepOutcome) Outcomes.Add(item.Owner, item.Order.Kind, new WorkOutcome(item.Order.Index, claim.Token, result));
        Items.Remove(item);
        Tell(item.Owner, new WorkDone(item.Order.Kind, item.Order.Index, result), now);
        Gone(item, now);
        return true;
    }

    public bool Fail(WorkClaim claim, WorkFailure failure, bool permanent, RetryPolicy retry, TimeSpan now)
    {
        if (Held(claim, now) is not { } item) return false;
        item.Error = failure.Text;
        Failed(item, failure, permanent, retry, now);
        return true;
    }

    public bool HandBack(WorkClaim claim, TimeSpan now)
    {
        if (Held(claim, now) is not { } item) return false;
        GiveUp(item, now, now);
        return true;
    }

    public virtual int Expire(RetryPolicy retry, int limit, TimeSpan now)
    {
        var ended = 0;
        for (; ended < limit && Items.Overdue(now) is { } item; ended++)
            Failed(item, new WorkFailure(null, Silence(item)), permanent: false, retry, now);
        return ended;
    }

    public ImmutableArray<WorkOutcome> ReadOutcomes(ActorId owner, string kind, long from, int limit) => [.. Outcomes.Read(owner, kind, from, limit)];

    public ImmutableArray<RunningWork> ReadRunning(string queue)
    {
        if (!Items.Queues.All.TryGetValue(queue, out var found)) return [];
        return [.. found.Leased.Take(1_000).Select(id => Items.Find(id)!).Select(i => new RunningWork(i.Owner, i.Order.Kind, i.Order.Index, i.Worker!, i.Slots, i.Progress))];
    }

    public WorkCounts CountWork()
    {
        var running = Items.Queues.All.Values.Sum(q => (long)q.Leased.Count);
        return new WorkCounts(Items.All.Count - running, running);
    }

    /// <summary>The item of a claim that is valid; null: it is not.</summary>
    protected virtual WorkItem? Held(WorkClaim claim, TimeSpan now) =>
        Items.Find(claim.Item) is { Worker: not null } item && item.Token == claim.Token && item.Until > now ? item : null;

    /// <summary>The queue whose turn it is.</summary>
    protected virtual WorkQueue? NextQueue(Func<WorkQueue, bool> hasReady) => Items.Queues.Next(hasReady);

    /// <summary>Takes an item from its worker: it waits again, or is removed where it was cancelled.</summary>
    protected virtual void GiveUp(WorkItem item, TimeSpan readyAt, TimeSpan now)
    {
        if (item.IsCancelled)
        {
            Items.Remove(item);
            Gone(item, now);
            return;
        }

        Items.Requeue(item, readyAt, now);
        if (readyAt <= now) NoteWork();
    }

    /// <summary>True where the owner of cancelled work can be told that all has stopped.</summary>
    protected virtual bool HasStopped(ActorId owner) => Items.OfOwner(owner).Count == 0;

    private LeaseState Renew(Renewal renewal, TimeSpan lease, TimeSpan now)
    {
        if (Held(renewal.Claim, now) is not { } item) return LeaseState.Lost;
        item.Until = now + lease;
        if (renewal.Progress is { } progress)
        {
            if (progress.Done > item.Best) (item.Failures, item.Best) = (0, progress.Done);
            item.Progress = progress;
        }

        return item.IsCancelled ? LeaseState.Cancelled : LeaseState.Held;
    }

    private void Failed(WorkItem item, WorkFailure failure, bool permanent, RetryPolicy retry, TimeSpan now)
    {
        item.Failures++;
        if (item.IsCancelled || !permanent && item.Failures < retry.FailuresMax)
        {
            GiveUp(item, now + retry.DelayAfter(item.Failures), now);
            return;
        }

        Items.Remove(item);
        Tell(item.Owner, new WorkFailed(item.Order.Kind, item.Order.Index, failure), now);
    }

    private void Cancel(ActorId owner, TimeSpan now)
    {
        _stops[owner] = _stops.GetValueOrDefault(owner) + 1;
        foreach (var id in Items.OfOwner(owner).ToList())
        {
            var item = Items.Find(id)!;
            if (item.Worker is null) Items.Remove(item);
            else item.IsCancelled = true;
        }

        Confirm(owner, now);
    }

    private void Gone(WorkItem item, TimeSpan now)
    {
        if (item.IsCancelled) Confirm(item.Owner, now);
    }

    private void Confirm(ActorId owner, TimeSpan now)
    {
        if (!HasStopped(owner) || !_stops.Remove(owner, out var stops)) return;
        for (; stops > 0; stops--) Tell(owner, new WorkStopped(), now);
    }

    private void Tell(ActorId owner, Message message, TimeSpan now)
    {
        var (type, body) = MessageCodec.Write(message);
        Post(new OutgoingMessage(owner, type, body, TimeSpan.Zero), now);
    }

    private static string Silence(WorkItem item) =>
        $"{item.Order.Kind} {item.Order.Index} of {item.Owner} was given up after {item.Failures + 1} attempts without progress: its last worker, {item.Worker}, "
        + "did not renew its lease. It died, stood still, or was cut off from the store; see its log, and whether its memory suffices."
        + (item.Error is null ? "" : $" The last error that a worker reported: {item.Error}");

    private static ClaimedWork Claimed(WorkItem item) => new()
    {
        Claim = new WorkClaim(item.Id, item.Token),
        Owner = item.Owner,
        Kind = item.Order.Kind,
        Index = item.Order.Index,
        Queue = item.Queue,
        Input = item.Order.Input,
        Slots = item.Slots,
        Failures = item.Failures,
    };
}
