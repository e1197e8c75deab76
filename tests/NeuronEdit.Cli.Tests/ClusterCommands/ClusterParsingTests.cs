using NeuronEdit.Cli.Host;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Hosting;
using ExperimentStatus = NeuronEdit.Cluster.Actors.ExperimentStatus;

namespace NeuronEdit.Cli.Tests.ClusterCommands;

/// <summary>What a cluster is asked, and which cluster, from what was typed and set.</summary>
public class ClusterParsingTests
{
    [Fact]
    public async Task Submit_DefaultsAndEveryOption()
    {
        Assert.Equal(new SubmitOrder("e.yaml", null, null, 1, 0, 0, null, null), await AskedAsync("submit", "e.yaml"));
        Assert.Equal(
            new SubmitOrder("e.yaml", "/shared/r", "ann", 5, -7, 16, TimeSpan.FromHours(12), TimeSpan.FromDays(30)),
            await AskedAsync("submit", "e.yaml", "-o", "/shared/r", "--user", "ann", "--weight", "5", "--priority", "-7", "--slots-max", "16", "--deadline", "12h", "--retention", "30d"));
    }

    [Fact]
    public async Task AddSamples_FilesThatAreSamples_OrOneSampleWithItsTruth()
    {
        var many = (AddSamplesOrder)(await AskedAsync("add-samples", "bcr-response", "a.fcs", "b.fcs"))!;
        Assert.Equal(["a.fcs", "b.fcs"], many.Paths.ToArray());
        Assert.Equal(new AddSamplesOrder("bcr-response", many.Paths, null, many.Truth), many);
        Assert.Empty(many.Truth);

        var one = (AddSamplesOrder)(await AskedAsync("add-samples", "3f2a", "a.fcs", "--sample", "p9", "--truth", "t1.fcs", "t2.fcs", "--truth", "t3.fcs"))!;
        Assert.Equal(("3f2a", "p9"), (one.Experiment, one.Sample));
        Assert.Equal(["t1.fcs", "t2.fcs", "t3.fcs"], one.Truth.ToArray());
    }

    [Theory]
    [InlineData("pause", Control.Pause)]
    [InlineData("resume", Control.Resume)]
    [InlineData("cancel", Control.Cancel)]
    [InlineData("delete", Control.Delete)]
    internal async Task Controls_WaitUnlessToldNotTo(string command, Control control)
    {
        Assert.Equal(new ControlOrder(control, "bcr", Wait: true), await AskedAsync(command, "bcr"));
        Assert.Equal(new ControlOrder(control, "bcr", Wait: false), await AskedAsync(command, "--no-wait", "bcr"));
    }

    [Fact]
    public async Task Share_WhatIsNotGivenStays()
    {
        Assert.Equal(new ShareOrder("bcr", 3, null, null), await AskedAsync("share", "bcr", "--weight", "3"));
        Assert.Equal(new ShareOrder("bcr", null, -1, 0), await AskedAsync("share", "bcr", "--priority", "-1", "--slots-max", "0"));
    }

    [Fact]
    public async Task List_DefaultsAndEveryOption()
    {
        Assert.Equal(new ListOrder(null, null, null, 100), await AskedAsync("list"));
        Assert.Equal(new ListOrder(ExperimentStatus.Failed, "ann", "3f2a", 7), await AskedAsync("list", "--status", "failed", "--user", "ann", "--after", "3f2a", "--limit", "7"));
    }

    [Fact]
    public async Task Looking_NamesTheExperiment()
    {
        Assert.Equal("bcr-response", await AskedAsync("status", "bcr-response"));
        Assert.Equal(new RunToFollow(FakeCluster.Key, 1, IsThere: true), await AskedAsync("watch", "bcr-response"));
        Assert.Equal("workers", await AskedAsync("workers"));
        Assert.Equal(new DrainOrder("node1-4711", Wait: true), await AskedAsync("drain", "node1-4711"));
        Assert.Equal(new DrainOrder("node1-4711", Wait: false), await AskedAsync("drain", "node1-4711", "--no-wait"));
    }

    [Fact]
    public async Task Worker_DefaultsAndEveryOption()
    {
        var name = WorkerName.Default(Environment.MachineName, Environment.ProcessId);
        Assert.Equal(new WorkerOrder(name, Environment.ProcessorCount, TimeSpan.FromSeconds(10), RunsActors: true), await WorkerAskedAsync("worker"));
        Assert.Equal(
            new WorkerOrder("node-7.a_b", 0, TimeSpan.FromSeconds(1.5), RunsActors: true), await WorkerAskedAsync("worker", "--name", "node-7.a_b", "--slots", "0", "--drain-grace", "1.5s"));
        Assert.False((await WorkerAskedAsync("worker", "--no-actors")).RunsActors);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("0.5m", 30)]
    [InlineData("2h", 7_200)]
    [InlineData("7d", 604_800)]
    public async Task Times_HaveAUnit(string typed, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ((SubmitOrder)(await AskedAsync("submit", "e.yaml", "--deadline", typed))!).Deadline);

