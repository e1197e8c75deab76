using System.Text.Json;
using NeuronEdit.Transforms;

namespace NeuronEdit.Tests.Transforms;

public class ChannelMomentsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(35)]
    public void Update_AnyTiling_GivesTheSameBitsAndTheTwoPassMoments(int channels)
    {
        const int rows = 300;
        var values = Values(rows, channels);
        var whole = new ChannelMoments(channels);
        whole.Update(values, rows);
        var parts = new ChannelMoments(channels);
        for (var row = 0; row < rows; row += 7) parts.Update(values.AsSpan(row * channels, Math.Min(7, rows - row) * channels), Math.Min(7, rows - row));

        Assert.Equal(JsonSerializer.Serialize(whole.ToState()), JsonSerializer.Serialize(parts.ToState()));
        for (var channel = 0; channel < channels; channel++)
        {
            var column = Enumerable.Range(0, rows).Select(row => (double)values[(row * channels) + channel]).ToArray();
            var mean = column.Sum() / rows;
            var squares = column.Sum(value => (value - mean) * (value - mean));
            Assert.Equal(mean, whole.Mean[channel], 1e-12 * (1 + Math.Abs(mean)));
            Assert.Equal(squares, whole.SquaredDeviations[channel], 1e-10 * squares);
            Assert.Equal(column.Min(), whole.Minimum[channel]);
            Assert.Equal(column.Max(), whole.Maximum[channel]);
        }
    }

    [Fact]
    public void Merge_Partitions_EqualsOneWalkWithinRounding()
    {
        var values = Values(1000, 3);
        var whole = new ChannelMoments(3);
        whole.Update(values, 1000);
        var merged = new ChannelMoments(3);
        foreach (var (start, count) in new[] { (0, 1), (1, 0), (1, 499), (500, 500) })
        {
            var part = new ChannelMoments(3);
            part.Update(values.AsSpan(start * 3, count * 3), count);
            merged.Merge(part);
        }

        Assert.Equal(1000, merged.Count);
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.Equal(whole.Mean[channel], merged.Mean[channel], 1e-11);
            Assert.Equal(whole.SquaredDeviations[channel], merged.SquaredDeviations[channel], 1e-9 * whole.SquaredDeviations[channel]);
            Assert.Equal(whole.Minimum[channel], merged.Minimum[channel]);
            Assert.Equal(whole.Maximum[channel], merged.Maximum[channel]);
        }
    }

    [Fact]
    public void State_ThroughJson_ContinuesExactly()
    {
        var (stored, walked) = (new ChannelMoments(2), new ChannelMoments(2));
        stored = new ChannelMoments(JsonSerializer.Deserialize<ChannelMomentsState>(JsonSerializer.Serialize(stored.ToState()))!);
        foreach (var tile in new[] { new[] { 1.1f, 2, 3.3f, 4 }, [5, 0.1f] })
        {
            stored.Update(tile, tile.Length / 2);
            walked.Update(tile, tile.Length / 2);
            stored = new ChannelMoments(JsonSerializer.Deserialize<ChannelMomentsState>(JsonSerializer.Serialize(stored.ToState()))!);
        }

        Assert.Equal(walked.Mean.ToArray(), stored.Mean.ToArray());
        Assert.Equal(walked.SquaredDeviations.ToArray(), stored.SquaredDeviations.ToArray());
        Assert.Throws<ArgumentException>(() => new ChannelMoments(new ChannelMomentsState(1, [1], [1, 2], [1], [1])));
    }

    private static float[] Values(int rows, int channels) =>
        [.. Sketches.QuantileSketchTests.Normal(rows * channels, 4).Select((value, i) => (value * (1 + (i % channels))) + (100 * (i % channels)))];
}
