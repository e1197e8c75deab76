using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Plants;

/// <summary>Accepts a result whoever brings it, as long as the item is there: no fence.</summary>
internal sealed class SkipsFence : MemoryModel
{
    protected override WorkItem? Held(WorkClaim claim, TimeSpan now) => Items.Find(claim.Item) is { Worker: not null } item ? item : null;
}

/// <summary>Loses one message in some hundred.</summary>
internal sealed class DropsMessages : MemoryModel
{
    private int _count;

    protected override void Post(OutgoingMessage message, TimeSpan now, long id = 0)
    {
        if (++_count % 211 != 0) base.Post(message, now, id);
    }
}

/// <summary>Delivers one message in some hundred again after it was applied.</summary>
internal sealed class DeliversTwice : MemoryModel
{
    private int _count;

    protected override void Consume(long id)
    {
        if (++_count % 211 != 0) base.Consume(id);
    }
}

/// <summary>Commits a turn whatever version it began with: no guard.</summary>
internal sealed class IgnoresVersion : MemoryModel
{
    protected override bool IsCurrent(TurnCommit commit) => true;
}

/// <summary>Tells the owner of cancelled work that all has stopped while some of it still runs.</summary>
internal sealed class ConfirmsEarly : MemoryModel
{
    protected override bool HasStopped(ActorId owner) => true;
}

/// <summary>Forgets an item whose worker is gone instead of letting another have it.</summary>
internal sealed class LosesExpired : MemoryModel
{
    protected override void GiveUp(WorkItem item, TimeSpan readyAt, TimeSpan now)
    {
        if (readyAt > now && item.Until <= now) Items.Remove(item);
        else base.GiveUp(item, readyAt, now);
    }
}

/// <summary>Ends leases a quarter before their time.</summary>
internal sealed class ExpiresEarly : MemoryModel
{
    public override int Expire(RetryPolicy retry, int limit, TimeSpan now) => base.Expire(retry, limit, now + TimeSpan.FromSeconds(8));
}

/// <summary>Lets the first queue by name go first, always: no fairness.</summary>
internal sealed class FavoursFirst : MemoryModel
{
    protected override WorkQueue? NextQueue(Func<WorkQueue, bool> hasReady) =>
        Items.Queues.All.Values.FirstOrDefault(q => q.Running < q.Settings.SlotsMax && hasReady(q));
}
