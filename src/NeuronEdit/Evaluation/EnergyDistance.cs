using System.Runtime.Intrinsics;
using NeuronEdit.Numerics;

namespace NeuronEdit.Evaluation;

/// <summary>The energy distance of two populations: 2 E|X - Y| - E|X - X'| - E|Y - Y'|, with the Euclidean norm over channels.</summary>
/// <remarks>
/// <para>It is the V-statistic (pairs of a row with itself count, so it is never negative beyond rounding and 0 for equal samples), and no square root is taken.
/// The unit is that of the values.</para>
/// <para>Of each side at most 2,000 rows are used, drawn without replacement. Both sides draw from the same stream, so that equal populations, and rows before and after an edit, are
/// compared on the same rows.</para>
/// </remarks>
public static class EnergyDistance
{
    /// <summary>Rows used of each side at most.</summary>
    public const int MaximumRows = 2000;

    private const int Lanes = 8;

    /// <summary>The distance.</summary>
    /// <param name="first">X.</param>
    /// <param name="second">Y.</param>
    /// <param name="seed">Of the drawing; without effect on populations of up to <see cref="MaximumRows"/> rows.</param>
    public static double Between(Population first, Population second, ulong seed)
    {
        Population.RequireSameChannels(first, second);
        var width = (first.Channels + Lanes - 1) / Lanes * Lanes;
        var (x, y) = (Draw(first, width, seed), Draw(second, width, seed));
        return (2 * MeanDistance(x, y, width)) - MeanDistance(x, width) - MeanDistance(y, width);
    }

    /// <summary>Rows that are used, ascending: all, or 2,000 by Floyd's method.</summary>
    internal static int[] Rows(int rows, ulong seed)
    {
        if (rows <= MaximumRows) return [.. Enumerable.Range(0, rows)];
        var random = new SeededRandom(SeededRandom.Derive(seed, "energy-distance"));
        var drawn = new SortedSet<int>();
        for (var bound = rows - MaximumRows; bound < rows; bound++)
            if (!drawn.Add((int)random.NextBelow(bound + 1L))) drawn.Add(bound);
        return [.. drawn];
    }

    private static float[] Draw(Population population, int width, ulong seed)
    {
        var rows = Rows(population.Rows, seed);
        var drawn = new float[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
            population.Values.Slice(rows[i] * population.Channels, population.Channels).CopyTo(drawn.AsSpan(i * width));
        return drawn;
    }

    private static double MeanDistance(float[] x, float[] y, int width)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i += width)
        {
            double row = 0;
            for (var j = 0; j < y.Length; j += width) row += Distance(x.AsSpan(i, width), y.AsSpan(j, width));
            sum += row;
        }

        return sum / ((double)(x.Length / width) * (y.Length / width));
    }

    /// <summary>The mean over all pairs of rows of one sample: each pair is met once and counts twice, a row with itself counts as 0.</summary>
    private static double MeanDistance(float[] x, int width)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i += width)
        {
            double row = 0;
            for (var j = 0; j < i; j += width) row += Distance(x.AsSpan(i, width), x.AsSpan(j, width));
            sum += row;
        }

        return 2 * sum / ((double)(x.Length / width) * (x.Length / width));
    }

    private static double Distance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < x.Length; i += Lanes)
        {
            var difference = Vector256.Create(x[i..]) - Vector256.Create(y[i..]);
            sum += difference * difference;
        }

        return Math.Sqrt(Vector256.Sum(sum));
    }
}
