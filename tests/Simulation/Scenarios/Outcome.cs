using NeuronEdit.Simulation.Cluster;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>How a run went.</summary>
internal sealed class Outcome(World world, long faults)
{
    public string? Property { get; } = world.Verdict.Property;

    public string Text { get; } = world.Verdict.Text;

    public ulong Hash { get; } = world.Scheduler.Hash;

    public TimeSpan At { get; } = world.Scheduler.Now;

    /// <summary>What happened how often: a simulation in which nothing goes wrong shows nothing.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; } = new Dictionary<string, long>
    {
        ["steps"] = world.Scheduler.Steps,
        ["turns"] = world.Turns.Committed,
        ["turns overtaken"] = world.Turns.Overtaken,
        ["results accepted"] = world.Work.AcceptedCount,
        ["results refused"] = world.Work.RefusedCount,
        ["leases expired"] = world.Work.ExpiredCount,
        ["stops confirmed"] = world.Stops.Confirmed,
        ["results published"] = world.Results.Published,
        ["faults"] = faults,
        ["virtual seconds"] = (long)world.Scheduler.Now.TotalSeconds,
    };

    public IReadOnlyDictionary<string, long> Largest { get; } = world.Bounds.Largest;
}
