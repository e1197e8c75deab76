using System.Collections.Immutable;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>The items that a node works on, and the slots they take. Safe for use from many threads.</summary>
/// <param name="slots">The node's slots.</param>
internal sealed class RunningItems(int slots)
{
    private readonly Lock _gate = new();
    private readonly List<RunningItem> _items = [];
    private TaskCompletionSource _changed = NewChange();

    /// <summary>Slots that there are.</summary>
    public int Slots => slots;

    /// <summary>Slots that nothing uses.</summary>
    public int Free
    {
        get
        {
            lock (_gate) return slots - _items.Sum(i => i.Work.Slots);
        }
    }

    /// <summary>The items as they are now, in the order in which they were claimed.</summary>
    public ImmutableArray<RunningItem> Now
    {
        get
        {
            lock (_gate) return [.. _items];
        }
    }

    /// <summary>Completed with the next <see cref="Add"/> or <see cref="Remove"/>.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate) return _changed.Task;
        }
    }

    /// <summary>Adds one.</summary>
    public void Add(RunningItem item) => Change(() => _items.Add(item));

    /// <summary>Removes one.</summary>
    public void Remove(RunningItem item) => Change(() => _items.Remove(item));

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            (changed, _changed) = (_changed, NewChange());
        }

        changed.SetResult();
    }

    // What waits for it goes on where it began, not on the pool: a simulation runs this too.
    private static TaskCompletionSource NewChange() => new();
}
