using NeuronEdit.Numerics;
using NeuronEdit.Sketches;

namespace NeuronEdit.Tests.Sketches;

public class QuantileSketchTests
{
    private static readonly double[] Percentiles = [.. Enumerable.Range(0, 101).Select(p => p / 100.0)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(QuantileSketch.DefaultCapacity)]
    public void Quantiles_UpToCapacity_AreNumpysToTheLastBit(int count)
    {
        var values = Normal(count, 3);
        var sketch = new QuantileSketch(1);
        sketch.Update(values);

        var actual = new double[101];
        sketch.Quantiles(Percentiles, actual);

        Assert.True(sketch.IsExact);
        Assert.Equal(0, sketch.RankErrorBound);
        Assert.Equal(Percentiles.Select(q => NumpyQuantile(values, q)), actual);
    }

    [Fact]
    public void Quantiles_BeyondCapacity_InterpolateTheWeightedItemsWithExactEnds()
    {
        var values = Normal(8_000, 5);
        var sketch = new QuantileSketch(2, 64);
        sketch.Update(values);
        var expanded = new List<float>();
        for (var level = 0; level < sketch.Levels; level++)
            foreach (var item in sketch.Level(level)) expanded.AddRange(Enumerable.Repeat(item, 1 << level));
        expanded.Sort();
        expanded[0] = values.Min();
        expanded[^1] = values.Max();

        Assert.Equal(8_000, expanded.Count);
        foreach (var q in Percentiles) Assert.Equal(NumpyQuantile([.. expanded], q), sketch.Quantile(q));
        Assert.Equal(expanded.Count(item => item <= 0.5f), sketch.Rank(0.5f));
    }

    [Fact]
    public void Update_InChunksOfAnySize_GivesTheSameBytes()
    {
        var values = Normal(30_000, 11);
        for (var i = 0; i < values.Length; i += 97) values[i] = float.NaN;
        var whole = new QuantileSketch(4);
        whole.Update(values);
        for (var seed = 0UL; seed < 5; seed++)
        {
            var random = new SeededRandom(seed);
            var pieces = new QuantileSketch(4);
            for (int start = 0, length; start < values.Length; start += length)
            {
                length = (int)Math.Min(random.NextBelow(seed == 0 ? 2 : 3000) + 1, values.Length - start);
                pieces.Update(values.AsSpan(start, length));
            }

            Assert.Equal(whole.ToBytes(), pieces.ToBytes());
        }
    }

    [Fact]
    public void Update_NaNAndInfinities_CountsTheFirstAndKeepsTheSecond()
    {
        var sketch = new QuantileSketch(1);
        sketch.Update([float.NaN, 1, float.NegativeInfinity, float.NaN, 3, float.PositiveInfinity, 2, float.NaN, -0f]);

        Assert.Equal(6, sketch.Count);
        Assert.Equal(3, sketch.NaNCount);
        Assert.Equal(float.NegativeInfinity, sketch.Minimum);
        Assert.Equal(float.PositiveInfinity, sketch.Maximum);
        Assert.Equal(1.5, sketch.Quantile(0.5));
        Assert.Equal(float.PositiveInfinity, sketch.Quantile(0.95));
        Assert.Equal(float.NegativeInfinity, sketch.Quantile(0.05));
        Assert.Equal(1, sketch.Rank(float.NegativeInfinity));
    }

    [Fact]
    public void Update_NaNAfterTheLastFreeItem_LeavesTheSketchExact()
    {
        var sketch = new QuantileSketch(1, 64);
        sketch.Update(Normal(64, 1));
        sketch.Update([float.NaN]);

        Assert.True(sketch.IsExact);
        Assert.Equal(1, sketch.NaNCount);
    }

    [Fact]
    public void Update_NegativeZero_IsEnteredAsZero()
    {
        var sketch = new QuantileSketch(1);
        sketch.Update(Enumerable.Repeat(-0f, 20).ToArray());

        Assert.Equal(0u, BitConverter.SingleToUInt32Bits((float)sketch.Quantile(0.5)));
    }

