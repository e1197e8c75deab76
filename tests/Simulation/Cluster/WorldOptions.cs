using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Simulation.Handlers;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Cluster;

/// <summary>A simulated cluster.</summary>
internal sealed record WorldOptions
{
    public required int Seed { get; init; }

    /// <summary>The store, perhaps with a planted bug.</summary>
    public required MemoryModel Model { get; init; }

    /// <summary>Machines.</summary>
    public required int Members { get; init; }

    public required IReadOnlyDictionary<string, SimExperiment> Experiments { get; init; }

    /// <summary>Slots of each machine's node.</summary>
    public Func<int, int> SlotsOf { get; init; } = _ => 2;

    /// <summary>Which machines' nodes run actors.</summary>
    public Func<int, bool> RunsActors { get; init; } = _ => true;

    public StoreConditions Store { get; init; } = new();

    /// <summary>The longest step of storage.</summary>
    public TimeSpan StorageStep { get; init; } = TimeSpan.FromMilliseconds(20);

    public HandlerConditions Handlers { get; init; } = new();

    /// <summary>Options of every node but its name and slots.</summary>
    public NodeOptions Node { get; init; } = new() { Name = "node" };

    /// <summary>True where a node that starts again has another name.</summary>
    public bool NewNames { get; init; }

    /// <summary>How wrong clocks are.</summary>
    public TimeSpan SkewMost { get; init; }

    /// <summary>How much too fast or too slow clocks are, as a part.</summary>
    public double DriftMost { get; init; }

    /// <summary>Whether shares are checked; costs time with many queues.</summary>
    public bool ChecksShares { get; init; } = true;

    /// <summary>Takes what happens, for people; null: nobody listens.</summary>
    public Action<string>? Trace { get; init; }
}
