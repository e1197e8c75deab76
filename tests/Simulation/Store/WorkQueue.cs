using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Store;

/// <summary>A queue: what is ready, by capability and age, and how far behind its share it is.</summary>
internal sealed class WorkQueue(QueueSettings settings)
{
    private readonly SortedDictionary<string, SortedSet<long>> _ready = new(StringComparer.Ordinal);
    private readonly PriorityQueue<WorkItem, (TimeSpan At, long Id)> _delayed = new();

    public QueueSettings Settings { get; set; } = settings;

    /// <summary>Slots granted so far, over the weight.</summary>
    public double Pass { get; set; }

    /// <summary>Slots that are leased.</summary>
    public int Running { get; set; }

    /// <summary>Items, leased ones included.</summary>
    public int Items { get; set; }

    /// <summary>Items that nobody has.</summary>
    public int Waiting => Items - Leased.Count;

    /// <summary>Leased items.</summary>
    public SortedSet<long> Leased { get; } = [];

    public void Wait(WorkItem item, TimeSpan now)
    {
        if (item.ReadyAt > now) _delayed.Enqueue(item, (item.ReadyAt, item.Id));
        else Ready(item);
    }

    public void Remove(WorkItem item)
    {
        if (_ready.TryGetValue(item.Order.Capability, out var ready)) ready.Remove(item.Id);
    }

    /// <summary>The oldest item that is ready and can be done with what there is; null: none.</summary>
    public long? Oldest(IReadOnlyList<string> capabilities, TimeSpan now)
    {
        while (_delayed.TryPeek(out var item, out var due) && due.At <= now)
        {
            _delayed.Dequeue();
            // It may have been removed, moved, or claimed and delayed again since.
            if (item.Worker is null && item.ReadyAt == due.At && item.Queue == Settings.Name && !item.IsGone) Ready(item);
        }

        long? oldest = null;
        foreach (var capability in capabilities)
            if (_ready.TryGetValue(capability, out var ready) && ready.Count > 0 && (oldest is null || ready.Min < oldest)) oldest = ready.Min;
        return oldest;
    }

    private void Ready(WorkItem item)
    {
        if (!_ready.TryGetValue(item.Order.Capability, out var ready)) _ready.Add(item.Order.Capability, ready = []);
        ready.Add(item.Id);
    }
}
