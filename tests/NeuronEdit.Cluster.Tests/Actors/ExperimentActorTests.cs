using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Tests.Actors;

public sealed class ExperimentActorTests
{
    private static readonly SubmitExperiment Plain = new("first", "ann", "/results/first");

    [Fact]
    public void Submit_NothingGoesWrong_DoesEveryItemOnceAndFinishes()
    {
        var world = new ActorWorld();
        world.Tell("a", Plain);
        world.WorkAll();

        var state = world.Experiment("a")!;
        Assert.Equal(ExperimentStatus.Finished, state.Status);
        Assert.Equal(
            ["artifact 1", "edit 5", "evaluate 2", "finish 1", "fit 1", "merge 1", "plan 1", "profile 9", "seal 3", "sketch 4", "train 1"],
            world.Ordered.GroupBy(o => o.Order.Kind).Select(g => $"{g.Key} {g.Count()}").Order(StringComparer.Ordinal));
        Assert.Equal("loss 0.1", state.Summaries[ExperimentStep.Train]);
        Assert.Equal("a column is not edited", Assert.Single(state.Notes.Texts));
        Assert.Empty(world.Queues);
    }

    [Fact]
    public void Submit_Steps_ComeInTheirOrder()
    {
        var world = new ActorWorld();
        world.Tell("a", Plain);
        world.WorkAll();

        string[] order = ["plan", "profile", "fit", "train", "sketch", "merge", "artifact", "edit", "evaluate", "finish"];
        var kinds = world.Ordered.Select(o => o.Order.Kind).Where(k => k != WorkKinds.Seal).Distinct();
        Assert.Equal(order, kinds);
    }

    [Fact]
    public void Submit_Twice_IsOneRun()
    {
        var world = new ActorWorld();
        world.Tell("a", Plain);
        world.Settle();
        world.Tell("a", Plain);
        world.WorkAll();
        var items = world.Ordered.Count;
        world.Tell("a", Plain);
        world.WorkAll();

        Assert.Equal(items, world.Ordered.Count);
        Assert.Equal(1, world.Experiment("a")!.Run);
    }

