using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Watching;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cli.Tests.Watching;

public sealed class PlainWatchTests : IDisposable
{
    private readonly StringWriter _written = new() { NewLine = "\n" };
    private readonly StillTime _time = new();

    public void Dispose() => _written.Dispose();

    [Fact]
    public void Seen_FromSubmissionToTheEnd_SaysEachThingOnce()
    {
        var watch = new PlainWatch(_written, _time);
        void See(ExperimentView? now, int seconds)
        {
            for (var half = 0; half < 2 * seconds; half++)
            {
                _time.Advance(0.5);
                watch.Seen("bcr-response", now);
            }
        }

        See(null, 3);
        See(FakeCluster.ViewOf(FakeCluster.Running with { Step = ExperimentStep.Train }, new RunningInfo("train", 0, "node1", 8, 5_110, 20_440, "epoch 4 of 15, loss 0.209")), 7);
        See(FakeCluster.ViewOf(FakeCluster.Running), 6);
        See(FakeCluster.ViewOf(FakeCluster.Running with { Status = ExperimentStatus.Stopping, Then = ExperimentStatus.Paused }), 1);
        See(FakeCluster.ViewOf(FakeCluster.Running with { Status = ExperimentStatus.Paused }), 60);
        See(FakeCluster.ViewOf(FakeCluster.Finished), 1);
        Assert.Equal(
            """
            bcr-response: waits for a worker
            bcr-response (3f2a9c81d04e): running
            warning: Channel CD235ab varies in 0.3% of rows only.
            plan: done, 4 samples, 35 channels
            profile: done
            fit: done
            train: 25%, epoch 4 of 15, loss 0.209
            train: done, loss 0.184, validation 0.191 after 15 epochs; best weights of epoch 13 kept
            sketch: done
            artifact: done
            edit: 52 of 120 partitions (43%)
            bcr-response (3f2a9c81d04e): stopping, then paused
            bcr-response (3f2a9c81d04e): paused
            edit: done
            finish: done
            bcr-response (3f2a9c81d04e): finished

            """,
            _written.ToString());
    }

    [Fact]
    public void Line_SaysAllThatIsKnown()
    {
        Assert.Equal(
            "edit: 1,052 of 12,000 partitions (8%), 61,234 rows/s, 1 min 05 s left",
            PlainWatch.Line(new PhaseProgress("edit", 1_052, 12_000, 0.0877, 61_234.4, TimeSpan.FromSeconds(65), null)));
        Assert.Equal("train: 50%, epoch 7 of 15", PlainWatch.Line(new PhaseProgress("train", 0, 1, 0.5, null, null, "epoch 7 of 15")));
        Assert.Equal("evaluate: 0 of 4 samples (0%)", PlainWatch.Line(new PhaseProgress("evaluate", 0, 4, 0, null, null, null)));
    }
}
