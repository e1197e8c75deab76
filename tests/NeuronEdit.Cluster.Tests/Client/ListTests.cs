using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Tests.Client;

/// <summary>What is seen of experiments and workers.</summary>
#pragma warning disable CA1001 // DisposeAsync disposes it.
public sealed class ListTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private ClientWorld _world = null!;

    private ClusterClient Client => _world.Client;

    public async Task InitializeAsync() => _world = await ClientWorld.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task List_InPages_GivesEachOnceInOrder(int limit)
    {
        for (var i = 0; i < 7; i++) await _world.TellAsync(ExperimentActor.Id($"e{i}"), new SubmitExperiment($"n{i}", i < 2 ? "ann" : "bob", "/r"));
        await _world.SettleAsync();
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await Client.ListAsync(new ExperimentFilter(User: "bob"), after, limit, default);
            Assert.True(page.Experiments.Length <= limit);
            seen.AddRange(page.Experiments.Select(e => e.Key));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(["e2", "e3", "e4", "e5", "e6"], seen);
    }

    [Fact]
    public async Task List_ByStatus_LeavesOutTheRest()
    {
        var paused = await _world.StartAsync("a");
        await _world.StartAsync("b");
        await Client.PauseAsync(paused, default);
        await _world.SettleAsync();
        Assert.Equal("a", (await Client.ListAsync(new ExperimentFilter(ExperimentStatus.Paused), null, 10, default)).Experiments.Single().Name);
        Assert.Equal("b", (await Client.ListAsync(new ExperimentFilter(ExperimentStatus.Running), null, 10, default)).Experiments.Single().Name);
    }

    [Fact]
    public async Task Show_WhileSketching_CountsPartitionsAndRows()
    {
        var key = await _world.StartAsync();
        await _world.FinishAsync(await _world.WorkUntilAsync(WorkKinds.Sketch));
        var running = (await _world.ClaimAsync())!;
        await _world.Store.RenewAsync([new Renewal(running.Claim, new WorkProgress(300, 1_000, "file 1"))], TimeSpan.FromMinutes(1), default);

        var seen = await Client.ShowAsync(key, default);
        Assert.Equal((ExperimentStatus.Running, ExperimentStep.Sketch), (seen.Experiment.Status, seen.Experiment.Step));
        var step = seen.Steps.Single(s => s.Status == StepStatus.Current);
        Assert.Equal([new PhaseView("sketch", 1, 4, 1_000, 4_000), new PhaseView("merge", 0, 1, 0, null)], step.Phases.AsEnumerable());
        Assert.Equal(["Plan", "Profile", "Fit", "Train"], seen.Steps.Where(s => s.Status == StepStatus.Done).Select(s => s.Step.ToString()));
        Assert.Equal("loss 0.1", seen.Steps.Single(s => s.Step == ExperimentStep.Train).Summary);
        Assert.Equal(new RunningWork(running.Owner, "sketch", running.Index, "w1", 1, new WorkProgress(300, 1_000, "file 1")), Assert.Single(seen.Running));
        Assert.Equal("a column is not edited", Assert.Single(seen.Notes.Texts));
    }

    [Fact]
    public async Task Show_WhatRunsInAnothersQueue_IsSeenByBoth()
    {
        var first = await _world.StartAsync("a");
        var second = await _world.StartAsync("b");
        var work = await _world.WorkUntilAsync(WorkKinds.Train);
        Assert.All(await Task.WhenAll(Client.ShowAsync(first, default), Client.ShowAsync(second, default)), seen => Assert.Equal(work.Owner, Assert.Single(seen.Running).Owner));
    }

    [Fact]
    public async Task Show_Failed_HasTheReason()
    {
        var key = await _world.StartAsync();
        await _world.FailAsync(await _world.WorkUntilAsync(WorkKinds.Fit), "S has no rows.");
        var seen = await Client.ShowAsync(key, default);
        Assert.Equal((ExperimentStatus.Failed, ExperimentStep.Fit, "S has no rows."), (seen.Experiment.Status, seen.Experiment.Step, seen.Experiment.Failure!.Text));
        Assert.Empty(seen.Running);
    }

    [Fact]
    public async Task WaitForEnd_FromSubmissionOn_TellsEveryStep()
    {
        var request = await _world.SubmitAsync();
        var seen = new List<ExperimentStep?>();
        var ended = await Client.WaitForEndAsync(
            request,
            async details =>
            {
                seen.Add(details?.Experiment.Step);
                if (details is null) await _world.SettleAsync();
                else await _world.WorkAllAsync();
            },
            default);
        Assert.Equal(ExperimentStatus.Finished, ended!.Experiment.Status);
        Assert.Equal([null, ExperimentStep.Plan, ExperimentStep.Finish], seen);
    }

    [Fact]
    public async Task WaitForEnd_OfAResumption_DoesNotTakeTheOldEnd()
    {
        var key = await _world.StartAsync();
        await _world.FailAsync((await _world.ClaimAsync())!, "torn");
        var request = await Client.ResumeAsync(key, default);
        var looks = 0;
        var ended = await Client.WaitForEndAsync(request, _ => ++looks == 2 ? _world.WorkAllAsync() : Task.CompletedTask, default);
        Assert.Equal(ExperimentStatus.Finished, ended!.Experiment.Status);
    }

    [Fact]
    public async Task WaitForEnd_Deleted_GivesNothing()
    {
        var key = await _world.StartAsync();
        var again = await _world.SubmitAsync();
        var ended = await Client.WaitForEndAsync(
            again,
            async _ =>
            {
                await Client.DeleteAsync(key, default);
                await _world.WorkAllAsync();
            },
            default);
        Assert.Null(ended);
    }

    [Fact]
    public async Task Workers_AreListedAndDrained()
    {
        await BeatAsync("w1", 3);
        await BeatAsync("w2", 0);
        var page = await Client.Workers.ListAsync(null, 1, default);
        Assert.Equal(("w1", 4, 3, "w1"), (page.Workers.Single().Name, page.Workers[0].Slots, page.Workers[0].SlotsBusy, page.Next));
        Assert.Equal("w2", (await Client.Workers.ListAsync(page.Next, 10, default)).Workers.Single().Name);

        Assert.True(await Client.Workers.AnyAliveAsync(default));
        foreach (var name in (string[])["w1", "w2"]) await Client.Workers.DrainAsync(name, default);
        await _world.SettleAsync();
        Assert.All((await Client.Workers.ListAsync(null, 10, default)).Workers, w => Assert.True(w.Draining));
        Assert.False(await Client.Workers.AnyAliveAsync(default));

        await _world.TellAsync(WorkerActor.Id("w1"), new WorkerLeft());
        await _world.SettleAsync();
        Assert.Equal(WorkerStatus.Left, (await Client.Workers.WaitUntilGoneAsync("w1", default))!.Status);
    }

    [Fact]
    public async Task Drain_WhoIsNotThere_IsRefused()
    {
        await BeatAsync("worker-1", 0);
        Assert.Equal("There is no worker worker-2. Did you mean 'worker-1'? Those that there are: neuronedit workers", (await RefusedAsync("worker-2")).Message);
        Assert.Equal("There is no worker Big Worker. Those that there are: neuronedit workers", (await RefusedAsync("Big Worker")).Message);
        await _world.TellAsync(WorkerActor.Id("worker-1"), new WorkerLeft());
        await _world.SettleAsync();
        Assert.Equal("Worker worker-1 has left already.", (await RefusedAsync("worker-1")).Message);
    }

    private Task<NeuronEditException> RefusedAsync(string worker) => Assert.ThrowsAsync<NeuronEditException>(() => Client.Workers.DrainAsync(worker, default));

    private async Task BeatAsync(string name, int busy)
    {
        await _world.TellAsync(WorkerActor.Id(name), new WorkerBeat("0.1.0", "host-" + name, ["cpu"], 4, busy, TimeSpan.FromMinutes(1)));
        await _world.SettleAsync();
    }
}
