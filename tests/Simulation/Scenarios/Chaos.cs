using NeuronEdit.Simulation.Cluster;
using NeuronEdit.Simulation.Faults;
using NeuronEdit.Simulation.Plants;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>A few nodes, a few experiments that share some of their parts, users who change their minds at any time, and faults of any kind.</summary>
internal static class Chaos
{
    public static Outcome Run(int seed, Plant? plant, Action<string>? trace)
    {
        var random = new Random(seed);
        return Run(random, ChaosWorld.Draw(seed, random, plant, trace));
    }

    public static Outcome Run(Random random, WorldOptions options)
    {
        var plan = FaultPlan.Draw(random, options.Members);
        var world = new World(options);
        var nemesis = new Nemesis(world, plan);
        var client = new Client(world);
        world.Trace($"seed {options.Seed}: {plan}");
        foreach (var member in world.Members) world.Scheduler.Schedule(TimeSpan.FromSeconds(random.NextDouble()), member.Start);
        foreach (var experiment in world.Options.Experiments.Values) new Whims(world, client, experiment, random).Schedule(plan.Length);
        nemesis.Begin();
        world.Run(() => false, plan.Length);
        new Aftermath(world, client).Run(deletes: random.Next(2) == 0);
        return new Outcome(world, nemesis.Count);
    }
}
