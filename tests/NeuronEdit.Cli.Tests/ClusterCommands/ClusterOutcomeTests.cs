using System.Text.Json;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.Tests.ClusterCommands;

/// <summary>Exit codes, JSON and messages of what a cluster does.</summary>
public class ClusterOutcomeTests
{
    [Theory]
    [InlineData(ExperimentStatus.Finished, null, 0)]
    [InlineData(ExperimentStatus.Failed, "specification", 2)]
    [InlineData(ExperimentStatus.Failed, "data", 3)]
    [InlineData(ExperimentStatus.Failed, "diverged", 3)]
    [InlineData(ExperimentStatus.Failed, "stopped", 4)]
    [InlineData(ExperimentStatus.Failed, "defect", 1)]
    [InlineData(ExperimentStatus.Cancelled, null, 4)]
    public async Task TheExitCodeOfARun_IsThatOfTheSameRunOnOneMachine(ExperimentStatus status, string? failure, int code)
    {
        var end = FakeCluster.ViewOf(FakeCluster.Running with { Status = status, Failure = failure is null ? null : new FailureInfo(failure, "It says why.") });
        foreach (var line in (string[])["watch bcr", "submit e.yaml --wait", "add-samples bcr a.fcs --wait", "watch bcr --json"])
        {
            var shell = Shell.OnCluster(new FakeCluster { Looks = [end, end] });
            Assert.Equal(code, await shell.RunAsync(line.Split(' ')));
            if (failure is not null) Assert.Contains("It says why.", line.EndsWith("--json", StringComparison.Ordinal) ? shell.Out : shell.Error, StringComparison.Ordinal);
            if (line.EndsWith("--json", StringComparison.Ordinal)) Assert.Equal(Phases.Name(status), Parse(shell.Out).GetProperty("experiment").GetProperty("experiment").GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task Watch_DeletedMeanwhile_IsStopped()
    {
        var shell = Shell.OnCluster(new FakeCluster { Looks = [FakeCluster.ViewOf(FakeCluster.Running), null] });
        Assert.Equal(ExitCode.Stopped, await shell.RunAsync("watch", "bcr"));
        Assert.Equal("bcr-response (3f2a9c81d04e) was deleted.\n", shell.Out);

        var program = Shell.OnCluster(new FakeCluster { Looks = [FakeCluster.ViewOf(FakeCluster.Running), null] });
        await program.RunAsync("watch", "bcr", "--json");
        Assert.True(Parse(program.Out).GetProperty("isDeleted").GetBoolean());
    }

    [Fact]
    public async Task Logs_AreALineEach_AndForProgramsAnObjectEach()
    {
        var shell = Shell.OnCluster();
        Assert.Equal(ExitCode.Done, await shell.RunAsync("logs", "bcr"));
        Assert.Equal(
            "2026-11-26 08:00:00Z bcr-response was submitted by ann\n2026-11-26 08:00:07Z node1: warning: profile 3 failed and is tried again: the disk is full\n2026-11-26 09:00:00Z error: failed in train: the loss is not finite\n", shell.Out);

        var program = Shell.OnCluster();
        await program.RunAsync("logs", "bcr", "--json");
        var lines = program.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
        Assert.Equal([1, 2, 9], lines[..^1].Select(line => line.GetProperty("number").GetInt32()));
        Assert.Equal(9, lines[^1].GetProperty("last").GetInt32());
    }

    [Fact]
    public async Task Submit_WithoutWaiting_DoesNotFollow()
    {
        var shell = Shell.OnCluster();
        Assert.Equal(ExitCode.Done, await shell.RunAsync("submit", "e.yaml"));
        Assert.IsType<SubmitOrder>(shell.Cluster.Asked);
        Assert.Empty(shell.Error);
        Assert.True(shell.Cluster.IsDisposed);
    }

    [Fact]
    public async Task Submit_ToWait_FollowsTheRunThatItBegan()
    {
        var cluster = new FakeCluster { Submission = new FakeCluster().Submission with { Run = 3, Experiment = null, WorkerIsAlive = false } };
        var shell = Shell.OnCluster(cluster);
        Assert.Equal(ExitCode.Done, await shell.RunAsync("submit", "e.yaml", "--wait"));
        Assert.Equal(new RunToFollow(FakeCluster.Key, 3, IsThere: false), cluster.Asked);
        Assert.StartsWith("No worker is alive, so it waits for one. Start one with: neuronedit worker\nbcr-response: waits for a worker\n", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_ThatFails_IsAFailure()
    {
        var shell = Shell.OnCluster(new FakeCluster { Controlled = _ => FakeCluster.Failed with { Failure = new FailureInfo("storage", "The folder may not be deleted.") } });
        Assert.Equal(ExitCode.Data, await shell.RunAsync("delete", "bcr"));
        Assert.EndsWith("error: bcr-response (3f2a9c81d04e) could not be deleted: The folder may not be deleted.\n", shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Out);
    }

    [Theory]
    [InlineData("pause", "bcr-response (3f2a9c81d04e) is finished, and was so before it could be paused: nothing runs for it.\n")]
    [InlineData("cancel", "bcr-response (3f2a9c81d04e) is finished, and was so before it could be cancelled: nothing runs for it.\n")]
    public async Task AnEndThatCameFirst_IsSaid(string command, string text)
    {
        var shell = Shell.OnCluster(new FakeCluster { Controlled = _ => FakeCluster.Finished });
        Assert.Equal(ExitCode.Done, await shell.RunAsync(command, "bcr"));
        Assert.Equal(text, shell.Out.Replace("for\nit", "for it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutAWorker_WhoeverWaitsIsToldSo()
    {
        var shell = Shell.OnCluster(new FakeCluster { WorkerIsAlive = false });
        await shell.RunAsync("cancel", "bcr", "--store", "s.db");
        Assert.Equal(
            "Waiting until nothing runs for it. The request is kept: Ctrl-C ends the waiting alone.\n" +
            "No worker is alive, so it waits for one. Start one with: neuronedit worker --store s.db\n",
            shell.Error);
    }

    [Theory]
    [InlineData("watch bcr", "stopped watching; the experiment goes on. Watch it again with:\n  neuronedit watch 3f2a9c81d04e\n")]
    [InlineData("submit e.yaml --wait", "stopped watching; the experiment goes on. Watch it again with:\n  neuronedit watch 3f2a9c81d04e\n")]
    [InlineData("cancel bcr", "stopped waiting; the request is kept. See how it is with:\n  neuronedit status bcr\n")]
    [InlineData("drain node1", "stopped waiting; the request is kept. See who is there with:\n  neuronedit workers\n")]
    [InlineData("list --user ann", "stopped; start again with:\n  neuronedit list --user ann\n")]
    public async Task Interrupted_SaysWhatGoesOn(string line, string text)
    {
        StopRequest? stop = null;
        // What comes before the waiting goes through.
        var calls = line.StartsWith("watch", StringComparison.Ordinal) || line.StartsWith("submit", StringComparison.Ordinal) ? 1 : 0;
        var cluster = new FakeCluster
        {
            Before = cancellation =>
            {
                if (calls-- > 0) return Task.CompletedTask;
                stop!.Interrupt();
                cancellation.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            },
        };
        var shell = Shell.OnCluster(cluster, listen: request => stop = request);
        Assert.Equal(ExitCode.Stopped, await shell.RunAsync(line.Split(' ')));
        Assert.EndsWith(text, shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Out);
    }

    [Theory]
    [InlineData("submit e.yaml", "key name results isNews run workerIsAlive experiment end")]
    [InlineData("submit e.yaml --wait", "key name results isNews run workerIsAlive experiment end")]
    [InlineData("add-samples b a.fcs", "key name results isNews run workerIsAlive experiment end")]
    [InlineData("list", "experiments next")]
    [InlineData("status b", "experiment run deadlineSeconds retentionSeconds steps running notes notesOmitted")]
    [InlineData("watch b", "key name isDeleted experiment")]
    [InlineData("pause b", "control key name isNews isDone experiment")]
    [InlineData("delete b", "control key name isNews isDone experiment")]
    [InlineData("share b --weight 2", "key name user status then step round weight priority slotsMax results failure")]
    [InlineData("workers", "workers")]
    [InlineData("drain w", "worker isGone")]
    [InlineData("worker --name w", "worker slots leftInOrder elapsedSeconds")]
    public async Task Json_NamesOfEveryCommandAreAContract(string line, string names)
    {
        var shell = Shell.OnCluster();
        Assert.Equal(ExitCode.Done, await shell.RunAsync([.. line.Split(' '), "--json"]));
        Assert.Equal(names, string.Join(' ', Parse(shell.Out).EnumerateObject().Select(property => property.Name)));
        Assert.Equal(1, shell.Out.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task Json_OfAnExperiment_NamesStepsAndWhatRuns()
    {
        var shell = Shell.OnCluster(new FakeCluster { Looks = [FakeCluster.ViewOf(FakeCluster.Running, new RunningInfo("edit", 52, "node1", 1, 300, 1_000, null))] });
        await shell.RunAsync("status", "b", "--json");
        var view = Parse(shell.Out);
        var step = view.GetProperty("steps")[6];
        Assert.Equal(("edit", "current"), (step.GetProperty("step").GetString(), step.GetProperty("status").GetString()));
        Assert.Equal((52, 29_491_200), (step.GetProperty("phases")[0].GetProperty("done").GetInt64(), step.GetProperty("phases")[0].GetProperty("rowsTotal").GetInt64()));
        Assert.Equal("kind index worker slots done total detail", string.Join(' ', view.GetProperty("running")[0].EnumerateObject().Select(p => p.Name)));
        Assert.Equal("running", view.GetProperty("experiment").GetProperty("status").GetString());
    }

    private static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;
}
