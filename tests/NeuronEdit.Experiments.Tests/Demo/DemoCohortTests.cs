using NeuronEdit.Experiments.Demo;

namespace NeuronEdit.Experiments.Tests.Demo;

public class DemoCohortTests
{
    private static readonly int Width = DemoCohort.Columns.Length;

    [Fact]
    public void Samples_HaveTheSizeOfThePublishedCohort()
    {
        Assert.Equal([18_919, 22_802, 94_556, 55_594, 94_556], DemoCohort.Samples.Select(sample => sample.Rows));
        Assert.Equal(35, DemoPanel.Channels.Length);
        Assert.Equal(35, DemoPanel.Channels.Distinct().Count());
    }

    [Theory]
    [InlineData("CD45", DemoPanel.Cd45)]
    [InlineData("CD19", DemoPanel.Cd19)]
    [InlineData("HLA-DR", DemoPanel.HlaDr)]
    [InlineData("CCR6", DemoPanel.Ccr6)]
    [InlineData("CD57", DemoPanel.Cd57)]
    [InlineData("IFNg", DemoPanel.IfnG)]
    [InlineData("Ki-67", DemoPanel.Ki67)]
    public void Panel_NamesAndPlacesAgree(string name, int place) => Assert.Equal(place, DemoPanel.Channels.IndexOf(name));

    [Fact]
    public void Donors_GiveEveryPopulationAShare()
    {
        foreach (var sample in DemoCohort.Samples)
        {
            Assert.Equal(DemoPopulation.All.Length, sample.Donor.Weights.Length);
            Assert.Equal(1, sample.Donor.Weights.Sum(), 9);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void ForEachBlock_AnyBlockSize_GivesTheSameValues(int blockRows)
    {
        var sample = DemoCohort.Control1 with { Rows = 1500 };
        var whole = new float[sample.Rows * Width];
        DemoCohort.Create(3).Fill(sample, 0, sample.Rows, whole);

        var pieces = new float[whole.Length];
        var next = 0L;
        DemoCohort.Create(3).ForEachBlock(sample, blockRows, (start, rows, block) =>
        {
            Assert.Equal(next, start);
            next = start + rows;
            block.CopyTo(pieces.AsSpan((int)start * Width));
        });

        Assert.Equal(sample.Rows, next);
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void Create_OtherSeed_MakesOtherCells()
    {
        var (first, second) = (new float[Width], new float[Width]);
        DemoCohort.Create(1).Fill(DemoCohort.Control1, 0, 1, first);
        DemoCohort.Create(2).Fill(DemoCohort.Control1, 0, 1, second);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Fill_PassesNumberAndRisingTime()
    {
        var values = new float[100 * Width];
        DemoCohort.Create(1).Fill(DemoCohort.Sample1, 94_456, 100, values);
        for (var row = 0; row < 100; row++)
        {
            Assert.Equal(94_456 + row, values[(row * Width) + Width - 1]);
            if (row > 0) Assert.True(values[row * Width] > values[(row - 1) * Width]);
        }
    }

    [Fact]
    public void Fill_RowsBeyondTheSample_AreRefused()
    {
        var cohort = DemoCohort.Create(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => cohort.Fill(DemoCohort.Control1, 18_900, 20, new float[20 * Width]));
        Assert.Throws<ArgumentException>(() => cohort.Fill(DemoCohort.Control1, 0, 20, new float[19 * Width]));
    }

    [Fact]
    public void ForEachBlock_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var blocks = 0;
        Assert.Throws<OperationCanceledException>(() => DemoCohort.Create(1).ForEachBlock(
            DemoCohort.Control1,
            10,
            (_, _, _) =>
            {
                if (++blocks == 3) source.Cancel();
            },
            source.Token));
        Assert.Equal(3, blocks);
    }
}
