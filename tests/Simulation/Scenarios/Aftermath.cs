using NeuronEdit.Cluster.Actors;
using NeuronEdit.Simulation.Checks;
using NeuronEdit.Simulation.Cluster;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>
/// Once nothing goes wrong any more everything has to come to rest; then whatever has stopped is resumed and has to finish; and what is deleted
/// has to be gone.
/// </summary>
internal sealed class Aftermath(World world, Client client)
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Runs the world to its end.</summary>
    /// <param name="deletes">Whether all experiments are deleted in the end.</param>
    public void Run(bool deletes)
    {
        ComeToRest();
        if (!world.Verdict.IsBad) FinishAll();
        if (!world.Verdict.IsBad && deletes) DeleteAll();
        SynchronizationContext.SetSynchronizationContext(null);
    }

    private void ComeToRest()
    {
        if (!world.Run(() => client.IsQuiet && world.Stops.Experiments.Values.All(IsAtRest), Patience)) NotEnded(IsAtRest);
        // What stages still have to do, and messages on their way.
        if (!world.Run(() => world.Messages.IsQuiet(world.Scheduler.Now) && !world.Work.Items.Any(), Patience) && !world.Verdict.IsBad) Unquiet();
    }

    /// <summary>Nothing may be lost: all that has stopped can go on, and finishes.</summary>
    private void FinishAll()
    {
        foreach (var (key, state) in world.Stops.Experiments)
        {
            if (state.Status == ExperimentStatus.Finished) continue;
            // Its deadline may be too short; submitted again it has none.
            if (state.Submitted!.Deadline is null) client.Tell(key, new ResumeExperiment());
            else client.Tell(key, new CancelExperiment());
        }

        ComeToRest();
        foreach (var (key, state) in world.Stops.Experiments)
            if (state.Status != ExperimentStatus.Finished && state.Submitted!.Deadline is not null) client.Tell(key, state.Submitted with { Deadline = null });
        ComeToRest();
        if (world.Verdict.IsBad) return;
        NotEnded(s => s.Status == ExperimentStatus.Finished);
        world.Results.CheckAll();
    }

    private void DeleteAll()
    {
        foreach (var key in world.Options.Experiments.Keys) client.Tell(key, new DeleteExperiment());
        world.Run(() => client.IsQuiet && world.Stops.Experiments.Count == 0, Patience);
        ComeToRest();
        var model = world.Server.Model;
        var left = model.Actors.Where(a => a.Actor.Kind != WorkerActor.KindName).Select(a => $"{a.Actor}")
            .Concat(model.Items.All.Select(i => $"{i.Order.Kind} {i.Order.Index} of {i.Owner}"))
            .Concat(model.Items.Queues.All.Keys.Where(q => q != "system").Select(q => $"queue {q}"))
            .Concat(model.Outcomes.Count > 0 ? [$"{model.Outcomes.Count} outcomes"] : []);
        if (left.Any()) world.Verdict.Fail(Properties.LeavesNothing, $"all experiments are deleted, yet there are {string.Join(", ", left.Take(10))}");
    }

    private static bool IsAtRest(ExperimentState state) =>
        state.Status is ExperimentStatus.Finished or ExperimentStatus.Paused or ExperimentStatus.Cancelled or ExperimentStatus.Failed;

    private void NotEnded(Func<ExperimentState, bool> wanted)
    {
        var stuck = world.Stops.Experiments.Values.Where(s => !wanted(s)).Select(s => $"{s.Key} is {s.Status} in {s.Step}, run {s.Run}, waits for [{string.Join(", ", s.Waiting)}], own work {s.OwnWork}, then {s.Then}, failure {s.Failure?.Text}");
        world.Messages.CheckNoneIsLost(world.Scheduler.Now);
        if (stuck.Any()) world.Verdict.Fail(Properties.Ends, string.Join("; ", stuck));
        if (client.Open > 0) world.Verdict.Fail(Properties.Ends, $"{client.Open} messages of users were not taken");
    }

    private void Unquiet()
    {
        world.Messages.CheckNoneIsLost(world.Scheduler.Now);
        world.Verdict.Fail(Properties.Ends, $"messages or work are left that nobody takes: {string.Join(", ", world.Work.Items.Take(5))}");
    }
}
