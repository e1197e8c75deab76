using System.Text.Json;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Server.Tests;

namespace NeuronEdit.Cli.Tests.OnNode;

/// <summary>The commands over HTTP, on a real node.</summary>
public class NodeHostTests
{
    [Fact]
    public async Task FromSubmissionToDeletion()
    {
        await using var world = await NodeWorld.StartAsync();
        var (exit, submit) = await world.ExitAsync("submit", world.Spec("first"), "--wait", "--weight", "3");
        Assert.True(exit == ExitCode.Done, submit.Error);
        Assert.Contains("train: done, loss 0.1\n", submit.Error, StringComparison.Ordinal);
        Assert.Contains("\nOr fetch its results:\n  neuronedit results ", submit.Out, StringComparison.Ordinal);

        var listed = (await world.JsonAsync("list", "--user", "ann", "--status", "finished")).GetProperty("experiments")[0];
        var key = listed.GetProperty("key").GetString()!;
        Assert.Equal(("finished", 3), (listed.GetProperty("status").GetString(), listed.GetProperty("weight").GetInt32()));
        Assert.Equal("finished", (await world.JsonAsync("status", key[..6])).GetProperty("experiment").GetProperty("status").GetString());
        Assert.False((await world.JsonAsync("submit", world.Spec("first"))).GetProperty("isNews").GetBoolean());
        await world.OutAsync("watch", "first");

        await world.OutAsync("add-samples", "first", "x2.csv", "--wait");
        Assert.Equal(1, (await world.JsonAsync("status", key)).GetProperty("experiment").GetProperty("round").GetInt32());

        var worker = (await world.JsonAsync("workers")).GetProperty("workers")[0];
        Assert.Equal(("test", "alive", 2), (worker.GetProperty("name").GetString(), worker.GetProperty("status").GetString(), worker.GetProperty("slots").GetInt32()));

        Assert.StartsWith($"first ({key[..12]}) is deleted, and its results with it.\n", await world.OutAsync("delete", key), StringComparison.Ordinal);
        Assert.Equal("There are none.\n", await world.OutAsync("list"));
        Assert.StartsWith($"error: There is no experiment {key}.", await world.ErrorAsync(ExitCode.Usage, "status", key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PauseResumeShareAndCancel_WhileItTrains()
    {
        await using var world = await NodeWorld.StartAsync();
        using (world.Node.Work.HoldTraining())
        {
            var key = (await world.JsonAsync("submit", world.Spec("held"))).GetProperty("key").GetString()!;
            await Answers.UntilAsync(async () => (await world.JsonAsync("status", key)).GetProperty("running").EnumerateArray().Any(r => r.GetProperty("kind").GetString() == WorkKinds.Train));

            var paused = await world.JsonAsync("pause", "held");
            Assert.Equal(("paused", true), (paused.GetProperty("experiment").GetProperty("status").GetString(), paused.GetProperty("isDone").GetBoolean()));
            Assert.False((await world.JsonAsync("pause", "held", "--no-wait")).GetProperty("isNews").GetBoolean());
            Assert.Equal("running", (await world.JsonAsync("resume", "held")).GetProperty("experiment").GetProperty("status").GetString());
            var shared = await world.JsonAsync("share", key, "--weight", "7", "--slots-max", "3");
            Assert.Equal((7, 3), (shared.GetProperty("weight").GetInt32(), shared.GetProperty("slotsMax").GetInt32()));

            Assert.StartsWith($"held ({key[..12]}) is cancelled: nothing runs for it.\n", await world.OutAsync("cancel", key), StringComparison.Ordinal);
            await world.ErrorAsync(ExitCode.Stopped, "watch", key);
            Assert.Contains("is cancelled; only one that runs can be paused.", await world.ErrorAsync(ExitCode.Usage, "pause", key), StringComparison.Ordinal);
        }

        await world.OutAsync("resume", "held");
        await world.OutAsync("watch", "held");
    }

    [Fact]
    public async Task Watch_FollowsTheRunThatWasAskedFor_ThroughAPause()
    {
        await using var world = await NodeWorld.StartAsync();
        var held = world.Node.Work.HoldTraining();
        var watched = world.ExitAsync("submit", world.Spec("long"), "--wait");
        await Answers.UntilAsync(async () => (await world.ExitAsync("status", "long")).Shell.Out.Contains("running", StringComparison.Ordinal));
        await world.OutAsync("pause", "long");
        Assert.False(watched.IsCompleted);
        await world.OutAsync("resume", "long");
        held.Dispose();
        var (exit, shell) = await watched.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains(": paused\n", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_OfANodeWhoseProcessIsToLeave_GoOnWhileItServes()
    {
        await using var world = await NodeWorld.StartAsync();
        using var held = world.Node.Work.HoldTraining();
        var key = (await world.JsonAsync("submit", world.Spec("held"))).GetProperty("key").GetString()!;
        using (var heard = new ManualResetEventSlim())
        using (var stop = new StopRequest(heard.Set, () => { }))
        {
            stop.ListenToSignals();
            OwnProcess.Terminate();
            Assert.True(heard.Wait(TimeSpan.FromSeconds(10)));
        }

        // The node was not told: it serves, as it does while it drains.
        var watched = world.ExitAsync("watch", key);
        Assert.NotSame(watched, await Task.WhenAny(watched, Task.Delay(TimeSpan.FromSeconds(1))));
        held.Dispose();
        var (exit, shell) = await watched.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(exit == ExitCode.Done, shell.Error);
        Assert.Contains("train: done, loss 0.1\n", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailure_EndsTheWaitWithItsCodeAndText_AndIsInTheLogs()
    {
        await using var world = await NodeWorld.StartAsync();
        world.Node.Work.Before = work => { if (work.Kind == WorkKinds.Fit) throw new NeuronEditException(FailureCode.Data, "S has no rows."); };
        Assert.EndsWith(") has failed in fit: S has no rows.\n", await world.ErrorAsync(ExitCode.Data, "submit", world.Spec("bad"), "--wait"), StringComparison.Ordinal);

        var errors = await world.OutAsync("logs", "bad", "--level", "error");
        Assert.All(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(" error: ", line, StringComparison.Ordinal));
        Assert.Contains("S has no rows.", errors, StringComparison.Ordinal);
        var lines = (await world.OutAsync("logs", "bad", "--follow", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal("submitted", lines[0].GetProperty("kind").GetString());
        var last = lines[^1].GetProperty("last").GetInt64();
        Assert.Equal(lines[^2].GetProperty("number").GetInt64(), last);
        Assert.Equal(Enumerable.Range(1, (int)last).Select(n => (long)n), lines[..^1].Select(line => line.GetProperty("number").GetInt64()));
        Assert.Empty(await world.OutAsync("logs", "bad", "--after", last.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Delete_OfResultsThatCannotBeDeleted_SaysSo_EachTime()
    {
        await using var world = await NodeWorld.StartAsync();
        world.Node.Work.Before = work => { if (work.Kind == WorkKinds.Delete) throw new NeuronEditException(FailureCode.Storage, "The folder is write-protected."); };
        await world.OutAsync("submit", world.Spec("kept"), "--wait");
        for (var time = 0; time < 2; time++)
            Assert.Contains("could not be deleted: The folder is write-protected.", await world.ErrorAsync(ExitCode.Data, "delete", "kept"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_AreListed_AndFetchedWholeOrInPart()
    {
        await using var world = await NodeWorld.StartAsync();
        Assert.Contains("There is no experiment one.", await world.ErrorAsync(ExitCode.Usage, "results", "one"), StringComparison.Ordinal);
        await world.OutAsync("submit", world.Spec("one"), "--wait");
        var listed = await world.OutAsync("results", "one");
        foreach (var name in (string[])["metrics.json", "samples/one/part-00000.parquet", "manifest.json"]) Assert.Contains(name, listed, StringComparison.Ordinal);

        await world.OutAsync("results", "one", "metrics.json", "samples/", "--output", world.At("some"));
        Assert.Equal(["metrics.json", "samples/one/part-00000.parquet"], FilesIn(world.At("some")));
        Assert.Equal(MadeWork.Sample, await File.ReadAllBytesAsync(world.At("some/samples/one/part-00000.parquet")));

        var fetched = await world.JsonAsync("results", "one", "--output", world.At("all"));
        Assert.Equal(FilesIn(world.At("all")), fetched.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()!).Order(StringComparer.Ordinal));
        Assert.Contains("have no sample. Those that there are: neuronedit results ", await world.ErrorAsync(ExitCode.Usage, "results", "one", "sample"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_AreTheNodesWords()
    {
        await using var world = await NodeWorld.StartAsync(role: Role.Submitter);
        File.WriteAllText(world.At("out.yaml"), TestNode.Spec("out").Replace("s.csv", "../../s.csv", StringComparison.Ordinal));
        Assert.Contains("../../s.csv", await world.ErrorAsync(ExitCode.Usage, "submit", world.At("out.yaml")), StringComparison.Ordinal);
        Assert.Contains("--user cannot be given to a node", await world.ErrorAsync(ExitCode.Usage, "submit", world.Spec("a"), "--user", "bob"), StringComparison.Ordinal);
        Assert.Contains("cannot be read", await world.ErrorAsync(ExitCode.Usage, "submit", world.At("none.yaml")), StringComparison.Ordinal);
        Assert.StartsWith("error: ", await world.ErrorAsync(ExitCode.Usage, "drain", "test"), StringComparison.Ordinal);
        world.Set(("NEURONEDIT_TOKEN", "nedit_wrong"));
        Assert.Contains($"Log in with: neuronedit login {world.Node.Address}", await world.ErrorAsync(ExitCode.Usage, "list"), StringComparison.Ordinal);
        world.Set(("NEURONEDIT_NODE", "http://node.example.org:8080"));
        Assert.Contains("everybody on the way could read the token", await world.ErrorAsync(ExitCode.Usage, "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_WaitsUntilTheWorkerIsGone()
    {
        await using var world = await NodeWorld.StartAsync();
        await Answers.UntilAsync(async () => (await world.JsonAsync("workers")).GetProperty("workers").GetArrayLength() > 0);
        Assert.False((await world.JsonAsync("drain", "test", "--no-wait")).GetProperty("isGone").GetBoolean());
        Assert.Contains("There is no worker nobody", await world.ErrorAsync(ExitCode.Usage, "drain", "nobody"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
}
