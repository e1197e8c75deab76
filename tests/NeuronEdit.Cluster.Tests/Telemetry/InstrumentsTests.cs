using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Tests.Telemetry;

public sealed class InstrumentsTests
{
    [Fact]
    public void Instruments_HaveTheNamesAndUnitsThatAreDocumented()
    {
        using var instruments = new ClusterInstruments();
        using var heard = new HeardMeasurements(instruments);
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["neuronedit.turn.duration"] = "s", ["neuronedit.turn.messages"] = "{message}", ["neuronedit.turn.overtaken"] = "{turn}", ["neuronedit.work.duration"] = "s",
                ["neuronedit.work.retries"] = "{attempt}", ["neuronedit.lease.lost"] = "{lease}", ["neuronedit.lease.expired"] = "{lease}", ["neuronedit.partition.rows"] = "{row}",
                ["neuronedit.partition.bytes"] = "By", ["neuronedit.work.queued"] = "{item}", ["neuronedit.work.running"] = "{item}", ["neuronedit.training.loss"] = "1",
                ["neuronedit.slots.used"] = "{slot}", ["neuronedit.slots.limit"] = "{slot}", ["neuronedit.process.memory"] = "By",
            }.OrderBy(u => u.Key),
            heard.Units.OrderBy(u => u.Key));
    }

    [Fact]
    public void Verbs_GiveValuesInTheUnitsOfTheirInstruments()
    {
        using var instruments = new ClusterInstruments();
        using var heard = new HeardMeasurements(instruments);
        instruments.OnTurnCommitted("edit", TimeSpan.FromMilliseconds(250), 7);
        instruments.OnTurnOvertaken("edit");
        instruments.OnWorkFinished("edit", WorkEnding.HandedBack, TimeSpan.FromMinutes(2), 0);
        instruments.OnWorkFinished("edit", WorkEnding.Done, TimeSpan.FromSeconds(3), 40_000);
        instruments.OnRetried("train");
        instruments.OnLeaseLost("train");
        instruments.OnLeasesExpired(4);
        instruments.OnWritten("edit", 1 << 20);
        Assert.Equal([0.25], heard.Of("neuronedit.turn.duration", "actor=edit"));
        Assert.Equal([7], heard.Of("neuronedit.turn.messages", "actor=edit"));
        Assert.Equal([1], heard.Of("neuronedit.turn.overtaken", "actor=edit"));
        Assert.Equal([120], heard.Of("neuronedit.work.duration", "kind=edit outcome=handed_back"));
        Assert.Equal([3], heard.Of("neuronedit.work.duration", "kind=edit outcome=done"));
        Assert.Equal([40_000], heard.Of("neuronedit.partition.rows", "kind=edit"));
        Assert.Equal([1], heard.Of("neuronedit.work.retries", "kind=train"));
        Assert.Equal([1], heard.Of("neuronedit.lease.lost", "kind=train"));
        Assert.Equal([4], heard.Of("neuronedit.lease.expired"));
        Assert.Equal([1_048_576], heard.Of("neuronedit.partition.bytes", "kind=edit"));
    }

    [Fact]
    public void Gauges_SayNothingOfWhatIsNotKnown()
    {
        using var instruments = new ClusterInstruments();
        using var heard = new HeardMeasurements(instruments);
        heard.Ask();
        Assert.Empty(heard.Of("neuronedit.work.queued"));
        Assert.Empty(heard.Of("neuronedit.training.loss"));
        using (instruments.Watch(() => (1, 4)))
        {
            instruments.OnCounted(new WorkCounts(12, 3));
            instruments.OnTrained(0.25);
            heard.Ask();
        }

        instruments.OnCounted(null);
        instruments.OnTrained(double.NaN);
        heard.Ask();
        Assert.Equal([12], heard.Of("neuronedit.work.queued"));
        Assert.Equal([3], heard.Of("neuronedit.work.running"));
        Assert.Equal([0.25], heard.Of("neuronedit.training.loss"));
        Assert.Equal([0, 1, 0], heard.Of("neuronedit.slots.used"));
        Assert.Equal([0, 4, 0], heard.Of("neuronedit.slots.limit"));
        Assert.All(heard.Of("neuronedit.process.memory"), bytes => Assert.InRange(bytes, 1 << 20, 1L << 40));
    }

    [Fact]
    public async Task Node_ThatRunsAnExperiment_MeasuresTurnsItemsAndRows()
    {
        var failed = 0;
        await using var node = await MeasuredNode.StartAsync(work =>
        {
            if (work is { Kind: WorkKinds.Sketch, Index: 1 } && Interlocked.Increment(ref failed) == 1) throw new NeuronEditException(FailureCode.Storage, "away for a moment");
        });
        using var heard = new HeardMeasurements(node.Instruments);
        Assert.Equal(ExperimentStatus.Finished, (await node.RunAsync("one")).Status);
        await MeasuredNode.UntilAsync(() =>
        {
            heard.Ask();
            return Task.FromResult(heard.Of("neuronedit.work.queued").Any());
        });
        await node.StopAsync();

        Assert.Equal(5_000, heard.Of("neuronedit.partition.rows", "kind=edit").Sum());
        Assert.Equal(4_000, heard.Of("neuronedit.partition.rows", "kind=sketch").Sum());
        Assert.Equal(5, heard.Of("neuronedit.work.duration", "kind=edit outcome=done").Count());
        Assert.Single(heard.Of("neuronedit.work.duration", "kind=sketch outcome=failed"));
        Assert.Equal([1], heard.Of("neuronedit.work.retries", "kind=sketch"));
        Assert.All(heard.Of("neuronedit.turn.duration", "actor=experiment"), seconds => Assert.InRange(seconds, 0, 60));
        Assert.True(heard.Of("neuronedit.turn.messages", "actor=edit").Sum() >= 1 + 5 + 2);
        Assert.Contains(3, heard.Of("neuronedit.slots.limit"));
    }
}
