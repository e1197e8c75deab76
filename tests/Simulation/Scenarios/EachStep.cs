using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Simulation.Cluster;
using NeuronEdit.Simulation.Faults;
using NeuronEdit.Simulation.Handlers;
using NeuronEdit.Simulation.Plants;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>
/// Two nodes and two small experiments that share a model, undisturbed but for one fault just before one step of a node. Its seeds are all faults at all
/// steps, from the first to the last: chance has no part in what is tried.
/// </summary>
internal static class EachStep
{
    private const string Other = "e1";

    /// <summary>How many seeds there are.</summary>
    public static int Count()
    {
        var steps = 0;
        Run(1, null, null, (_, _, _) => steps++);
        return steps * StepFault.All.Count;
    }

    public static Outcome Run(int seed, Plant? plant, Action<string>? trace)
    {
        var (at, number) = Math.DivRem(seed - 1, StepFault.All.Count);
        var fault = StepFault.All[number];
        var step = 0;
        return Run(seed, plant, trace, (world, client, member) =>
        {
            if (step++ != at) return;
            world.Trace($"before step {at} of the nodes, one of {member.Name}: {fault.Name}");
            fault.Happen(world, client, member);
        });
    }

    private static Outcome Run(int seed, Plant? plant, Action<string>? trace, Action<World, Client, Member> beforeStep)
    {
        var world = new World(Draw(plant, trace));
        var client = new Client(world);
        foreach (var member in world.Members) member.Start();
        foreach (var experiment in world.Options.Experiments.Values) client.Tell(experiment.Key, new SubmitExperiment(experiment.Key, "user", experiment.Results));
        world.Scheduler.BeforeStep = process =>
        {
            if (world.Members.FirstOrDefault(m => m.Process == process) is { } member) beforeStep(world, client, member);
        };
        world.Run(() => client.Open == 0 && world.Stops.Experiments.Count == 2 && world.Stops.Experiments.Values.All(e => e.Status == ExperimentStatus.Finished), TimeSpan.FromMinutes(2));
        world.Scheduler.BeforeStep = null;
        new Aftermath(world, client).Run(deletes: seed % 2 == 0);
        return new Outcome(world, 1);
    }

    private static WorldOptions Draw(Plant? plant, Action<string>? trace) => new()
    {
        Seed = 1,
        Model = plant?.Model() ?? new MemoryModel(),
        Members = 2,
        SlotsOf = _ => 1,
        Experiments = new[] { StepFault.Experiment, Other }.ToDictionary(k => k, k => new SimExperiment(k) { Shared = "1", Source = 1, Target = 1, Rounds = [2], Samples = 1, TrainingSteps = 2 }),
        // Short, so that there is less waiting to be simulated.
        Node = new NodeOptions { Name = "node", WorkLease = StepFault.Long / 2, ShardLease = StepFault.Long / 4 },
        Handlers = new HandlerConditions { Item = TimeSpan.FromSeconds(0.5), PublishesAnyAttempt = plant is { PublishesAnyAttempt: true } },
        Trace = trace,
    };
}
