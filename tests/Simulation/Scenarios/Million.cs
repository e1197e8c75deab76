using System.Collections.Immutable;
using System.Diagnostics;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Simulation.Checks;
using NeuronEdit.Simulation.Cluster;
using NeuronEdit.Simulation.Handlers;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>One experiment of very many partitions, through from submission to result: nothing grows with their number.</summary>
internal static class Million
{
    private const int Nodes = 10;
    private const int Slots = 64;

    public static int Run(Options options)
    {
        var clock = Stopwatch.StartNew();
        var partitions = options.Partitions ?? 1_000_000;
        var world = new World(Draw(options, partitions));
        var client = new Client(world);
        foreach (var member in world.Members) member.Start();
        client.Tell("large", new SubmitExperiment("large", "user", "results/large"));
        var finished = world.Run(() => world.Stops.Experiments.GetValueOrDefault("large") is { Status: ExperimentStatus.Finished }, TimeSpan.FromDays(30));
        if (!finished) world.Verdict.Fail(Properties.Ends, "the experiment has not finished within 30 days");
        SynchronizationContext.SetSynchronizationContext(null);
        Console.WriteLine($"{partitions:N0} partitions on {Nodes} nodes of {Slots} slots: {world.Scheduler.Now} of virtual time, {world.Scheduler.Steps:N0} steps, {world.Turns.Committed:N0} turns, in {clock.Elapsed.TotalSeconds:F0} s");
        foreach (var (what, most) in world.Bounds.Largest) Console.WriteLine($"  most {what,-40}{most,10:N0}");
        if (!world.Verdict.IsBad) return 0;
        Console.WriteLine($"FAILED: {world.Verdict.Property}: {world.Verdict.Text}");
        return 1;
    }

    private static WorldOptions Draw(Options options, long partitions) => new()
    {
        Seed = options.First,
        Model = new MemoryModel(),
        Members = Nodes,
        SlotsOf = _ => Slots,
        ChecksShares = false,
        Store = new StoreConditions { Cost = _ => new CallCost(TimeSpan.FromMicroseconds(20), TimeSpan.Zero, TimeSpan.Zero), Network = (TimeSpan.FromMicroseconds(100), TimeSpan.FromMicroseconds(200)) },
        Handlers = new HandlerConditions { Item = TimeSpan.FromSeconds(1) },
        Experiments = new Dictionary<string, SimExperiment>
        {
            ["large"] = new("large") { Shared = "large", Source = partitions / 20, Target = partitions / 20, Rounds = ImmutableArray.Create(partitions), Samples = (int)Math.Max(1, partitions / 100) },
        },
    };
}
