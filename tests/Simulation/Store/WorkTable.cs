using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Store;

/// <summary>Work items by number, by name, by owner and by the end of their leases.</summary>
internal sealed class WorkTable
{
    private readonly Dictionary<long, WorkItem> _items = [];
    private readonly Dictionary<(ActorId Owner, string Kind, long Index), long> _names = [];
    private readonly Dictionary<ActorId, SortedSet<long>> _owners = [];
    private readonly PriorityQueue<(long Item, long Token), (TimeSpan Until, long Token)> _leases = new();
    private long _lastItem;
    private long _lastToken;

    public QueueTable Queues { get; } = new();

    public IReadOnlyCollection<WorkItem> All => _items.Values;

    public WorkItem? Find(long id) => _items.GetValueOrDefault(id);

    public bool Has(ActorId owner, WorkOrder order) => _names.ContainsKey((owner, order.Kind, order.Index));

    public IReadOnlyCollection<long> OfOwner(ActorId owner) => _owners.TryGetValue(owner, out var items) ? items : [];

    /// <summary>True where the youngest item of an owner waits: the oldest go first.</summary>
    public bool HasWaiting(ActorId owner) => _owners.TryGetValue(owner, out var items) && _items[items.Max].Worker is null;

    public void Add(ActorId owner, WorkOrder order, TimeSpan now)
    {
        var item = new WorkItem(++_lastItem, owner, order);
        var queue = Queues[order.Queue];
        queue.Items++;
        queue.Wait(item, now);
        _items.Add(item.Id, item);
        _names.Add((owner, order.Kind, order.Index), item.Id);
        if (!_owners.TryGetValue(owner, out var items)) _owners.Add(owner, items = []);
        items.Add(item.Id);
    }

    public void Remove(WorkItem item)
    {
        if (item.Worker is not null) EndLease(item);
        var queue = Queues[item.Queue];
        queue.Items--;
        queue.Remove(item);
        item.IsGone = true;
        _items.Remove(item.Id);
        _names.Remove((item.Owner, item.Order.Kind, item.Order.Index));
        var items = _owners[item.Owner];
        items.Remove(item.Id);
        if (items.Count == 0) _owners.Remove(item.Owner);
    }

    public void Move(WorkItem item, string name, TimeSpan now)
    {
        if (item.Queue == name) return;
        var (from, to) = (Queues[item.Queue], Queues[name]);
        from.Items--;
        from.Remove(item);
        item.Queue = name;
        to.Items++;
        if (item.Worker is null)
        {
            to.Wait(item, now);
            return;
        }

        (from.Running, to.Running) = (from.Running - item.Slots, to.Running + item.Slots);
        from.Leased.Remove(item.Id);
        to.Leased.Add(item.Id);
    }

    /// <summary>Gives an item to a worker under a new token.</summary>
    public void Lease(WorkItem item, string worker, int slots, TimeSpan until)
    {
        if (item.Worker is not null) EndLease(item);
        (item.Worker, item.Slots, item.Until, item.Token, item.Progress) = (worker, slots, until, ++_lastToken, null);
        var queue = Queues[item.Queue];
        queue.Remove(item);
        queue.Running += slots;
        queue.Leased.Add(item.Id);
        Queues.Charge(queue, slots);
        _leases.Enqueue((item.Id, item.Token), (until, item.Token));
    }

    /// <summary>Takes an item from its worker; it waits until a time.</summary>
    public void Requeue(WorkItem item, TimeSpan readyAt, TimeSpan now)
    {
        EndLease(item);
        item.ReadyAt = readyAt;
        Queues[item.Queue].Wait(item, now);
    }

    /// <summary>An item whose lease is over; null: none.</summary>
    public WorkItem? Overdue(TimeSpan now)
    {
        while (_leases.TryPeek(out var lease, out var order) && order.Until <= now)
        {
            _leases.Dequeue();
            if (Find(lease.Item) is not { Worker: not null } item || item.Token != lease.Token) continue;
            if (item.Until == order.Until) return item;
            _leases.Enqueue(lease, (item.Until, lease.Token));
        }

        return null;
    }

    private void EndLease(WorkItem item)
    {
        var queue = Queues[item.Queue];
        queue.Running -= item.Slots;
        queue.Leased.Remove(item.Id);
        item.Worker = null;
    }
}
