namespace NeuronEdit.Cli.Tests.Rendering;

/// <summary>What people read when a command is done; pinned.</summary>
public class ReportTests
{
    [Theory]
    [InlineData("run e.yaml", 80)]
    [InlineData("apply --edit results --input a --output o", 80)]
    [InlineData("describe a.fcs", 80)]
    [InlineData("import a.fcs --output parquet", 80)]
    [InlineData("evaluate --predicted p --truth t", 80)]
    [InlineData("demo", 80)]
    [InlineData("demo", 120)]
    public async Task OfEveryCommand_IsPinned_AndFitsTheWindow(string line, int width)
    {
        var arguments = line.Split(' ');
        var shell = Shell.Watched(width, colour: false);
        Assert.Equal(ExitCode.Done, await shell.RunAsync(arguments));
        var lines = shell.Out.Split('\n').Select(text => text.TrimEnd()).ToArray();
        Assert.All(lines, text => Assert.True(text.Length <= width, text));
        PinnedText.Check($"report-{arguments[0]}-{width}", string.Join('\n', lines));
    }

    [Fact]
    public async Task WithoutTruth_NothingIsSaidOfIt()
    {
        var shell = Shell.Redirected(new FakeHost { Ran = FakeHost.Run with { Samples = [FakeHost.Run.Samples[1] with { RowsDropped = 12 }], Warnings = [] } });
        await shell.RunAsync("run", "e.yaml");
        Assert.DoesNotContain("truth", shell.Out, StringComparison.Ordinal);
        Assert.Contains("Rows left out", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirected_NoControlsAreWritten()
    {
        var shell = Shell.Redirected();
        await shell.RunAsync("demo");
        await shell.RunAsync("doctor");
        Assert.DoesNotContain('\e', shell.Out);
    }

    [Fact]
    public async Task Bench_StatesTheLimitBesideWhatWasReached()
    {
        var shell = Shell.Watched(80, colour: false);
        await shell.RunAsync("bench");
        Assert.All(shell.Out.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));
        Assert.Contains(", 2 threads, AVX2", shell.Out, StringComparison.Ordinal);

        // 60.5e9 x 2 / 930,000 = 130,108; 78,061 of that are 60.0%; 1e8 / 78,061 = 1,281 s.
        var text = string.Join(' ', shell.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("930,000 floating-point operations", text, StringComparison.Ordinal);
        Assert.Contains("allows 130,108 rows/s; editing reached 60.0% of it", text, StringComparison.Ordinal);
        Assert.Contains("would take 21 min 21 s here", text, StringComparison.Ordinal);
    }
}
