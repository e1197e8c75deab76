using System.Numerics;
using System.Text.Json.Serialization;

namespace NeuronEdit.Editing;

/// <summary>How many activations of a sample lay outside the range that the source was measured in, per neuron. There the edit is a guess.</summary>
/// <remarks>Mergeable, and serializable as JSON: rows, below, above. NaN counts as inside. Not safe for use by several threads at once.</remarks>
public sealed class RangeTally
{
    /// <summary>A tally of no rows.</summary>
    /// <param name="neurons">At least 1.</param>
    public RangeTally(int neurons)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 1);
        (Below, Above) = (new long[neurons], new long[neurons]);
    }

    /// <summary>Continues a stored tally.</summary>
    /// <param name="rows">Rows counted.</param>
    /// <param name="below">[neurons]; owned by the tally from now on.</param>
    /// <param name="above">[neurons]; likewise.</param>
    [JsonConstructor]
    public RangeTally(long rows, long[] below, long[] above)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentNullException.ThrowIfNull(below);
        ArgumentNullException.ThrowIfNull(above);
        if (below.Length == 0 || below.Length != above.Length)
            throw new ArgumentException($"{below.Length} counts below and {above.Length} above are not one of each per neuron.", nameof(above));
        for (var i = 0; i < below.Length; i++)
            if (below[i] < 0 || above[i] < 0 || below[i] + above[i] > rows)
                throw new ArgumentException($"Neuron {i} has {below[i]} activations below and {above[i]} above in {rows} rows.", nameof(above));
        (Rows, Below, Above) = (rows, below, above);
    }

    /// <summary>Rows counted.</summary>
    public long Rows { get; private set; }

    /// <summary>[neurons], activations below the source's minimum.</summary>
    public long[] Below { get; }

    /// <summary>[neurons], activations above the source's maximum.</summary>
    public long[] Above { get; }

    /// <summary>Width of the layer.</summary>
    [JsonIgnore]
    public int Neurons => Below.Length;

    /// <summary>The share of all activations that lay outside, 0 to 1; 0 without rows.</summary>
    [JsonIgnore]
    public double OverallShare => Rows == 0 ? 0 : (double)(Below.Sum() + Above.Sum()) / ((double)Rows * Neurons);

    /// <summary>The share of one neuron's activations that lay outside, 0 to 1; 0 without rows.</summary>
    public double Share(int neuron) => Rows == 0 ? 0 : (double)(Below[neuron] + Above[neuron]) / Rows;

    /// <summary>Counts a tile.</summary>
    /// <param name="source">Percentiles that the edit takes as its origin; the first and the last are the range.</param>
    /// <param name="activations">Row-major [rows x neurons], unedited.</param>
    /// <param name="rows">Number of rows.</param>
    public void Count(PercentileTable source, ReadOnlySpan<float> activations, int rows)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (source.Neurons != Neurons) throw new ArgumentException($"Percentiles of {source.Neurons} neurons do not fit a tally of {Neurons}.", nameof(source));
        if (activations.Length != (long)rows * Neurons)
            throw new ArgumentException($"{activations.Length} activations are not {rows} rows x {Neurons} neurons.", nameof(activations));
        var neuron = 0;
        for (; neuron <= Neurons - Vector<float>.Count; neuron += Vector<float>.Count) CountWide(source, activations, neuron);
        for (; neuron < Neurons; neuron++) CountOne(source, activations, neuron);
        Rows += rows;
    }

    /// <summary>Adds the counts of another tally of the same layer.</summary>
    public void Merge(RangeTally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Neurons != Neurons) throw new ArgumentException($"A tally of {other.Neurons} neurons cannot be merged into one of {Neurons}.", nameof(other));
        for (var i = 0; i < Neurons; i++)
        {
            Below[i] += other.Below[i];
            Above[i] += other.Above[i];
        }

        Rows += other.Rows;
    }

    /// <summary>Counts as many neighbouring neurons as a vector has lanes.</summary>
    private void CountWide(PercentileTable source, ReadOnlySpan<float> activations, int first)
    {
        var (lowest, highest) = (new Vector<float>(source.Lowest, first), new Vector<float>(source.Highest, first));
        var (below, above) = (Vector<int>.Zero, Vector<int>.Zero);
        for (var i = first; i < activations.Length; i += Neurons)
        {
            var values = new Vector<float>(activations[i..]);
            below -= Vector.LessThan(values, lowest);
            above -= Vector.GreaterThan(values, highest);
        }

        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            Below[first + lane] += below[lane];
            Above[first + lane] += above[lane];
        }
    }

    private void CountOne(PercentileTable source, ReadOnlySpan<float> activations, int neuron)
    {
        var (lowest, highest) = (source.Lowest[neuron], source.Highest[neuron]);
        for (var i = neuron; i < activations.Length; i += Neurons)
        {
            if (activations[i] < lowest) Below[neuron]++;
            else if (activations[i] > highest) Above[neuron]++;
        }
    }
}
