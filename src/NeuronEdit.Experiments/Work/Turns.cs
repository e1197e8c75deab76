namespace NeuronEdit.Experiments.Work;

/// <summary>Lets items that are worked on side by side, begun in their order, hand over what they give in that order.</summary>
internal sealed class Turns
{
    private readonly object _gate = new();
    private int _now;

    /// <summary>True where an item's turn has come: all before it are done.</summary>
    public bool HasCome(int item) => Volatile.Read(ref _now) == item;

    /// <summary>Waits for an item's turn. The first that is not done never waits, so that some item always goes on.</summary>
    /// <exception cref="OperationCanceledException">It was stopped, perhaps since another item failed.</exception>
    public void Wait(int item, CancellationToken stop)
    {
        using var wake = stop.UnsafeRegister(static turns => ((Turns)turns!).Wake(), this);
        lock (_gate)
        {
            while (_now != item)
            {
                stop.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>The item whose turn it is is done.</summary>
    public void Next()
    {
        lock (_gate)
        {
            Volatile.Write(ref _now, _now + 1);
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }
}