    [Fact]
    public async Task TheCluster_IsTyped_OrElseSet()
    {
        var set = Shell.OnCluster();
        await set.RunAsync("submit", "e.yaml");
        Assert.Equal(("cluster.db", "/shared/storage", true), (set.Cluster.Address!.Store, set.Cluster.Address.Storage, set.Cluster.Address.MayBeNew));
        Assert.Equal("neuronedit watch k", set.Cluster.Address.CommandLine("watch", "k"));

        var typed = Shell.OnCluster();
        await typed.RunAsync("add-samples", "bcr", "a.fcs", "--store", "my store.db");
        Assert.Equal(("my store.db", "/shared/storage", false), (typed.Cluster.Address!.Store, typed.Cluster.Address.Storage, typed.Cluster.Address.MayBeNew));
        Assert.Equal("neuronedit watch k --store 'my store.db'", typed.Cluster.Address.CommandLine("watch", "k"));
    }

    [Fact]
    public async Task ANode_IsTyped_OrElseSet_AndNeedsNoStorage()
    {
        var set = new Shell { Terminal = Shell.Redirected().Terminal, Variables = new Dictionary<string, string> { ["NEURONEDIT_NODE"] = "https://node-1:8443", ["NEURONEDIT_TOKEN"] = "t", ["NEURONEDIT_STORE"] = "cluster.db" } };
        Assert.True(await set.RunAsync("submit", "e.yaml") == ExitCode.Done, set.Error);
        Assert.Equal((new Uri("https://node-1:8443"), "t", ""), (set.Cluster.Address!.Node, set.Cluster.Address.Token, set.Cluster.Address.Store));
        Assert.Equal("neuronedit watch k", set.Cluster.Address.CommandLine("watch", "k"));

        var typed = Shell.OnCluster();
        await typed.RunAsync("list", "--node", "http://127.0.0.1:8080");
        Assert.Equal((new Uri("http://127.0.0.1:8080"), null), (typed.Cluster.Address!.Node, typed.Cluster.Address.Token));
        Assert.Equal("neuronedit watch k --node http://127.0.0.1:8080", typed.Cluster.Address.CommandLine("watch", "k"));
        Assert.Equal("neuronedit worker --store STORE --storage FOLDER", typed.Cluster.Address.WorkerLine);
    }

    [Fact]
    public async Task LogsAndResults_DefaultsAndEveryOption()
    {
        Assert.Equal(new LogsOrder("bcr", null, EventLevel.Info, Follow: false), await AskedAsync("logs", "bcr"));
        Assert.Equal(new LogsOrder("bcr", 17, EventLevel.Warning, Follow: true), await AskedAsync("logs", "bcr", "--follow", "--level", "warning", "--after", "17"));
        var all = (ResultsOrder)(await AskedAsync("results", "bcr"))!;
        Assert.Equal(new ResultsOrder("bcr", all.Paths, null), all);
        Assert.Empty(all.Paths);
        var some = (ResultsOrder)(await AskedAsync("results", "bcr", "metrics.json", "samples/a", "-o", "there"))!;
        Assert.Equal(("there", 2), (some.Output, some.Paths.Length));
    }

    [Fact]
    public async Task OnlyThoseThatWrite_NeedTheStorage()
    {
        foreach (var line in (string[])["list", "status b", "watch b", "pause b", "resume b", "cancel b", "delete b", "share b --weight 1", "workers", "drain w"])
        {
            var shell = new Shell { Terminal = Shell.Redirected().Terminal, Variables = new Dictionary<string, string> { ["NEURONEDIT_STORE"] = "cluster.db" } };
            Assert.True(await shell.RunAsync(line.Split(' ')) == ExitCode.Done, shell.Error);
            Assert.True(shell.Cluster.IsDisposed);
            Assert.False(shell.Cluster.Address!.MayBeNew);
        }
    }

    [Theory]
    [InlineData("NODE7.example.org", 4711, "node7.example.org-4711")]
    [InlineData("Ann's MacBook", 1, "ann-s-macbook-1")]
    public void WorkerName_IsAllowed(string machine, int process, string name)
    {
        Assert.Equal(name, WorkerName.Default(machine, process));
        Assert.True(WorkerName.IsValid(WorkerName.Default(new string('x', 500), process)));
    }

    private static async Task<object?> AskedAsync(params string[] arguments)
    {
        var shell = Shell.OnCluster();
        var code = await shell.RunAsync(arguments);
        Assert.True(code == ExitCode.Done, shell.Error);
        Assert.Equal(1, shell.HostsMade);
        return shell.Cluster.Asked;
    }

    private static async Task<WorkerOrder> WorkerAskedAsync(params string[] arguments)
    {
        var shell = Shell.OnCluster();
        var code = await shell.RunAsync(arguments);
        Assert.True(code == ExitCode.Done, shell.Error);
        return shell.Worker.Asked!;
    }
}
