namespace NeuronEdit.Experiments.Bench;

/// <summary>How much to measure; the default takes 20 to 30 seconds on any machine that can run the product.</summary>
internal sealed record BenchBudget
{
    /// <summary>Training before it is measured, while the runtime still compiles.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(0.7);

    /// <summary>Training that is measured, for each number of threads.</summary>
    public TimeSpan Training { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Each measurement of a kernel.</summary>
    public TimeSpan Kernel { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What editing should take at the product's speed.</summary>
    public TimeSpan Editing { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Rows of an edited partition, a multiple of 2,048.</summary>
    public int PartitionRows { get; init; } = 61_440;

    /// <summary>Partitions that each slot edits: as many as the time allows by the product's speed, 1 to 4.</summary>
    /// <param name="gflops">The product's speed on one thread.</param>
    public int PartitionsPerSlot(double gflops) =>
        (int)Math.Clamp(Editing.TotalSeconds * gflops * 1e9 / MachineFigures.FlopPerEditedRow / PartitionRows, 1, 4);
}
