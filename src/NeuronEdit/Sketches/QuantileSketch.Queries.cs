namespace NeuronEdit.Sketches;

public sealed partial class QuantileSketch
{
    /// <summary>One quantile, as the class defines it.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <exception cref="InvalidOperationException">Count is 0.</exception>
    public double Quantile(double fraction)
    {
        Span<double> value = stackalloc double[1];
        Quantiles([fraction], value);
        return value[0];
    }

    /// <summary>Many quantiles in one walk.</summary>
    /// <param name="fractions">Each 0 to 1, none below the one before it.</param>
    /// <param name="values">As many; receives the quantiles. 0 gives Minimum, 1 gives Maximum.</param>
    /// <remarks>Between a finite and an infinite neighbour there is no line; the nearer one is the answer, the upper one halfway.</remarks>
    /// <exception cref="InvalidOperationException">Count is 0.</exception>
    public void Quantiles(ReadOnlySpan<double> fractions, Span<double> values)
    {
        if (values.Length != fractions.Length) throw new ArgumentException($"{fractions.Length} fractions, but room for {values.Length} values.", nameof(values));
        if (Count == 0) throw new InvalidOperationException("An empty sketch has no quantiles.");
        var (items, weights) = Ascending();
        var (minimum, maximum) = (Minimum, Maximum);
        var index = 0;
        var end = weights[0];
        var before = 0.0;
        for (var i = 0; i < fractions.Length; i++)
        {
            var fraction = fractions[i];
            if (!(fraction >= before && fraction <= 1)) throw new ArgumentException($"Fraction {i} is {fraction}; it must be {before} to 1.", nameof(fractions));
            before = fraction;
            var position = fraction * (Count - 1);
            var lower = (long)position;
            while (end <= lower) end += weights[++index];
            var upper = Math.Min(lower + 1, Count - 1);
            var next = upper < end ? index : index + 1;
            values[i] = Between(At(lower, items[index]), At(upper, items[next]), position - lower);
        }

        // The items' extremes may have been dropped by compactions; the true ones were not.
        double At(long place, float item) => place == 0 ? minimum : place == Count - 1 ? maximum : item;
    }

    /// <summary>The number of values at or below a value, as far as the sketch knows.</summary>
    public long Rank(float value)
    {
        if (value >= Maximum) return Count;
        if (value < Minimum) return 0;
        long rank = 0;
        for (var level = 0; level < Levels; level++)
        {
            long below = 0;
            foreach (var item in Level(level)) below += item <= value ? 1 : 0;
            rank += below << level;
        }

        return rank;
    }

    /// <summary>All items in ascending order with their weights.</summary>
    private (float[] Items, long[] Weights) Ascending()
    {
        var items = new float[Total];
        var weights = new long[Total];
        var filled = 0;
        for (var level = 0; level < Levels; level++)
        {
            Level(level).CopyTo(items.AsSpan(filled));
            weights.AsSpan(filled, _sizes[level]).Fill(1L << level);
            filled += _sizes[level];
        }

        Array.Sort(items, weights);
        return (items, weights);
    }

    /// <summary>numpy's interpolation: from the nearer end, so that both ends are met exactly.</summary>
    private static double Between(double lower, double upper, double part)
    {
        if (lower == upper || part == 0) return lower;
        if (double.IsInfinity(lower) || double.IsInfinity(upper)) return part < 0.5 ? lower : upper;
        var step = upper - lower;
        return part < 0.5 ? lower + (step * part) : upper - (step * (1 - part));
    }
}
