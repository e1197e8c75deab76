using System.Runtime.Intrinsics;
using NeuronEdit.Numerics;

namespace NeuronEdit.Sketches;

/// <summary>A mergeable summary of float32 values that answers quantiles: KLL with lazy, pairwise cancelling compactions.</summary>
/// <remarks>
/// <para>Definitions. The <i>rank</i> of v is the number of values at or below v, the <i>rank interval</i> of v the ranks from
/// (values below v) to (values at or below v). The <i>quantile</i> q is numpy's default: with the n values sorted and h = q (n - 1),
/// the linear interpolation between the neighbours at floor(h) and floor(h) + 1. The <i>rank error</i> of an answer v to q is the
/// distance from h to v's rank interval, over n; inside the interval it is zero, so ties cost nothing.</para>
/// <para>Contract. Count, NaNCount, Minimum and Maximum are exact. Quantiles are exact, to the last bit of numpy's, while Count is
/// at most Capacity. Beyond, with probability 95% no answer of p1..p99 has a rank error above <see cref="RankErrorBound"/>, whatever
/// the data, their order and the way they were split before merging. NaN is counted and never entered; infinities are values;
/// -0 is entered as 0.</para>
/// <para>Method. Karnin, Lang, Liberty, "Optimal Quantile Approximation in Streams", FOCS 2016: items of level h weigh 2^h. When the
/// sketch is full, the lowest level at its limit is compacted: sorted, every other item moves one level up, the rest are dropped.
/// Which half survives is a coin toss, and the next compaction of that level takes the other half, which halves the variance
/// (Ivkin, Liberty, Lang, Karnin, Braverman, "Streaming Quantiles Algorithms with Small Space and Update Time", 2019).</para>
/// <para>Invariants, between calls:</para>
/// <list type="number">
/// <item>The sum over levels of size[h] x 2^h is Count.</item>
/// <item>The sum of the sizes is Total, at most Capacity.</item>
/// <item>Levels above 0 are sorted. Level 0 is in order of arrival, and nothing depends on that order.</item>
/// <item>No item is NaN or -0. Minimum and Maximum are at or beyond every item.</item>
/// <item>A bit of _awaiting says that its level owes the second compaction of a pair; _secondHalf says which half that keeps.</item>
/// <item>The top level is not empty, unless it is level 0.</item>
/// </list>
/// <para>Not safe for use by several threads at once.</para>
/// </remarks>
public sealed partial class QuantileSketch
{
    /// <summary>Items kept by default: 9,600 bytes of values.</summary>
    public const int DefaultCapacity = 2400;

    /// <summary>The smallest capacity.</summary>
    public const int MinimumCapacity = 64;

    /// <summary>The largest capacity.</summary>
    public const int MaximumCapacity = 1 << 20;

    internal const int MaximumLevels = 60;

    private readonly SeededRandom _random;
    private float[][] _items = [[]];
    private int[] _sizes = new int[1];
    private int[] _limits;
    private float _minimum = float.PositiveInfinity, _maximum = float.NegativeInfinity;
    private ulong _awaiting, _secondHalf;

    /// <summary>Creates an empty sketch.</summary>
    /// <param name="seed">
    /// Seed of the coin tosses. Sketches that will be merged need different seeds (derive them from the partition's number), or their
    /// errors add up instead of averaging out.
    /// </param>
    /// <param name="capacity">Items it keeps, <see cref="MinimumCapacity"/> to <see cref="MaximumCapacity"/>.</param>
    public QuantileSketch(ulong seed, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, MinimumCapacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaximumCapacity);
        Capacity = capacity;
        _random = new SeededRandom(seed);
        _limits = SketchLimits.Of(capacity, 1);
    }

    /// <summary>Items it keeps at most. A merge with a smaller sketch lowers it.</summary>
    public int Capacity { get; private set; }

    /// <summary>Values entered, NaN not among them.</summary>
    public long Count { get; private set; }

    /// <summary>NaN values met.</summary>
    public long NaNCount { get; private set; }

    /// <summary>The smallest value, exact; positive infinity while Count is 0.</summary>
    public float Minimum
    {
        get
        {
            var minimum = _minimum;
            foreach (var item in Level(0)) minimum = Math.Min(minimum, item);
            return minimum;
        }
    }

    /// <summary>The largest value, exact; negative infinity while Count is 0.</summary>
    public float Maximum
    {
        get
        {
            var maximum = _maximum;
            foreach (var item in Level(0)) maximum = Math.Max(maximum, item);
            return maximum;
        }
    }

    /// <summary>True while every quantile is exact.</summary>
    public bool IsExact => _sizes.Length == 1;

    /// <summary>
    /// The rank error, as a fraction of Count, that no answer of p1..p99 exceeds with probability 95%. It is 0 while the sketch
    /// is exact and grows with every compaction, of this sketch and of those merged into it.
    /// </summary>
    /// <remarks>
    /// A pair of compactions of level h errs by at most 2^h, with mean 0 and independently of all others, so the error of one rank is
    /// sub-Gaussian with <see cref="ErrorVariance"/>: P(error at or above t) is at most 2 exp(-t^2 / (2 variance)). The bound is the t at
    /// which the 99 percentiles together reach 5%. It holds for any data; typical errors are half as large.
    /// </remarks>
    public double RankErrorBound => Count == 0 ? 0 : Math.Min(1, Math.Sqrt(2 * Math.Log(2 * 99 / 0.05) * ErrorVariance) / Count);

    /// <summary>The largest variance that the error of a rank can have, in rows squared.</summary>
    public double ErrorVariance { get; private set; }

    /// <summary>Items held now, over all levels.</summary>
    internal int Total { get; private set; }

    internal int Levels => _sizes.Length;

    /// <summary>Enters values in their order. How a sequence is cut into calls makes no difference.</summary>
    /// <param name="values">Any length; NaN is counted, not entered.</param>
    public void Update(ReadOnlySpan<float> values)
    {
        while (!values.IsEmpty)
        {
            if (Total == Capacity)
            {
                values = SkipNaN(values);
                if (values.IsEmpty) return;
                while (Total >= Capacity) CompactOneLevel();
            }

            var taken = Math.Min(Capacity - Total, values.Length);
            Reserve(0, _sizes[0] + taken);
            var entered = Enter(values[..taken], _items[0].AsSpan(_sizes[0], taken));
            _sizes[0] += entered;
            Total += entered;
            Count += entered;
            NaNCount += taken - entered;
            values = values[taken..];
        }
    }

    internal ReadOnlySpan<float> Level(int level) => _items[level].AsSpan(0, _sizes[level]);

    /// <summary>Copies the values that are not NaN, -0 as 0, and says how many they are.</summary>
    private static int Enter(ReadOnlySpan<float> values, Span<float> target)
    {
        var entered = 0;
        var i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var vector = Vector256.Create(values[i..]);
            if (!Vector256.EqualsAll(vector, vector)) break;
            (vector + Vector256<float>.Zero).CopyTo(target[i..]);
            entered += Vector256<float>.Count;
        }

        for (; i < values.Length; i++)
            if (!float.IsNaN(values[i])) target[entered++] = values[i] + 0f;
        return entered;
    }

    private ReadOnlySpan<float> SkipNaN(ReadOnlySpan<float> values)
    {
        var skipped = 0;
        while (skipped < values.Length && float.IsNaN(values[skipped])) skipped++;
        NaNCount += skipped;
        return values[skipped..];
    }
}