    [Fact]
    public void Merge_AnySplit_KeepsCountExtremesAndInvariants()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var random = new SeededRandom(seed);
            var merged = new QuantileSketch(seed);
            long count = 0;
            var (minimum, maximum) = (float.PositiveInfinity, float.NegativeInfinity);
            for (var partition = 0; partition < 12; partition++)
            {
                var values = Normal((int)random.NextBelow(partition % 3 == 0 ? 20_000 : 50), seed + (ulong)partition);
                var sketch = new QuantileSketch(SeededRandom.Derive(seed, "partition", partition));
                sketch.Update(values);
                merged.Merge(sketch);
                count += values.Length;
                foreach (var value in values) (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
                CheckInvariants(merged);
            }

            Assert.Equal(count, merged.Count);
            Assert.Equal(minimum, merged.Minimum);
            Assert.Equal(maximum, merged.Maximum);
        }
    }

    [Fact]
    public void Merge_SketchesThatFitTogether_StaysExact()
    {
        var values = Normal(2000, 8);
        var (first, second) = (new QuantileSketch(1), new QuantileSketch(2));
        first.Update(values.AsSpan(0, 700));
        second.Update(values.AsSpan(700));
        first.Merge(second);

        Assert.Equal(Percentiles.Select(q => NumpyQuantile(values, q)), Percentiles.Select(first.Quantile));
    }

    [Theory]
    [InlineData(2400, 300)]
    [InlineData(300, 2400)]
    public void Merge_SketchesOfDifferentSize_ReportsTheLargerError(int firstCapacity, int secondCapacity)
    {
        var (first, second) = (new QuantileSketch(1, firstCapacity), new QuantileSketch(2, secondCapacity));
        first.Update(Normal(100_000, 1));
        second.Update(Normal(100_000, 2));
        var rows = Math.Max(first.RankErrorBound, second.RankErrorBound) * 100_000;
        var coarse = new QuantileSketch(3, 300);
        coarse.Update(Normal(200_000, 3));
        first.Merge(second);

        Assert.Equal(300, first.Capacity);
        Assert.True(first.RankErrorBound * 200_000 >= rows);
        Assert.InRange(first.RankErrorBound, coarse.RankErrorBound / 2, coarse.RankErrorBound * 2);
    }

    [Fact]
    public void Update_AfterReadingBack_ContinuesAsIfNeverWritten()
    {
        var values = Normal(40_000, 21);
        var through = new QuantileSketch(9);
        through.Update(values);
        var interrupted = new QuantileSketch(9);
        for (var start = 0; start < values.Length; start += 1000)
        {
            interrupted.Update(values.AsSpan(start, 1000));
            interrupted = QuantileSketch.FromBytes(interrupted.ToBytes(), "test");
        }

        Assert.Equal(through.ToBytes(), interrupted.ToBytes());
    }

    [Fact]
    public void Update_InSteadyState_AllocatesNothing()
    {
        var sketches = new NeuronSketches(5, 1);
        var values = Normal(5 * 4096, 2);
        for (var i = 0; i < 100; i++) sketches.Update(values, 4096);
        var levels = sketches[0].Levels;
        var before = GC.GetAllocatedBytesForCurrentThread();
        sketches.Update(values, 4096);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(levels, sketches[0].Levels);
        Assert.InRange(allocated, 0, 2048);
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        var sketch = new QuantileSketch(1);
        Assert.Throws<InvalidOperationException>(() => sketch.Quantile(0.5));
        sketch.Update([1]);
        Assert.Throws<ArgumentException>(() => sketch.Quantile(1.01));
        Assert.Throws<ArgumentException>(() => sketch.Quantile(double.NaN));
        Assert.Throws<ArgumentException>(() => sketch.Quantiles([0.5, 0.4], new double[2]));
        Assert.Throws<ArgumentException>(() => sketch.Merge(sketch));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileSketch(1, 63));
    }

    internal static float[] Normal(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float)random.NextNormal();
        return values;
    }

    /// <summary>numpy.percentile(values.astype(float64), 100 q), written from its documentation.</summary>
    internal static double NumpyQuantile(float[] values, double q)
    {
        var sorted = values.Select(value => (double)value).Order().ToArray();
        var h = q * (sorted.Length - 1);
        var lower = (int)Math.Floor(h);
        var (a, b) = (sorted[lower], sorted[Math.Min(lower + 1, sorted.Length - 1)]);
        var part = h - lower;
        return part < 0.5 ? a + ((b - a) * part) : b - ((b - a) * (1 - part));
    }

    private static void CheckInvariants(QuantileSketch sketch)
    {
        long weight = 0;
        var total = 0;
        for (var level = 0; level < sketch.Levels; level++)
        {
            var items = sketch.Level(level);
            weight += (long)items.Length << level;
            total += items.Length;
            for (var i = 1; level > 0 && i < items.Length; i++) Assert.True(items[i - 1] <= items[i]);
        }

        Assert.Equal(sketch.Count, weight);
        Assert.Equal(sketch.Total, total);
        Assert.InRange(total, 0, sketch.Capacity);
    }
}
