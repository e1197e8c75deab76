using NeuronEdit.Cluster.Actors;
using NeuronEdit.Simulation.Plants;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>Chaos with hundreds of nodes, up to 1,000, and as many partitions, or more of them than a stage has open at a time.</summary>
internal static class Crowd
{
    public static Outcome Run(int seed, Plant? plant, Action<string>? trace)
    {
        var random = new Random(seed);
        var members = seed % 4 == 0 ? 1_000 : random.Next(50, 400);
        var partitions = seed % 4 == 2 ? OpenItems.OpenMax + random.Next(1, OpenItems.OrderMax) : members;
        var drawn = ChaosWorld.Draw(seed, random, plant, trace);
        var experiments = drawn.Experiments.Values.ToDictionary(e => e.Key, e => e with { Source = 20, Target = 20, Rounds = [partitions, 50, 50] });
        return Chaos.Run(random, drawn with { Members = members, Experiments = experiments, Store = drawn.Store.Sized(members) });
    }
}
