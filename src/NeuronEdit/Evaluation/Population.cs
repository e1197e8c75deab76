using NeuronEdit.Sketches;

namespace NeuronEdit.Evaluation;

/// <summary>Rows of a sample in memory, with what comparisons need of each channel, computed once.</summary>
/// <remarks>Units are the caller's, usually transformed units, and have to be the same for all populations of a comparison. Values must be finite. Threads may share it: what two compute at the same time comes out the same.</remarks>
public sealed class Population
{
    private readonly ReadOnlyMemory<float> _values;
    private readonly float[]?[] _sorted;
    private double[]? _means, _variances;

    /// <summary>Wraps rows; they are not copied and must not change while the population is used.</summary>
    /// <param name="values">Row-major [rows x channels].</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="channels">At least 1.</param>
    public Population(ReadOnlyMemory<float> values, int rows, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (values.Length != (long)rows * channels) throw new ArgumentException($"{values.Length} values are not {rows} rows x {channels} channels.", nameof(values));
        (_values, Rows, Channels, _sorted) = (values, rows, channels, new float[channels][]);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Values in a row.</summary>
    public int Channels { get; }

    /// <summary>Row-major [Rows x Channels].</summary>
    public ReadOnlySpan<float> Values => _values.Span;

    /// <summary>[Channels], summed in the order of rows.</summary>
    public ReadOnlySpan<double> Means => _means ??= ComputeMeans();

    /// <summary>[Channels], divided by n.</summary>
    public ReadOnlySpan<double> Variances => _variances ??= ComputeVariances();

    /// <summary>The values of a channel in ascending order.</summary>
    public ReadOnlySpan<float> Sorted(int channel) => _sorted[channel] ??= Sort(channel);

    /// <summary>The median of a channel; of an even number of rows the mean of the two in the middle.</summary>
    public double Median(int channel)
    {
        var sorted = Sorted(channel);
        return ((double)sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The medians of all channels; owned by the caller.</summary>
    public double[] Medians()
    {
        var medians = new double[Channels];
        for (var channel = 0; channel < Channels; channel++) medians[channel] = Median(channel);
        return medians;
    }

    internal static void RequireSameChannels(Population first, Population second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Channels != second.Channels) throw new ArgumentException($"Populations of {first.Channels} and {second.Channels} channels cannot be compared.");
    }

    private float[] Sort(int channel)
    {
        var column = new float[Rows];
        var values = Values;
        for (var row = 0; row < Rows; row++) column[row] = values[(row * Channels) + channel] + 0f; // -0 becomes 0, as the sort asks for.
        SortedRuns.Sort(column);
        return column;
    }

    private double[] ComputeMeans()
    {
        var means = new double[Channels];
        var values = Values;
        for (var row = 0; row < Rows; row++)
            for (var channel = 0; channel < means.Length; channel++) means[channel] += values[(row * Channels) + channel];
        for (var channel = 0; channel < means.Length; channel++) means[channel] /= Rows;
        return means;
    }

    private double[] ComputeVariances()
    {
        var means = Means;
        var variances = new double[Channels];
        var values = Values;
        for (var row = 0; row < Rows; row++)
            for (var channel = 0; channel < variances.Length; channel++)
            {
                var deviation = values[(row * Channels) + channel] - means[channel];
                variances[channel] += deviation * deviation;
            }

        for (var channel = 0; channel < variances.Length; channel++) variances[channel] /= Rows;
        return variances;
    }
}
