using NeuronEdit.Cli.Rendering;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Tests.Rendering;

public class LiveProgressTests
{
    private static readonly StageProgress Training = new(Stage.Train, 5_110, 20_440, 61_234.5, TimeSpan.FromSeconds(65), "epoch 4 of 15, loss 0.209, validation 0.221");

    [Fact]
    public async Task ShowsFinishedStagesAboveTheStageAtWork()
    {
        var shell = Shell.Watched(80);
        var progress = new LiveProgress(shell.Terminal);
        progress.StageStarted(Stage.Plan, "41,721 rows of 4 samples in 4 partitions");
        progress.StageFinished(Stage.Plan, "4 samples, 35 channels", TimeSpan.FromSeconds(0.31));
        progress.Warned("Channel CD235ab varies only in 0.3% of rows of sample patient4; its scale was taken from the others.");
        progress.StageStarted(Stage.Train, "500-250-50 neurons, 15 epochs");
        progress.Progressed(Training with { Done = 20 });
        progress.Progressed(Training);
        var screen = new Screen(80).Show(shell.Error);
        Assert.Equal(
            """
            ✓ plan     4 samples, 35 channels (0.3 s)
            ! Channel CD235ab varies only in 0.3% of rows of sample patient4; its scale was
              taken from the others.
              train    ━━━────────  25%  5,110/20,440 steps  61,234 rows/s  1 min 05 s left
                       epoch 4 of 15, loss 0.209, validation 0.221
            """,
            screen.Text);
        Assert.False(screen.CursorIsShown);

        await progress.DisposeAsync();
        screen = new Screen(80).Show(shell.Error);
        Assert.DoesNotContain("train", screen.Text, StringComparison.Ordinal);
        Assert.True(screen.CursorIsShown);
    }

    [Fact]
    public void AWarningInTheMiddleOfAStage_LeavesTheBarBelow()
    {
        var shell = Shell.Watched(80);
        var progress = new LiveProgress(shell.Terminal);
        progress.Progressed(Training);
        progress.Warned("Few cells.");
        progress.Stopping();
        var lines = new Screen(80).Show(shell.Error).Text.Split('\n');
        Assert.Equal("! Few cells.", lines[0]);
        Assert.StartsWith("! Stopping: ", lines[1], StringComparison.Ordinal);
        Assert.Contains("5,110", lines[^2], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(61)]
    [InlineData(80)]
    [InlineData(200)]
    public void NoLineIsAsWideAsTheWindow(int width)
    {
        var shell = Shell.Watched(width);
        var progress = new LiveProgress(shell.Terminal);
        progress.StageStarted(Stage.Train, new string('x', 300));
        Assert.All(new Screen(width).Show(shell.Error).Text.Split('\n'), line => Assert.True(line.Length < width, line));
        progress.Progressed(Training with { Done = 20_440, Detail = new string('y', 300) });
        progress.StageFinished(Stage.Train, "loss 0.184, validation 0.191 after 15 epochs; best weights of epoch 13 kept", TimeSpan.FromHours(3));
        Assert.All(new Screen(width).Show(shell.Error).Text.Split('\n'), line => Assert.True(line.Length < width, line));
    }

    [Fact]
    public void AfterTheWindowWasNarrowed_AllRowsOfTheOldLinesAreErased()
    {
        var (width, written) = (100, new StringWriter());
        var lines = new LiveLines(written, () => width);
        lines.Draw(["kept"], [(new string('a', 90), 90), ("b", 1)]);
        width = 50;
        written.GetStringBuilder().Clear();
        lines.Draw([], [("c", 1)]);
        Assert.Equal("\r\e[3A\e[Jc\n", written.ToString());
    }

    [Fact]
    public void WithoutColourAndUnicode_OnlyAsciiIsWritten_AndNoColours()
    {
        var shell = Shell.Watched(80, colour: false, unicode: false);
        var progress = new LiveProgress(shell.Terminal);
        progress.Progressed(Training);
        progress.StageFinished(Stage.Train, "loss 0.2", TimeSpan.FromSeconds(1));
        Assert.DoesNotMatch(@"\e\[[0-9;]*m", shell.Error);
        Assert.All(shell.Error, letter => Assert.True(char.IsAscii(letter)));
        Assert.Contains("###----", shell.Error, StringComparison.Ordinal);
        Assert.StartsWith("* train", new Screen(80).Show(shell.Error).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AfterItWasGivenUp_NothingIsDrawn()
    {
        var shell = Shell.Watched(80);
        var progress = new LiveProgress(shell.Terminal);
        progress.Progressed(Training);
        progress.Abandon();
        progress.Progressed(Training);
        progress.Warned("late");
        var screen = new Screen(80).Show(shell.Error);
        Assert.Empty(screen.Text);
        Assert.True(screen.CursorIsShown);
    }
}
