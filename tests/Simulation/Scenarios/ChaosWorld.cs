using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Simulation.Cluster;
using NeuronEdit.Simulation.Handlers;
using NeuronEdit.Simulation.Plants;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>Draws the cluster of a chaotic run.</summary>
internal static class ChaosWorld
{
    public static WorldOptions Draw(int seed, Random random, Plant? plant, Action<string>? trace)
    {
        var slots = random.Next(1, 5);
        return new WorldOptions
        {
            Seed = seed,
            Model = plant?.Model() ?? new MemoryModel(),
            Members = random.Next(1, 6),
            SlotsOf = n => 1 + (n + slots) % 4,
            Experiments = DrawExperiments(random),
            NewNames = random.Next(2) == 0,
            SkewMost = random.Next(2) == 0 ? TimeSpan.FromDays(1) : TimeSpan.Zero,
            DriftMost = random.Next(2) == 0 ? 0.1 : 0,
            Store = DrawStore(random),
            Handlers = DrawHandlers(random, plant is { PublishesAnyAttempt: true }),
            Node = new NodeOptions { Name = "node", ProgressInterval = random.Next(2) == 0 ? TimeSpan.FromSeconds(2) : null },
            Trace = trace,
        };
    }

    private static Dictionary<string, SimExperiment> DrawExperiments(Random random)
    {
        var experiments = new Dictionary<string, SimExperiment>();
        var count = random.Next(1, 5);
        for (var i = 0; i < count; i++)
        {
            var shared = $"{random.Next(2)}";
            experiments.Add($"e{i}", new SimExperiment($"e{i}")
            {
                Shared = shared,
                Source = 2 + shared[0] % 2,
                Target = 1 + shared[0] % 2,
                Rounds = [random.Next(1, 25), random.Next(1, 6), random.Next(1, 6)],
                Samples = random.Next(1, 4),
            });
        }

        return experiments;
    }

    private static StoreConditions DrawStore(Random random) => new()
    {
        FailsBefore = Maybe(random, 0.02),
        FailsAfter = Maybe(random, 0.02),
        Dawdles = Maybe(random, 0.002),
        LosesWakeups = random.Next(3) == 0 ? random.NextDouble() : 0,
    };

    private static HandlerConditions DrawHandlers(Random random, bool publishesAnyAttempt) => new()
    {
        FailsForNow = Maybe(random, 0.1),
        FailsForGood = Maybe(random, 0.005),
        Throws = Maybe(random, 0.05),
        IsDeaf = Maybe(random, 0.3),
        IsSlow = Maybe(random, 0.05),
        PublishesAnyAttempt = publishesAnyAttempt,
    };

    private static double Maybe(Random random, double most) => random.Next(2) == 0 ? most * random.NextDouble() : 0;
}
