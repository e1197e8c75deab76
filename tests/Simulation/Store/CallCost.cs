namespace NeuronEdit.Simulation.Store;

/// <summary>What a call costs the store.</summary>
/// <param name="Fixed">Processor time of the call itself.</param>
/// <param name="PerRow">Processor time of each row: a message, an item, or for a notice a process that listens.</param>
/// <param name="Wait">Time that nobody computes: until the disk has it.</param>
internal readonly record struct CallCost(TimeSpan Fixed, TimeSpan PerRow, TimeSpan Wait)
{
    /// <summary>Processor time with so many rows.</summary>
    public TimeSpan Of(int rows) => Fixed + PerRow * rows;
}
