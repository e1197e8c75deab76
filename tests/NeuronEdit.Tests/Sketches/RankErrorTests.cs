using NeuronEdit.Numerics;
using NeuronEdit.Sketches;

namespace NeuronEdit.Tests.Sketches;

/// <summary>The sketch's guarantee: at 10^6 rows the worst rank error over p1..p99 is at most 0.5% for 95 of 100 seeds, in at most 10,000 bytes.</summary>
/// <remarks>Every value is a known function of its rank, so ranks are computed, not sorted for.</remarks>
public class RankErrorTests
{
    private const int Rows = 1_000_000;
#if DEBUG
    private const int Seeds = 20; // Unoptimised code takes ten times as long; the guarantee's 100 seeds run in Release.
#else
    private const int Seeds = 100;
#endif

    [Fact]
    public void Update_SortedRows_KeepsTheRankErrorUnderHalfAPercent() =>
        AssertWorstErrors(Values(rank => rank, shuffle: false), rank => rank, value => ((long)value, (long)value + 1), [Rows]);

    [Fact]
    public void Update_SixtyPercentZeros_KeepsTheRankErrorUnderHalfAPercent() =>
        AssertWorstErrors(
            Values(rank => Math.Max(0, rank - 599_999), shuffle: true),
            rank => Math.Max(0, rank - 599_999),
            value => value == 0 ? (0, 600_000) : (599_999 + (long)value, 600_000 + (long)value),
            [Rows]);

    [Fact]
    public void Update_TwoModes_KeepsTheRankErrorUnderHalfAPercent() =>
        AssertWorstErrors(
            Values(Bimodal, shuffle: true),
            Bimodal,
            value => value < 0 ? ((long)value + 1_000_000, (long)value + 1_000_001) : (Math.Max(500_000, (long)value - 4_500_000), Math.Max(500_000, (long)value - 4_499_999)),
            [Rows]);

    [Fact]
    public void Merge_TwoHundredPartitionsOfDisjointRanges_KeepsTheRankErrorUnderHalfAPercent() =>
        AssertWorstErrors(Values(rank => rank, shuffle: false), rank => rank, value => ((long)value, (long)value + 1), [.. Enumerable.Repeat(Rows / 200, 200)]);

    [Fact]
    public void Merge_VeryUnequalInterleavedPartitions_KeepsTheRankErrorUnderHalfAPercent()
    {
        // Partition sizes 1, 2, 4 .. and one huge rest; each takes every 7th remaining rank, so all overlap and each is sorted.
        var sizes = new List<int>();
        for (var size = 1; sizes.Sum() + size < Rows / 2; size *= 2) sizes.Add(size);
        sizes.Add(Rows - sizes.Sum());
        AssertWorstErrors(Values(rank => (int)(rank * 7L % Rows), shuffle: false), rank => rank, value => ((long)value, (long)value + 1), [.. sizes]);
    }

    private static int Bimodal(int rank) => rank < 500_000 ? rank - 1_000_000 : rank + 4_500_000;

    private static float[] Values(Func<int, int> ofRank, bool shuffle)
    {
        var values = new float[Rows];
        for (var i = 0; i < Rows; i++) values[i] = ofRank(i);
        var random = new SeededRandom(77);
        for (var i = Rows - 1; shuffle && i > 0; i--)
        {
            var j = (int)random.NextBelow(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }

        return values;
    }

    /// <summary>Sketches the rows in partitions of the given sizes once per seed; ranks of a value are given as [below, at or below].</summary>
    private static void AssertWorstErrors(float[] values, Func<int, int> ofRank, Func<double, (long Below, long AtOrBelow)> ranks, int[] partitions)
    {
        Assert.Equal(ofRank(0), values.Min());
        var errors = new double[Seeds];
        var beyondBound = 0;
        Parallel.For(0, Seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var sketch = Sketch(values, partitions, (ulong)seed);
            Assert.Equal(Rows, sketch.Count);
            Assert.InRange(sketch.ToBytes().Length, 1, 10_000);
            for (var p = 1; p < 100; p++)
            {
                var h = p / 100.0 * (Rows - 1);
                var (below, atOrBelow) = ranks(sketch.Quantile(p / 100.0));
                errors[seed] = Math.Max(errors[seed], Math.Max(0, Math.Max(below - h, h - atOrBelow)) / Rows);
            }

            // One row of slack: an interpolated value's rank is rounded down above.
            if (errors[seed] > sketch.RankErrorBound + (1.0 / Rows)) Interlocked.Increment(ref beyondBound);
        });
        Array.Sort(errors);
        Assert.True(errors[(Seeds * 95 / 100) - 1] <= 0.005, $"95% of the seeds stay under {errors[(Seeds * 95 / 100) - 1]:P3}, the worst under {errors[^1]:P3}.");
        Assert.True(beyondBound <= Seeds * 5 / 100, $"{beyondBound} of {Seeds} seeds exceed the bound that the sketch states.");
        Assert.True(errors[^1] > 0);
    }

    private static QuantileSketch Sketch(float[] values, int[] partitions, ulong seed)
    {
        var merged = new QuantileSketch(SeededRandom.Derive(seed, "partition", 0));
        var start = 0;
        for (var i = 0; i < partitions.Length; i++)
        {
            var sketch = i == 0 ? merged : new QuantileSketch(SeededRandom.Derive(seed, "partition", i));
            sketch.Update(values.AsSpan(start, partitions[i]));
            if (i > 0) merged.Merge(sketch);
            start += partitions[i];
        }

        return merged;
    }
}
