using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cli.Tests.OnStore;

/// <summary>The commands on a real store, with a worker that the command starts.</summary>
public class StoreHostTests
{
    [Fact]
    public async Task FromSubmissionToDeletion()
    {
        await using var world = new StoreWorld();
        world.StartWorker("--name", "w1");
        var (exit, submit) = await world.ExitAsync("submit", world.Spec, "--wait", "--user", "ann", "--output", world.At("results"));
        Assert.True(exit == ExitCode.Done, submit.Error);
        Assert.Contains("first", submit.Out, StringComparison.Ordinal);
        Assert.Contains("train: done, loss 0.1\n", submit.Error, StringComparison.Ordinal);

        var listed = (await world.JsonAsync("list", "--user", "ann", "--status", "finished")).GetProperty("experiments")[0];
        var key = listed.GetProperty("key").GetString()!;
        Assert.Equal((world.At("results"), "finished"), (listed.GetProperty("results").GetString(), listed.GetProperty("status").GetString()));
        Assert.Equal("finished", (await world.JsonAsync("status", key[..6])).GetProperty("experiment").GetProperty("status").GetString());
        Assert.False((await world.JsonAsync("submit", world.Spec, "--output", world.At("results"))).GetProperty("isNews").GetBoolean());

        var before = world.Works.Count;
        Assert.Equal(ExitCode.Done, (await world.ExitAsync("add-samples", "first", world.At("x2.csv"), "--wait")).Exit);
        Assert.Contains(world.Works.Skip(before), w => w.Kind == WorkKinds.Edit);
        Assert.DoesNotContain(world.Works.Skip(before), w => w.Kind == WorkKinds.Train);
        Assert.Equal(1, (await world.JsonAsync("status", key)).GetProperty("experiment").GetProperty("round").GetInt32());

        var worker = (await world.JsonAsync("workers")).GetProperty("workers")[0];
        Assert.Equal(("w1", "alive", 2), (worker.GetProperty("name").GetString(), worker.GetProperty("status").GetString(), worker.GetProperty("slots").GetInt32()));

        Assert.Equal(ExitCode.Done, (await world.ExitAsync("delete", key)).Exit);
        Assert.Empty((await world.JsonAsync("list")).GetProperty("experiments").EnumerateArray());
        var (gone, status) = await world.ExitAsync("status", key);
        Assert.Equal(ExitCode.Usage, gone);
        Assert.StartsWith($"error: There is no experiment {key}.", status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PauseResumeShareAndCancel_WhileItTrains()
    {
        await using var world = new StoreWorld();
        var training = new SemaphoreSlim(0);
        world.Hold = async (work, progress, cancellation) =>
        {
            if (work.Kind != WorkKinds.Train) return;
            progress(new WorkProgress(5, 20, "epoch 1 of 4, loss 0.3"));
            training.Release();
            await Task.Delay(Timeout.Infinite, cancellation);
        };
        world.StartWorker();
        await world.WorkerIsAliveAsync();
        var submitted = await world.JsonAsync("submit", world.Spec);
        Assert.Equal("running", submitted.GetProperty("experiment").GetProperty("status").GetString());
        var key = submitted.GetProperty("key").GetString()!;
        await training.WaitAsync();
        await StoreWorld.UntilAsync(async () => (await world.JsonAsync("status", key)).GetProperty("running") is var running && running.GetArrayLength() == 1 && running[0].GetProperty("done").ValueKind != System.Text.Json.JsonValueKind.Null);
        Assert.Equal("epoch 1 of 4, loss 0.3", (await world.JsonAsync("status", key)).GetProperty("running")[0].GetProperty("detail").GetString());

        var paused = await world.JsonAsync("pause", key);
        Assert.Equal(("paused", true), (paused.GetProperty("experiment").GetProperty("status").GetString(), paused.GetProperty("isDone").GetBoolean()));
        Assert.Equal(0, (await world.JsonAsync("status", key)).GetProperty("running").GetArrayLength());

        Assert.Equal("running", (await world.JsonAsync("resume", "first")).GetProperty("experiment").GetProperty("status").GetString());
        await training.WaitAsync();
        var shared = await world.JsonAsync("share", key, "--weight", "7", "--slots-max", "3");
        Assert.Equal((7, 0, 3), (shared.GetProperty("weight").GetInt32(), shared.GetProperty("priority").GetInt32(), shared.GetProperty("slotsMax").GetInt32()));

        var cancelled = await world.RunAsync("cancel", key);
        Assert.StartsWith($"first ({key[..12]}) is cancelled: nothing runs for it.\n", cancelled.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Stopped, (await world.ExitAsync("watch", key)).Exit);
        var (exit, again) = await world.ExitAsync("pause", key);
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("is cancelled; only one that runs can be paused.", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailure_EndsTheWaitWithItsCodeAndText()
    {
        await using var world = new StoreWorld { Hold = (work, _, _) => work.Kind == WorkKinds.Fit ? throw new NeuronEditException(FailureCode.Data, "S has no rows.") : Task.CompletedTask };
        world.StartWorker();
        var (exit, shell) = await world.ExitAsync("submit", world.Spec, "--wait");
        Assert.Equal(ExitCode.Data, exit);
        Assert.EndsWith(") has failed in fit: S has no rows.\n", shell.Error, StringComparison.Ordinal);
        Assert.Equal("data", (await world.JsonAsync("status", "first")).GetProperty("experiment").GetProperty("failure").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Worker_TellsOfItsWork_WhereNodesKeepTheirs()
    {
        await using var world = new StoreWorld { Hold = (work, _, _) => work.Kind == WorkKinds.Fit ? throw new NeuronEditException(FailureCode.Data, "S has no rows.") : Task.CompletedTask };
        world.StartWorker("--name", "w1");
        await world.RunAsync("submit", world.Spec, "--wait");
        var key = (await world.JsonAsync("status", "first")).GetProperty("experiment").GetProperty("key").GetString()!;
        await using var nodes = NodeStore.BesideOf(world.At("cluster.db"));
        await nodes.OpenAsync(default);
        var events = (await nodes.Events.ReadAsync(key, 0, 0, 100, default)).Select(e => e.Body).ToList();
        Assert.Contains(events, e => e.Contains("fit 0 failed: S has no rows.", StringComparison.Ordinal) && e.Contains("\"node\":\"w1\"", StringComparison.Ordinal));
        Assert.Contains(events, e => e.Contains("plan took", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Worker_OnASignal_HandsBackWhatRunsAndLeaves()
    {
        await using var world = new StoreWorld();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Hold = async (_, _, cancellation) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        };
        var worker = world.StartWorker("--name", "w1", "--drain-grace", "0s");
        await world.RunAsync("submit", world.Spec);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        worker.Stop.Interrupt();
        Assert.Equal(ExitCode.Done, await worker.Ended.WaitAsync(TimeSpan.FromSeconds(60)));
        foreach (var what in (string[])[" info  1000 Node w1 begins with 2 slots.\n", " info  1050 Asked to leave: what runs may go on for 0 s", " info  1001 Node w1 drains: 1 items are running.\n", " info  1002 Node w1 has left.\n"])
            Assert.Contains(what, worker.Shell.Error, StringComparison.Ordinal);
        Assert.StartsWith("Worker w1 has left after ", worker.Shell.Out, StringComparison.Ordinal);

        world.Hold = (_, _, _) => Task.CompletedTask;
        world.StartWorker("--name", "w2");
        Assert.Equal(ExitCode.Done, (await world.ExitAsync("watch", "first")).Exit);
        var left = (await world.JsonAsync("workers")).GetProperty("workers")[0];
        Assert.Equal(("w1", "left"), (left.GetProperty("name").GetString(), left.GetProperty("status").GetString()));

        var drained = await world.JsonAsync("drain", "w2", "--no-wait");
        Assert.False(drained.GetProperty("isGone").GetBoolean());
        await StoreWorld.UntilAsync(async () => (await world.RunAsync("workers")).Out.Contains("leaving", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Worker_OnTheSecondSignal_DoesNotWaitForWhatRuns()
    {
        await using var world = new StoreWorld();
        var (begun, end) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        world.Hold = async (_, _, _) =>
        {
            begun.TrySetResult();
            await end.Task;
        };
        var worker = world.StartWorker("--drain-grace", "1h");
        await world.RunAsync("submit", world.Spec);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        worker.Stop.Interrupt();
        worker.Stop.Interrupt();
        Assert.Equal(ExitCode.Stopped, await worker.Ended.WaitAsync(TimeSpan.FromSeconds(60)));
        end.SetResult();
    }

    [Fact]
    public async Task Submit_WithoutAWorker_IsKeptAndSaysWhatToStart()
    {
        await using var world = new StoreWorld();
        var shell = await world.RunAsync("submit", world.Spec);
        Assert.Contains("\nNo worker is alive, so it waits for one. Start one with:\n  neuronedit worker\n", shell.Out, StringComparison.Ordinal);
        world.StartWorker();
        await StoreWorld.UntilAsync(async () => (await world.JsonAsync("list")).GetProperty("experiments").GetArrayLength() == 1);
        Assert.Equal(ExitCode.Done, (await world.ExitAsync("watch", "first")).Exit);
    }

    [Fact]
    public async Task WhatIsNotThere_IsNamed()
    {
        await using var world = new StoreWorld();
        var (exit, looking) = await world.ExitAsync("list");
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Equal($"error: {world.At("cluster.db")}: there is no such file, so no cluster has its state there. Give the workers' store; submit and worker make a new one.\n", looking.Error);
        Assert.False(File.Exists(world.At("cluster.db")));

        var (exitOfWorker, worker) = await world.ExitAsync("worker", "--storage", world.At("nowhere"));
        Assert.Equal(ExitCode.Usage, exitOfWorker);
        Assert.Equal($"error: {world.At("nowhere")}: there is no such folder. Give the storage folder that every worker sees under this very path.\n", worker.Error);

        await File.WriteAllTextAsync(world.At("cluster.db"), "This is no database, however long one reads in it, page after page.");
        var (exitOfStore, damaged) = await world.ExitAsync("list");
        Assert.Equal(ExitCode.Usage, exitOfStore);
        Assert.StartsWith($"error: {world.At("cluster.db")}", damaged.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgresThatIsAway_IsAnErrorWithoutItsPassword()
    {
        await using var world = new StoreWorld { Store = "Host=127.0.0.1;Port=1;Database=n;Username=me;Password=hunter2;Timeout=1" };
        var (exit, shell) = await world.ExitAsync("list");
        Assert.Equal(ExitCode.Data, exit);
        Assert.StartsWith("error: The cluster's store does not answer: There is no connection to the PostgreSQL database 'n' at 127.0.0.1:1:", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shell.Out + shell.Error, StringComparison.Ordinal);
    }
}
