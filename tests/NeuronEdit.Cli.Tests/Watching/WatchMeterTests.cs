using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Watching;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cli.Tests.Watching;

public class WatchMeterTests
{
    private readonly StillTime _time = new();
    private readonly WatchMeter _meter;

    public WatchMeterTests() => _meter = new WatchMeter(_time);

    [Fact]
    public void Of_Partitions_RateAndTimeLeftOverTheLastHalfMinute()
    {
        Assert.Null(Edit(done: 20).RowsPerSecond);
        _time.Advance(1);
        Assert.Null(Edit(done: 21).RowsPerSecond);
        for (var second = 2; second <= 60; second++)
        {
            _time.Advance(1);
            // Slow at first: half an item a second; then one.
            Edit(done: 20 + (second <= 30 ? second / 2 : second - 15));
        }

        // 120 partitions of 29,491,200 rows: 245,760 each; one a second, and 55 are left.
        var now = Edit(done: 65);
        Assert.Equal(245_760, now.RowsPerSecond!.Value, 1.0);
        Assert.Equal(55, now.Remaining!.Value.TotalSeconds, 0.01);
        Assert.Equal(65.0 / 120, now.Share, 12);
        Assert.Equal(("edit", "partitions", null), (now.Kind, now.Unit, now.Detail));
    }

    [Fact]
    public void Of_ItemsThatRun_CountsTheirPart()
    {
        Assert.Equal(0.5, Edit(60).Share, 12);
        Assert.Equal(61.25 / 120, Edit(60, Item(1_000, 1_000), Item(1, 4), Item(null, null)).Share, 12);
        Assert.Equal(1, Edit(120, Item(1, 2)).Share);
    }

    [Fact]
    public void Of_AnItemThatIsLost_HasNoRateUntilItIsMadeGood()
    {
        Edit(10, Item(9, 10));
        _time.Advance(10);
        var lost = Edit(10);
        Assert.Null(lost.RowsPerSecond);
        Assert.Null(lost.Remaining);
        _time.Advance(10);
        Assert.NotNull(Edit(11).RowsPerSecond);
    }

    [Fact]
    public void Of_TheOneItemOfTraining_HasItsDetailAndItsTimeLeft()
    {
        Train(0.25);
        _time.Advance(10);
        var now = Train(0.5);
        Assert.Equal((0.5, "epoch 7 of 15, loss 0.209", ""), (now.Share, now.Detail, now.Unit));
        Assert.Null(now.RowsPerSecond);
        Assert.Equal(20, now.Remaining!.Value.TotalSeconds, 0.01);
    }

    [Fact]
    public void Of_AStepOfItsOwn_IsOneItem()
    {
        var plan = FakeCluster.ViewOf(FakeCluster.Running with { Step = ExperimentStep.Plan }, new RunningInfo("plan", 0, "node1", 1, 3, 4, "a.fcs"));
        Assert.Equal(new PhaseProgress("plan", 0, 1, 0.75, null, null, "a.fcs"), Assert.Single(_meter.Of(plan)));
    }

    [Fact]
    public void Of_Samples_AreCountedByTheRowsThatTheyHad()
    {
        PhaseProgress Evaluate(long done, long rows)
        {
            var view = FakeCluster.ViewOf(FakeCluster.Running);
            var step = view.Steps[6] with { Phases = [new PhaseInfo("edit", 120, 120, 0, 0), new PhaseInfo("evaluate", done, 4, rows, null)] };
            return _meter.Of(view with { Steps = view.Steps.SetItem(6, step) })[1];
        }

        Evaluate(1, 1_000);
        _time.Advance(10);
        var now = Evaluate(2, 3_000);
        Assert.Equal(("samples", 150.0), (now.Unit, now.RowsPerSecond!.Value));
    }

    [Theory]
    [InlineData(ExperimentStatus.Paused)]
    [InlineData(ExperimentStatus.Stopping)]
    public void Of_WhatStands_HasNoRate(ExperimentStatus status)
    {
        Edit(10);
        _time.Advance(10);
        var view = FakeCluster.ViewOf(FakeCluster.Running with { Status = status });
        Assert.Null(_meter.Of(view)[0].RowsPerSecond);
        Assert.Empty(_meter.Of(FakeCluster.ViewOf(FakeCluster.Finished)));
    }

    private static RunningInfo Item(long? done, long? total) => new("edit", 7, "node1", 1, done, total, "its own");

    private PhaseProgress Train(double share) =>
        Assert.Single(_meter.Of(FakeCluster.ViewOf(FakeCluster.Running with { Step = ExperimentStep.Train }, new RunningInfo("train", 0, "node1", 8, (long)(20_440 * share), 20_440, "epoch 7 of 15, loss 0.209"))));

    private PhaseProgress Edit(long done, params RunningInfo[] running)
    {
        var view = FakeCluster.ViewOf(FakeCluster.Running, [.. running]);
        var step = view.Steps[6] with { Phases = view.Steps[6].Phases.SetItem(0, new PhaseInfo("edit", done, 120, done * 245_760, 29_491_200)) };
        return _meter.Of(view with { Steps = view.Steps.SetItem(6, step) })[0];
    }
}
