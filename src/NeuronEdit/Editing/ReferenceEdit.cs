namespace NeuronEdit.Editing;

/// <summary>The edit of one activation in plain float64, written straight from its definition. Tests hold the fast map against it.</summary>
internal static class ReferenceEdit
{
    /// <summary>edit(a) for one neuron.</summary>
    /// <param name="source">pS, ascending.</param>
    /// <param name="target">pT, as many.</param>
    /// <param name="options">Tails and ties.</param>
    /// <param name="a">An activation; NaN and infinities are returned as they are.</param>
    internal static double Of(ReadOnlySpan<float> source, ReadOnlySpan<float> target, EditOptions options, double a)
    {
        if (!double.IsFinite(a)) return a;
        var (first, last) = Knots(source.Length, options.Tails);
        if (options.Ties == TieRule.Middle && Tie(source, first, last, a) is { } tie)
            return ((double)target[tie.First] + target[tie.Last]) / 2;
        if (a < source[first]) return Below(source, target, options.Tails, first, last, a);
        if (a >= source[last]) return Above(source, target, options.Tails, first, last, a);
        var j = first;
        while (!(a >= source[j] && a < source[j + 1])) j++;
        return Segment(source, target, j, a);
    }

    /// <summary>The first and last knot: p1 and p99 of the paper's 101, or all. With fewer than four, nothing lies between the second and the last but one, so all are used.</summary>
    internal static (int First, int Last) Knots(int quantiles, TailRule tails) =>
        tails == TailRule.Extend && quantiles >= 4 ? (1, quantiles - 2) : (0, quantiles - 1);

    /// <summary>Eq. (1) with segment j.</summary>
    private static double Segment(ReadOnlySpan<float> source, ReadOnlySpan<float> target, int j, double a) =>
        ((a - source[j]) / ((double)source[j + 1] - source[j]) * ((double)target[j + 1] - target[j])) + target[j];

    private static double Below(ReadOnlySpan<float> source, ReadOnlySpan<float> target, TailRule tails, int first, int last, double a) =>
        tails == TailRule.Extend && first < last && source[first] < source[first + 1]
            ? Segment(source, target, first, a)
            : a + ((double)target[first] - source[first]);

    private static double Above(ReadOnlySpan<float> source, ReadOnlySpan<float> target, TailRule tails, int first, int last, double a) =>
        tails == TailRule.Extend && first < last && source[last - 1] < source[last]
            ? Segment(source, target, last - 1, a)
            : a + ((double)target[last] - source[last]);

    private static (int First, int Last)? Tie(ReadOnlySpan<float> source, int first, int last, double a)
    {
        var (from, to) = (-1, -1);
        for (var i = first; i <= last; i++)
        {
            if (source[i] != a) continue;
            if (from < 0) from = i;
            to = i;
        }

        return to > from ? (from, to) : null;
    }
}
