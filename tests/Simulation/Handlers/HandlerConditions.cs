using NeuronEdit.Cluster.Store;
using NeuronEdit.Simulation.Scheduling;

namespace NeuronEdit.Simulation.Handlers;

/// <summary>How long work takes, and how it goes wrong.</summary>
internal sealed class HandlerConditions
{
    /// <summary>Time of an item on a partition.</summary>
    public TimeSpan Item { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Shortest and longest, as a part of it.</summary>
    public (double Least, double Most) Spread { get; init; } = (0.2, 2);

    /// <summary>How often an item fails in a way that goes away by itself.</summary>
    public double FailsForNow { get; set; }

    /// <summary>How often it fails for good.</summary>
    public double FailsForGood { get; set; }

    /// <summary>How often it fails by a defect.</summary>
    public double Throws { get; set; }

    /// <summary>How often it does not hear that it is to stop.</summary>
    public double IsDeaf { get; set; }

    /// <summary>How often it takes thirty times as long.</summary>
    public double IsSlow { get; set; }

    /// <summary>Whether what is published are the files of any attempt: a planted bug.</summary>
    public bool PublishesAnyAttempt { get; init; }

    /// <summary>Told of items that begin (true) and end; null: nobody wants to know.</summary>
    public Action<SimProcess, ClaimedWork, bool>? Seen { get; init; }
}
