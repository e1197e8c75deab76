using System.Diagnostics;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Simulation.Cluster;
using NeuronEdit.Simulation.Handlers;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>How a cohort scales with the number of workers, given what calls cost the store: real nodes and actors, undisturbed, on a store that is a queueing server.</summary>
internal static class Scale
{
    /// <summary>Partitions of the cohort where the command line does not say.</summary>
    public const int PartitionsUsual = 100_000;

    private const string Cohort = "cohort";

    /// <summary>Nodes have begun and share the actors before the cohort comes.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    public static int Run(Options options)
    {
        var costs = StoreCosts.Parse(options.Cost);
        ScaleReport.PrintHead(options);
        var isGood = true;
        foreach (var workers in options.Workers) isGood &= Run(options, costs, workers);
        return isGood ? 0 : 1;
    }

    private static bool Run(Options options, Dictionary<StoreCall, CallCost> costs, int workers)
    {
        var clock = Stopwatch.StartNew();
        ScaleMeter? meter = null;
        var world = new World(Draw(options, costs, workers) with
        {
            Handlers = new HandlerConditions { Item = TimeSpan.FromSeconds(options.Item), Spread = (0.5, 1.5), Seen = (process, work, begins) => meter!.See(process, work, begins) },
        });
        meter = new ScaleMeter(world.Scheduler, world.Server.Machine, WorkKinds.Edit, options.Partitions ?? PartitionsUsual);
        var client = new Client(world);
        foreach (var member in world.Members) world.Scheduler.Schedule(Settled / 2 * world.Random.NextDouble(), member.Start);
        world.Run(() => false, Settled);
        var begun = world.Scheduler.Now;
        client.Tell(Cohort, new SubmitExperiment(Cohort, "user", "results"));
        var finished = world.Run(() => world.Stops.Experiments.GetValueOrDefault(Cohort) is { Status: ExperimentStatus.Finished }, TimeSpan.FromDays(30));
        SynchronizationContext.SetSynchronizationContext(null);
        if (finished) ScaleReport.Print(options, world, meter, begun, workers, clock.Elapsed);
        else Console.WriteLine($"FAILED with {workers} workers: {world.Verdict.Property ?? "it has not finished within 30 days"} {world.Verdict.Text}");
        return finished;
    }

    private static WorldOptions Draw(Options options, Dictionary<StoreCall, CallCost> costs, int workers)
    {
        var partitions = options.Partitions ?? PartitionsUsual;
        return new WorldOptions
        {
            Seed = options.First,
            Model = new MemoryModel(),
            Members = Math.Max(1, workers / options.Slots),
            SlotsOf = _ => options.Slots,
            RunsActors = n => n < options.Actors,
            ChecksShares = false,
            StorageStep = TimeSpan.Zero,
            Store = new StoreConditions
            {
                Network = (TimeSpan.FromMilliseconds(0.1), TimeSpan.FromMilliseconds(0.3)),
                Connections = options.Connections,
                Processors = options.Processors,
                Cost = call => costs[call],
                Turn = (TimeSpan.FromMilliseconds(0.5), TimeSpan.FromMilliseconds(0.03)),
                Notifies = options.Notify,
            },
            Experiments = new Dictionary<string, SimExperiment>
            {
                // One item of training and a few of the control samples: a cohort is its partitions.
                [Cohort] = new(Cohort) { Shared = Cohort, Source = 2, Target = 2, Rounds = [partitions], Samples = (int)Math.Max(1, partitions / 100), TrainingSteps = 1 },
            },
        };
    }
}
