using NeuronEdit.Cli.Rendering;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Tests.Rendering;

public sealed class PlainProgressTests : IDisposable
{
    private readonly StringWriter _written = new() { NewLine = "\n" };
    private readonly StillTime _time = new();

    public void Dispose() => _written.Dispose();

    [Fact]
    public void WritesAtMostOneLineEveryFiveSecondsBetweenStartAndEnd()
    {
        var progress = new PlainProgress(_written, _time);
        progress.StageStarted(Stage.Edit, "94,556 rows");
        for (var second = 1; second <= 12; second++)
        {
            _time.Advance(1);
            progress.Progressed(new StageProgress(Stage.Edit, second * 1000, 94_556, null, null, null));
        }

        progress.StageFinished(Stage.Edit, "94,556 rows written", TimeSpan.FromSeconds(12.3));
        Assert.Equal(
            """
            edit: 94,556 rows
            edit: 5,000 of 94,556 rows (5%)
            edit: 10,000 of 94,556 rows (10%)
            edit: done in 12 s, 94,556 rows written

            """,
            _written.ToString());
    }

    [Fact]
    public void Line_SaysAllThatIsKnown()
    {
        var full = new StageProgress(Stage.Train, 12_000, 48_000, 61_234.5, TimeSpan.FromSeconds(130), "epoch 7 of 40, loss 0.184");
        Assert.Equal("train: 12,000 of 48,000 steps (25%), 61,234 rows/s, 2 min 10 s left, epoch 7 of 40, loss 0.184", PlainProgress.Line(full));
        Assert.Equal("plan: 0 of 0 rows", PlainProgress.Line(new StageProgress(Stage.Plan, 0, 0, null, null, null)));
    }

    [Fact]
    public void WarningsComeAtOnce()
    {
        new PlainProgress(_written, _time).Warned("Few cells.");
        Assert.Equal("warning: Few cells.\n", _written.ToString());
    }
}
