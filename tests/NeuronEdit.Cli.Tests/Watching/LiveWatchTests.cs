using System.Collections.Immutable;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Watching;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cli.Tests.Watching;

public class LiveWatchTests
{
    private static readonly ExperimentView Training = FakeCluster.ViewOf(
        FakeCluster.Running with { Step = ExperimentStep.Train }, new RunningInfo("train", 0, "node1-4711", 8, 5_110, 20_440, "epoch 4 of 15, loss 0.209, validation 0.221"));

    [Fact]
    public async Task ShowsStepsPartitionsAndWhatRuns()
    {
        var shell = Shell.Watched(80, colour: false);
        await using var watch = new LiveWatch(shell.Terminal);
        watch.Seen("bcr-response", null);
        Assert.Equal("bcr-response: waits for a worker", new Screen(80).Show(shell.Error).Text);

        watch.Seen("bcr-response", Training);
        Assert.Equal(
            """
            ! Channel CD235ab varies in 0.3% of rows only.
            bcr-response (3f2a9c81d04e): running, train, 8 slots of 1 worker
            ✓ plan     4 samples, 35 channels
            ✓ profile  done
            ✓ fit      done
              train    ━━━━━━━━──────────────────────  25%
                       epoch 4 of 15, loss 0.209, validation 0.221
              sketch   waits
              artifact waits
              edit     waits
              finish   waits
              node1-4711            train 0  25%
            """,
            new Screen(80).Show(shell.Error).Text);

        watch.Seen("bcr-response", FakeCluster.ViewOf(FakeCluster.Running, [.. Items(7)]));
        Assert.Equal(
            """
            ! Channel CD235ab varies in 0.3% of rows only.
            bcr-response (3f2a9c81d04e): running, edit, 7 slots of 3 workers
            ✓ plan     4 samples, 35 channels
            ✓ profile  done
            ✓ fit      done
            ✓ train    loss 0.184, validation 0.191 after 15 epochs; best weights of epo...
            ✓ sketch   done
            ✓ artifact done
              edit     ━━━━━━━━━━━━━━────────────────  45%  52/120 partitions
              evaluate ──────────────────────────────   0%  0/4 samples
              finish   waits
              node0                 edit 52  30%
              node1                 edit 53  30%
              node2                 edit 54  30%
              node0                 edit 55  30%
              node1                 edit 56  30%
              and 2 more
            """,
            new Screen(80).Show(shell.Error).Text);
    }

    [Fact]
    public async Task ANote_StandsAboveTheTable_AndTheEndLeavesNoTable()
    {
        var shell = Shell.Watched(80);
        var watch = new LiveWatch(shell.Terminal);
        watch.Seen("bcr-response", Training);
        watch.Note("No worker is alive.");
        var screen = new Screen(80).Show(shell.Error);
        Assert.StartsWith("! Channel CD235ab varies in 0.3% of rows only.\n! No worker is alive.\nbcr-response (3f2a9c81d04e)", screen.Text, StringComparison.Ordinal);
        Assert.False(screen.CursorIsShown);

        await watch.DisposeAsync();
        watch.Seen("bcr-response", Training);
        screen = new Screen(80).Show(shell.Error);
        Assert.Equal("! Channel CD235ab varies in 0.3% of rows only.\n! No worker is alive.", screen.Text);
        Assert.True(screen.CursorIsShown);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(61)]
    [InlineData(200)]
    public void NoLineIsAsWideAsTheWindow_HoweverLongNamesAndTextsAre(int width)
    {
        var shell = Shell.Watched(width);
        var watch = new LiveWatch(shell.Terminal);
        var experiment = FakeCluster.Running with { Name = new string('n', 300) };
        watch.Seen(experiment.Name, null);
        watch.Seen(experiment.Name, FakeCluster.ViewOf(experiment, new RunningInfo("edit", 1_000_000, new string('w', 300), 1, 1, 2, "a\nb\t\e[2J " + new string('d', 300))));
        Assert.Contains(width > 60 ? "a b??[2J d" : "edit 1000000", new Screen(width).Show(shell.Error).Text, StringComparison.Ordinal);
        watch.Seen(experiment.Name, Training with { Running = [Training.Running[0] with { Detail = new string('d', 300) }] });
        Assert.All(new Screen(width).Show(shell.Error).Text.Split('\n'), line => Assert.True(line.Length < width, line));
    }

    [Fact]
    public void WithoutColourAndUnicode_OnlyAsciiIsWritten_AndNoColours()
    {
        var shell = Shell.Watched(80, colour: false, unicode: false);
        new LiveWatch(shell.Terminal).Seen("bcr-response", Training);
        Assert.DoesNotMatch(@"\e\[[0-9;]*m", shell.Error);
        Assert.All(shell.Error, letter => Assert.True(char.IsAscii(letter)));
        Assert.Contains("* plan", shell.Error, StringComparison.Ordinal);
    }

    private static ImmutableArray<RunningInfo> Items(int count) => [.. Enumerable.Range(0, count).Select(i => new RunningInfo("edit", 52 + i, $"node{i % 3}", 1, 3, 10, null))];
}
