namespace NeuronEdit.Evaluation;

/// <summary>The first Wasserstein distance of two one-dimensional samples: the area between their distribution functions, in the values' units.</summary>
public static class Wasserstein1
{
    /// <summary>The exact distance of two samples of any sizes.</summary>
    /// <param name="first">Ascending, finite, at least one value.</param>
    /// <param name="second">Ascending, finite, at least one value.</param>
    public static double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.IsEmpty || second.IsEmpty) throw new ArgumentException("A sample without values has no distance to another.");
        var (i, j) = (0, 0);
        double area = 0, at = Math.Min(first[0], second[0]);
        while (i < first.Length || j < second.Length)
        {
            var next = j == second.Length || (i < first.Length && first[i] <= second[j]) ? first[i] : second[j];
            area += (next - at) * Math.Abs(((double)i / first.Length) - ((double)j / second.Length));
            at = next;
            while (i < first.Length && first[i] == next) i++;
            while (j < second.Length && second[j] == next) j++;
        }

        return area;
    }

    /// <summary>The distance of each channel; owned by the caller.</summary>
    public static double[] PerChannel(Population first, Population second)
    {
        Population.RequireSameChannels(first, second);
        var distances = new double[first.Channels];
        for (var channel = 0; channel < distances.Length; channel++) distances[channel] = Distance(first.Sorted(channel), second.Sorted(channel));
        return distances;
    }
}