    [Fact]
    public void Submit_OtherExperimentOnTheSameData_SharesProfilesTrainingAndSketches()
    {
        var world = new ActorWorld();
        world.Tell("a", Plain);
        world.WorkAll();
        world.Ordered.Clear();
        world.Tell("b", Plain);
        world.WorkAll();

        Assert.Equal(ExperimentStatus.Finished, world.Experiment("b")!.Status);
        Assert.Equal(["artifact", "edit", "evaluate", "finish", "fit", "plan"], world.Ordered.Select(o => o.Order.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AddSamples_ToAFinishedExperiment_EditsThemAndTrainsNothing()
    {
        var world = new ActorWorld();
        world.Tell("a", Plain);
        world.WorkAll();
        world.Ordered.Clear();
        world.Tell("a", new AddSamples(1));
        world.Tell("a", new AddSamples(1));
        world.WorkAll();

        Assert.Equal(ExperimentStatus.Finished, world.Experiment("a")!.Status);
        Assert.Equal(1, world.Experiment("a")!.Round);
        Assert.Equal(["edit 5", "evaluate 1", "finish 1", "fit 1", "plan 1", "profile 5", "seal 1"], world.Ordered.GroupBy(o => o.Order.Kind).Select(g => $"{g.Key} {g.Count()}").Order(StringComparer.Ordinal));
        Assert.All(world.Ordered.Where(o => o.Order.Kind == WorkKinds.Edit), o => Assert.Equal(new ActorId("edit", "a.1"), o.Owner));
    }

    [Fact]
    public void Failure_OfAPartition_FailsTheExperimentWithItsErrorAndLeavesNothingWaiting()
    {
        var world = new ActorWorld { FailureOf = (_, order) => order.Kind == WorkKinds.Edit && order.Index == 3 ? "disk on fire" : null };
        world.Tell("a", Plain);
        world.WorkAll();

        Assert.Equal(ExperimentStatus.Failed, world.Experiment("a")!.Status);
        Assert.Equal("disk on fire", world.Experiment("a")!.Failure!.Text);
        Assert.Empty(world.Waiting);
        Assert.Empty(world.Queues);
    }

    [Theory]
    [InlineData(WorkKinds.Plan)]
    [InlineData(WorkKinds.Profile)]
    [InlineData(WorkKinds.Seal)]
    [InlineData(WorkKinds.Fit)]
    [InlineData(WorkKinds.Train)]
    [InlineData(WorkKinds.Merge)]
    [InlineData(WorkKinds.Artifact)]
    [InlineData(WorkKinds.Evaluate)]
    [InlineData(WorkKinds.Finish)]
    public void Resume_AfterAFailure_GoesOnWhereItWas(string kind)
    {
        var failed = false;
        var world = new ActorWorld();
        world.FailureOf = (_, order) => !failed && (failed = order.Kind == kind) ? "mend me" : null;
        world.Tell("a", Plain);
        world.WorkAll();
        Assert.Equal(ExperimentStatus.Failed, world.Experiment("a")!.Status);
        var edited = world.Ordered.Count(o => o.Order.Kind == WorkKinds.Edit);

        world.Tell("a", new ResumeExperiment());
        world.WorkAll();

        Assert.Equal(ExperimentStatus.Finished, world.Experiment("a")!.Status);
        Assert.Null(world.Experiment("a")!.Failure);
        if (kind is WorkKinds.Evaluate or WorkKinds.Finish) Assert.Equal(edited, world.Ordered.Count(o => o.Order.Kind == WorkKinds.Edit));
    }

    [Theory]
    [InlineData(ExperimentStep.Plan)]
    [InlineData(ExperimentStep.Profile)]
    [InlineData(ExperimentStep.Fit)]
    [InlineData(ExperimentStep.Train)]
    [InlineData(ExperimentStep.Sketch)]
    [InlineData(ExperimentStep.Artifact)]
    [InlineData(ExperimentStep.Edit)]
    [InlineData(ExperimentStep.Finish)]
    public void Pause_InAnyStep_StopsAllAndResumeFinishes(ExperimentStep step)
    {
        var world = new ActorWorld();
        world.Tell("a", Plain);
        world.WorkUntil("a", step);
        world.Tell("a", new PauseExperiment());
        world.Settle();
        Assert.Equal(ExperimentStatus.Paused, world.Experiment("a")!.Status);
        Assert.Empty(world.Waiting);

        world.Tell("a", new ResumeExperiment());
        world.WorkAll();
        Assert.Equal(ExperimentStatus.Finished, world.Experiment("a")!.Status);
    }

    [Fact]
    public void Cancel_WhileAnotherWaitsForTheSameTraining_MovesTheWorkAndTheOtherFinishes()
    {
        var world = new ActorWorld();
        world.Tell("a", Plain);
        world.WorkUntil("a", ExperimentStep.Train);
        world.Tell("b", Plain with { User = "bob" });
        world.Settle();
        while (world.Experiment("b")!.Step != ExperimentStep.Train) Assert.True(world.Work((owner, _) => owner.Kind != "training"));
        world.Tell("a", new CancelExperiment());
        world.Settle();

        Assert.Equal(ExperimentStatus.Cancelled, world.Experiment("a")!.Status);
        Assert.Equal("b", Assert.Single(world.Waiting).Order.Queue);
        world.WorkAll();
        Assert.Equal(ExperimentStatus.Finished, world.Experiment("b")!.Status);
        Assert.Equal(1, world.Ordered.Count(o => o.Order.Kind == WorkKinds.Train));
    }

    [Fact]
    public void Delete_OneOfTwo_KeepsWhatTheOtherShares_AndTheLastLeavesNothing()
    {
        var world = new ActorWorld();
        world.Tell("a", Plain);
        world.Tell("b", Plain with { Results = "/results/b" });
        world.WorkAll();
        world.Tell("a", new DeleteExperiment());
        world.WorkAll();

        Assert.Null(world.Experiment("a"));
        Assert.NotNull(world.Stage("training", "training"));
        Assert.Equal("/results/first", Assert.Single(world.Ordered.Where(o => o.Order.Kind == WorkKinds.Delete).Select(o => ClusterJson.Read<ExperimentWorkInput>(o.Order.Input).Results)));

        world.Tell("b", new DeleteExperiment());
        world.WorkAll();
        Assert.Empty(world.Actors);
    }

    [Fact]
    public void Deadline_Reached_FailsTheExperimentAndSaysSo()
    {
        var world = new ActorWorld();
        world.Tell("a", Plain with { Deadline = TimeSpan.FromHours(2) });
        world.WorkUntil("a", ExperimentStep.Edit);
        var (to, message, delay) = Assert.Single(world.Timers);
        Assert.Equal(TimeSpan.FromHours(2), delay);
        world.Tell(to, message);
        world.WorkAll();

        Assert.Equal(ExperimentStatus.Failed, world.Experiment("a")!.Status);
        Assert.Contains("02:00:00", world.Experiment("a")!.Failure!.Text, StringComparison.Ordinal);
        world.Tell("a", new ResumeExperiment());
        world.Tell(to, message);
        world.WorkAll();
        Assert.Equal(ExperimentStatus.Finished, world.Experiment("a")!.Status);
    }

    [Fact]
    public void Retention_Ended_DeletesResultsAndForgets()
    {
        var world = new ActorWorld();
        world.Tell("a", Plain with { Retention = TimeSpan.FromDays(30) });
        world.WorkAll();
        var (to, message, _) = Assert.Single(world.Timers);
        world.Tell(to, message);
        world.WorkAll();
        Assert.Empty(world.Actors);
    }

    [Fact]
    public void Message_ToAnExperimentThatNobodySubmitted_LeavesNoTrace()
    {
        var world = new ActorWorld();
        world.Tell("a", new CancelExperiment());
        world.Settle();
        Assert.Empty(world.Actors);
    }

    [Fact]
    public void ManyPartitions_StatesMessagesAndWaitingWorkStayBounded()
    {
        var world = new ActorWorld { Partitions = (20_000, 3, 3), Slots = 300 };
        world.Tell("a", Plain);
        world.Settle();
        var most = 0;
        while (world.Work()) most = Math.Max(most, world.Waiting.Count);

        Assert.Equal(ExperimentStatus.Finished, world.Experiment("a")!.Status);
        // One stage's, and the six partitions of S and T that are profiled beside it.
        Assert.InRange(most, 1_000, OpenItems.OpenMax + 6);
        Assert.InRange(world.LargestState, 1_000, 120_000);
        Assert.InRange(world.LargestMessage, 100, 4_000);
    }

    [Fact]
    public void AnyRequestsAtAnyTime_SettleWithNothingRunningForWhatHasEnded()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var world = new ActorWorld(seed) { TrainingKeyOf = key => key is "a" or "b" ? "one" : "two" };
            world.FailureOf = (_, order) => order.Kind != WorkKinds.Delete && random.Next(60) == 0 ? "by chance" : null;
            Message[] requests = [Plain, new PauseExperiment(), new ResumeExperiment(), new CancelExperiment(), new AddSamples(1), new ChangeShare(2, 1, 8), new DeleteExperiment()];
            for (var i = 0; i < 60; i++)
            {
                if (random.Next(3) == 0) world.Tell(((string[])["a", "b", "c"])[random.Next(3)], requests[Math.Min(random.Next(20), requests.Length) % requests.Length]);
                if (random.Next(2) == 0) world.Settle();
                world.Work();
            }

            world.FailureOf = (_, _) => null;
            world.WorkAll();
            foreach (var key in (string[])["a", "b", "c"])
            {
                var status = world.Experiment(key)?.Status ?? ExperimentStatus.Finished;
                Assert.True(status is ExperimentStatus.Finished or ExperimentStatus.Paused or ExperimentStatus.Cancelled or ExperimentStatus.Failed, $"seed {seed}: {key} is {status} in {world.Experiment(key)?.Step}");
            }

            foreach (var key in (string[])["a", "b", "c"])
            {
                world.Tell(key, new ResumeExperiment());
                world.WorkAll();
                Assert.True((world.Experiment(key)?.Status ?? ExperimentStatus.Finished) == ExperimentStatus.Finished, $"seed {seed}: {key} does not finish once resumed");
                world.Tell(key, new DeleteExperiment());
                world.WorkAll();
            }

            Assert.Empty(world.Actors);
        }
    }
}
