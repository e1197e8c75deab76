namespace NeuronEdit.Simulation.Store;

/// <summary>Who is told of what a transaction brought.</summary>
internal enum Notifying
{
    /// <summary>Everybody, of everything.</summary>
    All,

    /// <summary>Everybody, but not of what can wait until they look: results whose owner has more work waiting, beats of workers.</summary>
    Sparing,

    /// <summary>As before, but only nodes that hold shards listen; others look for work from time to time.</summary>
    Few,
}

/// <summary>How long calls take, and how they go wrong.</summary>
internal sealed class StoreConditions
{
    /// <summary>One way from a process to the store.</summary>
    public (TimeSpan Least, TimeSpan Most) Network { get; set; } = (TimeSpan.FromMicroseconds(100), TimeSpan.FromMilliseconds(3));

    /// <summary>Calls inside at a time.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>Calls computed at a time.</summary>
    public int Processors { get; init; } = 64;

    /// <summary>What a call costs the store.</summary>
    public Func<StoreCall, CallCost> Cost { get; init; } = call => call == StoreCall.Notify ? default : new CallCost(TimeSpan.FromMilliseconds(0.3), TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>What a turn costs the node that makes it, and for each of its rows.</summary>
    public (TimeSpan Fixed, TimeSpan PerRow) Turn { get; init; }

    /// <summary>Who is told of what.</summary>
    public Notifying Notifies { get; init; }

    /// <summary>How often a call fails before it did anything.</summary>
    public double FailsBefore { get; set; }

    /// <summary>How often a call fails after it was committed.</summary>
    public double FailsAfter { get; set; }

    /// <summary>How often a call or an answer takes up to a minute on its way: whoever waits has given up by then, and has called again.</summary>
    public double Dawdles { get; set; }

    /// <summary>How often a wake-up call gets lost.</summary>
    public double LosesWakeups { get; set; }

    /// <summary>True while the store is away.</summary>
    public bool IsDown { get; set; }

    /// <summary>The same for a cluster of another size: no more calls in all go wrong.</summary>
    public StoreConditions Sized(int members) => new()
    {
        Network = Network,
        Connections = Connections,
        Processors = Processors,
        Cost = Cost,
        Notifies = Notifies,
        FailsBefore = FailsBefore / members,
        FailsAfter = FailsAfter / members,
        Dawdles = Dawdles / members,
        LosesWakeups = LosesWakeups,
    };
}
