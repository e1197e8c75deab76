namespace NeuronEdit.Cli.Tests.ClusterCommands;

/// <summary>Wrong command lines for a cluster: they name the mistake, both ways to name a cluster, and never a password.</summary>
public class ClusterUsageErrorTests
{
    [Theory]
    [InlineData("list", "neuronedit list needs a cluster: log in to one of its nodes with neuronedit login URL, or give --node URL or --store STORE, or set NEURONEDIT_NODE or NEURONEDIT_STORE.")]
    [InlineData("list --node https://n --store s.db", "--node and --store are both given; a cluster is named by one of them.")]
    [InlineData("worker --node https://n", "neuronedit worker has no option --node. Did you mean --name?")]
    [InlineData("worker", "neuronedit worker needs the cluster's store: give --store STORE, or set NEURONEDIT_STORE.")]
    [InlineData("submit e.yaml --store s.db", "neuronedit submit needs the workers' storage: give --storage FOLDER, or set NEURONEDIT_STORAGE.")]
    [InlineData("add-samples b a.fcs --store s.db", "neuronedit add-samples needs the workers' storage: give --storage FOLDER, or set NEURONEDIT_STORAGE.")]
    [InlineData("status", "neuronedit status needs EXPERIMENT: its key, the first digits of it (at least four), or its name.")]
    [InlineData("add-samples b --store s.db", "neuronedit add-samples needs PATH..: files, folders or globs.")]
    [InlineData("watch b --store", "--store needs a value: --store STORE.")]
    [InlineData("watch b --store a --store b", "--store is given 2 times; give it once.")]
    public async Task NamesWhatIsMissing(string line, string message) => await ExpectAsync(Shell.Redirected(), line, message);

    [Theory]
    [InlineData("submit e.yaml --weight 0", "--weight is 0; must be a whole number from 1 to 1000.")]
    [InlineData("submit e.yaml --priority 1001", "--priority is 1001; must be a whole number from -1000 to 1000.")]
    [InlineData("submit e.yaml --slots-max -1", "--slots-max is -1; must be a whole number from 0 to 1000000.")]
    [InlineData("submit e.yaml --deadline 12", "--deadline is 12; must be a number and its unit, such as 90s, 30m, 12h or 7d, from 1s to 3650d.")]
    [InlineData("submit e.yaml --retention 1y", "--retention is 1y; must be a number and its unit, such as 90s, 30m, 12h or 7d, from 1s to 3650d.")]
    [InlineData("submit e.yaml --deadline 0s", "--deadline is 0s; must be a number and its unit, such as 90s, 30m, 12h or 7d, from 1s to 3650d.")]
    [InlineData("submit e.yaml --deadline 1e300d", "--deadline is 1e300d; must be a number and its unit, such as 90s, 30m, 12h or 7d, from 1s to 3650d.")]
    [InlineData("worker --drain-grace 25h", "--drain-grace is 25h; must be a number and its unit, such as 90s, 30m, 12h or 7d, from 0s to 1d.")]
    [InlineData("worker --name Node7", "--name is Node7; must be 1 to 128 lower-case letters, digits, -, . and _.")]
    [InlineData("worker --slots 1025", "--slots is 1025; must be a whole number from 0 to 1024.")]
    [InlineData("worker --slots 0 --no-actors", "--slots is 0 and --no-actors leaves the actors to others, so nothing is left to do. Leave one of them out.")]
    [InlineData("worker --slots none --no-actors", "--slots is none; must be a whole number from 0 to 1024.")]
    [InlineData("share b", "neuronedit share needs at least one of --weight N, --priority N and --slots-max N.")]
    [InlineData("list --status done", "--status is done; must be running or stopping or paused or cancelled or failed or finished or deleting.")]
    [InlineData("list --limit 0", "--limit is 0; must be a whole number from 1 to 1000.")]
    [InlineData("add-samples b a.fcs --truth t.fcs", "--truth needs --sample NAME beside it, since without one every file is a sample of its own.")]
    [InlineData("cancel a b", "neuronedit cancel does not expect the argument b.")]
    [InlineData("wacth b", "There is no command wacth. Did you mean watch?")]
    public async Task NamesWhatIsWrong(string line, string message) => await ExpectAsync(Shell.OnCluster(), line, message);

    [Theory]
    [InlineData("--store", "", "--store has no name; name a SQLite file by its path, or")]
    [InlineData("--store", "postgresql://me:hunter2@db/n", "--store is named by a URL; name")]
    [InlineData("--store", "Database=n;Password=hunter2", "--store is named by a connection string without Host; name")]
    [InlineData("NEURONEDIT_STORE", "postgresql://me:hunter2@db/n", "NEURONEDIT_STORE is named by a URL; name")]
    [InlineData("--storage", " ", "--storage has no name; name a folder.")]
    public async Task AClusterThatCannotBe_IsNotRepeated(string where, string value, string message)
    {
        var variables = new Dictionary<string, string>(Shell.ClusterVariables);
        string[] line = ["submit", "e.yaml"];
        if (where.StartsWith('-')) line = [.. line, where, value];
        else variables[where] = value;
        var shell = new Shell { Terminal = Shell.Redirected().Terminal, Variables = variables };
        Assert.Equal(ExitCode.Usage, await shell.RunAsync(line));
        Assert.StartsWith("error: " + message, shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shell.Error, StringComparison.Ordinal);
        Assert.Null(shell.HostsMade);
    }

    [Fact]
    public async Task AnEmptyVariable_IsNone()
    {
        var shell = new Shell { Terminal = Shell.Redirected().Terminal, Variables = new Dictionary<string, string> { ["NEURONEDIT_STORE"] = "" } };
        Assert.Equal(ExitCode.Usage, await shell.RunAsync("list"));
        Assert.Contains("or set NEURONEDIT_NODE or NEURONEDIT_STORE.", shell.Error, StringComparison.Ordinal);
    }

    private static async Task ExpectAsync(Shell shell, string line, string message)
    {
        Assert.Equal(ExitCode.Usage, await shell.RunAsync(line.Split(' ')));
        Assert.StartsWith($"error: {message}\nSee neuronedit", shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Out);
        Assert.Null(shell.HostsMade);
    }
}
