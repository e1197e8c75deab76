using NeuronEdit.Cli.Host;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cli.Tests.ClusterCommands;

/// <summary>What people read when a command on a cluster is done; pinned.</summary>
public class ClusterReportTests
{
    private static readonly RunningInfo[] Items =
    [
        new("edit", 52, "node1-4711", 1, 122_880, 245_760, null),
        new("edit", 53, "node1-4711", 1, null, null, null),
        new("edit", 54, "node2-12", 2, 0, 245_760, "reading"),
    ];

    [Theory]
    [InlineData("submit e.yaml")]
    [InlineData("submit e.yaml --wait")]
    [InlineData("add-samples bcr a.fcs")]
    [InlineData("list")]
    [InlineData("status bcr")]
    [InlineData("watch bcr")]
    [InlineData("pause bcr")]
    [InlineData("pause bcr --no-wait")]
    [InlineData("resume bcr")]
    [InlineData("cancel bcr")]
    [InlineData("delete bcr")]
    [InlineData("share bcr --weight 2")]
    [InlineData("workers")]
    [InlineData("drain node1-4711")]
    [InlineData("drain node1-4711 --no-wait")]
    [InlineData("results bcr")]
    [InlineData("logout")]
    [InlineData("results bcr --output bcr")]
    public async Task OfEveryCommand_IsPinned_AndFitsTheWindow(string line) =>
        await CheckAsync(line, line.Replace(" --", "-", StringComparison.Ordinal), new FakeCluster { Looks = [FakeCluster.ViewOf(FakeCluster.Running, [.. Items]), FakeCluster.ViewOf(FakeCluster.Finished)] });

    [Fact]
    public async Task OfASubmission_ThatIsThereAlready() =>
        await CheckAsync("submit e.yaml", "submit-again", new FakeCluster { Submission = new FakeCluster().Submission with { IsNews = false, Experiment = FakeCluster.Running } });

    [Fact]
    public async Task OfASubmission_ThatNoWorkerTakes() =>
        await CheckAsync("submit e.yaml --store cluster.db", "submit-without-worker", new FakeCluster { Submission = new FakeCluster().Submission with { WorkerIsAlive = false, Experiment = null } });

    [Fact]
    public async Task OfStatus_WhenItFailed_WithEveryTerm() => await CheckAsync("status bcr", "status-failed", new FakeCluster
    {
        Looks =
        [
            FakeCluster.ViewOf(FakeCluster.Failed with { SlotsMax = 1, Round = 1 }) with { DeadlineSeconds = 43_200, RetentionSeconds = 2_592_000, NotesOmitted = 1_200 },
        ],
    });

    [Fact]
    public async Task OfWatch_WhenItFailed() => await CheckAsync("watch bcr", "watch-failed", new FakeCluster { Looks = [FakeCluster.ViewOf(FakeCluster.Failed), FakeCluster.ViewOf(FakeCluster.Failed)] });

    [Fact]
    public async Task OfWatch_WhenItWasCancelled()
    {
        var end = FakeCluster.ViewOf(FakeCluster.Running with { Status = ExperimentStatus.Cancelled });
        await CheckAsync("watch bcr", "watch-cancelled", new FakeCluster { Looks = [end, end] });
    }

    [Fact]
    public async Task OfLists_ThatAreEmpty_OrGoOn()
    {
        await CheckAsync("list", "list-empty", new FakeCluster { Listed = new ExperimentList([], null) });
        await CheckAsync("list", "list-more", new FakeCluster { Listed = new ExperimentList([FakeCluster.Running], FakeCluster.Key) });
        await CheckAsync("workers", "workers-empty", new FakeCluster { Present = new WorkerList([]) });
    }

    [Fact]
    public async Task OfALogin() => await CheckAsync("login https://node-1:8443 --name lab", "login", new FakeCluster());

    [Fact]
    public async Task OfAControl_ThatWasSoAlready()
    {
        var shell = Shell.OnCluster(new FakeCluster { IsNews = false });
        await shell.RunAsync("resume", "bcr", "--no-wait");
        Assert.StartsWith("bcr-response (3f2a9c81d04e) is running, edit already; nothing had to be asked.\n", shell.Out, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(string line, string name, FakeCluster cluster)
    {
        var shell = Shell.OnCluster(cluster, window: 80);
        await shell.RunAsync(line.Split(' '));
        var lines = (shell.Out + "\n" + new Screen(80).Show(shell.Error).Text).Split('\n').Select(text => text.TrimEnd()).ToArray();
        Assert.All(lines, text => Assert.True(text.Length <= 80 || text.StartsWith("  neuronedit ", StringComparison.Ordinal), text));
        PinnedText.Check($"cluster-{name.Replace(' ', '-')}", string.Join('\n', lines));
    }
}
