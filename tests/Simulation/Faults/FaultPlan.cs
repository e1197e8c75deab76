namespace NeuronEdit.Simulation.Faults;

/// <summary>What goes wrong in a run, and how often. Each seed has some kinds of faults and not others, so that each is also seen alone.</summary>
internal sealed record FaultPlan
{
    /// <summary>How long things go wrong.</summary>
    public TimeSpan Length { get; init; }

    /// <summary>Chance that a node dies before any one step of it.</summary>
    public double DiesAtStep { get; init; }

    /// <summary>Time between faults of each kind, on average; null: none of it.</summary>
    public TimeSpan? Kill { get; init; }

    public TimeSpan? Pause { get; init; }

    public TimeSpan? Cut { get; init; }

    public TimeSpan? Drain { get; init; }

    public TimeSpan? StoreOutage { get; init; }

    public TimeSpan? DiskFull { get; init; }

    /// <summary>Draws a plan.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="members">Machines: the more there are, the more of them fail.</param>
    public static FaultPlan Draw(Random random, int members)
    {
        return new FaultPlan
        {
            Length = TimeSpan.FromSeconds(random.Next(30, 150)),
            DiesAtStep = random.Next(3) == 0 ? Math.Pow(10, -2 - 2 * random.NextDouble()) : 0,
            Kill = Maybe(60.0 / members),
            Pause = Maybe(60.0 / members),
            Cut = Maybe(75.0 / members),
            Drain = Maybe(90.0 / members),
            StoreOutage = Maybe(40),
            DiskFull = Maybe(40),
        };

        TimeSpan? Maybe(double seconds) => random.Next(2) == 0 ? TimeSpan.FromSeconds(seconds * (0.3 + 1.4 * random.NextDouble())) : null;
    }
}
