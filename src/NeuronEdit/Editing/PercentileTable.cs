using System.Globalization;
using NeuronEdit.Sketches;

namespace NeuronEdit.Editing;

/// <summary>The percentiles of every neuron of a layer over one population: float32 [neurons x quantiles], ascending along each neuron.</summary>
/// <remarks>Column i is the quantile i / (quantiles - 1), so the first is the minimum and the last the maximum. Immutable.</remarks>
public sealed class PercentileTable
{
    private readonly float[] _values;

    /// <summary>Creates a table of known values.</summary>
    /// <param name="quantiles">Columns, at least 2.</param>
    /// <param name="values">Row-major [neurons x quantiles], finite, ascending along each neuron; copied.</param>
    public PercentileTable(int quantiles, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quantiles, 2);
        if (values.IsEmpty || values.Length % quantiles != 0)
            throw new ArgumentException($"{values.Length} values are not rows of {quantiles} quantiles.", nameof(values));
        (Quantiles, Neurons, _values) = (quantiles, values.Length / quantiles, values.ToArray());
        (Lowest, Highest) = (new float[Neurons], new float[Neurons]);
        for (var neuron = 0; neuron < Neurons; neuron++)
        {
            Check(neuron);
            (Lowest[neuron], Highest[neuron]) = (this[neuron][0], this[neuron][^1]);
        }
    }

    /// <summary>Rows.</summary>
    public int Neurons { get; }

    /// <summary>Columns.</summary>
    public int Quantiles { get; }

    /// <summary>Row-major [Neurons x Quantiles].</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>[Neurons], the first column.</summary>
    internal float[] Lowest { get; }

    /// <summary>[Neurons], the last column.</summary>
    internal float[] Highest { get; }

    /// <summary>The percentiles of one neuron, ascending.</summary>
    public ReadOnlySpan<float> this[int neuron] => _values.AsSpan(neuron * Quantiles, Quantiles);

    /// <summary>Reads the percentiles off sketches.</summary>
    /// <param name="sketches">Of a population with at least one row.</param>
    /// <param name="quantiles">Columns, 2 to 10,001.</param>
    /// <exception cref="NeuronEditException">Artifact: a neuron has no activations, or some that are not finite.</exception>
    public static PercentileTable From(NeuronSketches sketches, int quantiles)
    {
        ArgumentNullException.ThrowIfNull(sketches);
        ArgumentOutOfRangeException.ThrowIfLessThan(quantiles, 2);
        var fractions = new double[quantiles];
        for (var i = 0; i < quantiles; i++) fractions[i] = (double)i / (quantiles - 1);
        var row = new double[quantiles];
        var values = new float[sketches.Neurons * quantiles];
        for (var neuron = 0; neuron < sketches.Neurons; neuron++)
        {
            CheckSketch(sketches[neuron], neuron);
            sketches[neuron].Quantiles(fractions, row);
            var highest = float.NegativeInfinity;
            // Rounding in the interpolation may step back by a last bit; percentiles never do.
            for (var i = 0; i < quantiles; i++) values[(neuron * quantiles) + i] = highest = Math.Max(highest, (float)row[i]);
        }

        return new PercentileTable(quantiles, values);
    }

    private static void CheckSketch(QuantileSketch sketch, int neuron)
    {
        var what = sketch.NaNCount > 0 ? $"{sketch.NaNCount} of {sketch.Count + sketch.NaNCount} activations that are not a number"
            : sketch.Count == 0 ? "no activations"
            : !float.IsFinite(sketch.Minimum) || !float.IsFinite(sketch.Maximum) ? string.Create(CultureInfo.InvariantCulture, $"activations from {sketch.Minimum} to {sketch.Maximum}")
            : null;
        if (what is null) return;
        throw new NeuronEditException(
            FailureCode.Artifact,
            $"Neuron {neuron} has {what}; percentiles need finite activations. The model diverged or the data hold values far outside those it was trained on: check both, and train again.");
    }

    private void Check(int neuron)
    {
        var row = this[neuron];
        for (var i = 0; i < row.Length; i++)
            if (!float.IsFinite(row[i]) || (i > 0 && row[i] < row[i - 1]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Neuron {neuron}, quantile {i} is {row[i]}; percentiles are finite and ascending."));
    }
}
