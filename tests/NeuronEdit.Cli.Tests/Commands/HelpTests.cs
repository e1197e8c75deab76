namespace NeuronEdit.Cli.Tests.Commands;

/// <summary>Help is pinned word for word, fits in 80 columns, and its examples work.</summary>
public class HelpTests
{
    public static TheoryData<string> Commands =>
    [
        "run", "apply", "import", "describe", "evaluate", "demo", "doctor", "bench",
        "login", "logout", "submit", "add-samples", "list", "status", "watch", "logs", "results", "pause", "resume", "cancel", "delete", "share", "worker", "workers", "drain", "node", "token",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task OfEveryCommand_IsPinned_AndFitsIn80Columns(string command)
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Done, await shell.RunAsync(command, "--help"));
        PinnedText.Check($"help-{command}", shell.Out);
        Assert.All(shell.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Null(shell.HostsMade);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task OfAll_IsPinned(string option)
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Done, await shell.RunAsync(option));
        PinnedText.Check("help", shell.Out);
    }

    [Fact]
    public async Task WithoutArguments_HelpGoesToStandardError_AndTheCodeIsUsage()
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync());
        PinnedText.Check("help", shell.Error);
        Assert.Empty(shell.Out);
    }

    [Fact]
    public async Task BesideMistakes_HelpWins()
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Done, await shell.RunAsync("run", "--slots", "0", "--help"));
        PinnedText.Check("help-run", shell.Out);
        Assert.Empty(shell.Error);
    }

    [Theory]
    [InlineData(45)]
    [InlineData(60)]
    [InlineData(120)]
    public async Task OnATerminal_FitsTheWindow(int width)
    {
        var shell = Shell.Watched(width);
        await shell.RunAsync("apply", "--help");
        var options = shell.Out[..shell.Out.IndexOf("Examples:", StringComparison.Ordinal)];
        Assert.All(options.Split('\n'), line => Assert.True(line.Length <= Math.Min(width, 100), line));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Examples_AreUnderstoodByTheParser(string command)
    {
        var shell = Shell.Redirected();
        await shell.RunAsync(command, "--help");
        var text = shell.Out[shell.Out.IndexOf("Examples:", StringComparison.Ordinal)..shell.Out.IndexOf("Exit codes:", StringComparison.Ordinal)];
        var lines = text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(line => line.StartsWith("  neuronedit ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var words = line.Replace("'", string.Empty, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var example = Shell.OnCluster();
            Assert.True(await example.RunAsync(words[1..]) == ExitCode.Done, example.Error);
        }
    }

    [Fact]
    public async Task Version_IsOneLine()
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Done, await shell.RunAsync("--version"));
        Assert.Matches(@"^neuronedit \d+\.\d+\.\d+( \([0-9a-f]{8}\))?\n$", shell.Out);
    }

    [Theory]
    [InlineData("0.1.0+8eecb841aabbccdd", "0.1.0 (8eecb841)")]
    [InlineData("0.1.0+ab", "0.1.0 (ab)")]
    [InlineData("0.1.0", "0.1.0")]
    public void Version_ShortensTheCommit(string informational, string text) => Assert.Equal(text, ProductVersion.Shorten(informational));
}
