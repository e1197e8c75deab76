using NeuronEdit.Cluster.Actors;
using NeuronEdit.Simulation.Cluster;

namespace NeuronEdit.Simulation.Faults;

/// <summary>One thing that goes wrong, or that a user asks for, just before one step of a node.</summary>
/// <param name="Name">For people.</param>
/// <param name="Happen">Makes it happen to a world, where a member is about to take the step; it heals by itself.</param>
internal sealed record StepFault(string Name, Action<World, Client, Member> Happen)
{
    /// <summary>The experiment that users ask for something.</summary>
    public const string Experiment = "e0";

    /// <summary>Longer than every lease.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(12);

    /// <summary>Long enough for a call that the step makes to arrive and to be answered.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(8);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<StepFault> All { get; } =
    [
        new("the node dies", (world, _, member) => During(world, Long, member.Kill, member.Start)),
        new("the node stands still until its leases are over", (world, _, member) => During(world, Long, member.Pause, member.Continue)),
        new("the node is cut off until its leases are over", (world, _, member) => During(world, Long, () => member.Cut(true), () => member.Cut(false))),
        new("the node is asked to leave", (world, _, member) => During(world, Long, member.Drain, member.Start)),
        new("the store fails before the next calls", (world, _, _) => During(world, Moment, () => world.Server.Conditions.FailsBefore = 1, () => world.Server.Conditions.FailsBefore = 0)),
        new("the store fails after the next calls", (world, _, _) => During(world, Moment, () => world.Server.Conditions.FailsAfter = 1, () => world.Server.Conditions.FailsAfter = 0)),
        new("the store is away until leases are over", (world, _, _) => During(world, Long, () => world.Server.Conditions.IsDown = true, () => world.Server.Conditions.IsDown = false)),
        new("the disk is full for a while", (world, _, _) => During(world, Long / 4, () => world.Storage.IsFull = true, () => world.Storage.IsFull = false)),
        new("the user pauses", (_, client, _) => client.Tell(Experiment, new PauseExperiment())),
        new("the user cancels", (_, client, _) => client.Tell(Experiment, new CancelExperiment())),
        new("the user deletes", (_, client, _) => client.Tell(Experiment, new DeleteExperiment())),
    ];

    private static void During(World world, TimeSpan time, Action begin, Action end)
    {
        begin();
        world.Scheduler.Schedule(time, end);
    }
}
