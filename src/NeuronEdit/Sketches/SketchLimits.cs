namespace NeuronEdit.Sketches;

/// <summary>The sizes at which the levels of a sketch are compacted.</summary>
/// <remarks>
/// Level h is compacted n / (2^h limit) times at a variance of 4^h, so the variance for a given sum of limits is least when limits grow by
/// the square root of two from level to level. The floor under them costs little accuracy, since low levels weigh little, and
/// keeps the buffer that is sorted long enough to be worth a call.
/// </remarks>
internal static class SketchLimits
{
    internal const double Ratio = 0.70710678118654752;
    internal const int Floor = 32;

    /// <summary>Limits of levels 0 (lowest) to levels - 1; none is under 2, and they add up to at most the capacity. The floor takes a quarter of it at most.</summary>
    internal static int[] Of(int capacity, int levels)
    {
        var floor = Math.Max(2, Math.Min(Floor, capacity / (4 * levels)));
        var (low, high) = (0, capacity);
        while (low < high)
        {
            var top = (low + high + 1) / 2;
            if (Shape(top, levels, floor).Sum() <= capacity) low = top;
            else high = top - 1;
        }

        return Shape(low, levels, floor);
    }

    private static int[] Shape(int top, int levels, int floor)
    {
        var limits = new int[levels];
        double limit = top;
        for (var level = levels - 1; level >= 0; level--, limit *= Ratio) limits[level] = Math.Max(floor, (int)limit);
        return limits;
    }
}
