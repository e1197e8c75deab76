namespace NeuronEdit.Simulation.Scheduling;

/// <summary>Something of which there are so many, and for which those who come first wait first: processors, connections, a lock.</summary>
internal sealed class SimResource(int count)
{
    private readonly Queue<Action> _waiting = new();
    private int _free = count;

    /// <summary>Goes on once one is free, which may be at once.</summary>
    public void Take(Action taken)
    {
        if (_free == 0)
        {
            _waiting.Enqueue(taken);
            return;
        }

        _free--;
        taken();
    }

    /// <summary>Gives one back.</summary>
    public void Give()
    {
        if (_waiting.TryDequeue(out var next)) next();
        else _free++;
    }
}
