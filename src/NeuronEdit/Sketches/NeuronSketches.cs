using NeuronEdit.Numerics;

namespace NeuronEdit.Sketches;

/// <summary>One quantile sketch per neuron of a layer, fed with tiles of activations.</summary>
/// <remarks>
/// Neuron i's coin tosses start from (seed, i). Derive the seed of a partition's sketches from the partition's number alone, not
/// from whether it belongs to source or target: then equal data give equal sketches, and sketches that are merged differ in seed.
/// Not safe for use by several threads at once.
/// </remarks>
public sealed partial class NeuronSketches
{
    /// <summary>Rows and neurons of the block that is turned into columns at a time: 32 kB, which stays in the first-level cache's reach.</summary>
    private const int BlockRows = 512, BlockNeurons = 16;

    private readonly QuantileSketch[] _sketches;
    private readonly float[] _columns = new float[BlockRows * BlockNeurons];

    /// <summary>Creates empty sketches.</summary>
    /// <param name="neurons">Width of the layer, at least 1.</param>
    /// <param name="seed">Seed of the partition.</param>
    /// <param name="capacity">Items a sketch keeps.</param>
    public NeuronSketches(int neurons, ulong seed, int capacity = QuantileSketch.DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 1);
        _sketches = new QuantileSketch[neurons];
        for (var i = 0; i < neurons; i++) _sketches[i] = new QuantileSketch(SeededRandom.Derive(seed, "sketch", i), capacity);
    }

    private NeuronSketches(QuantileSketch[] sketches, long rows) => (_sketches, Rows) = (sketches, rows);

    /// <summary>Width of the layer.</summary>
    public int Neurons => _sketches.Length;

    /// <summary>Rows entered.</summary>
    public long Rows { get; private set; }

    /// <summary>NaN activations met, over all neurons.</summary>
    public long NaNCount => _sketches.Sum(sketch => sketch.NaNCount);

    /// <summary>The largest <see cref="QuantileSketch.RankErrorBound"/> of the neurons.</summary>
    public double RankErrorBound => _sketches.Max(sketch => sketch.RankErrorBound);

    /// <summary>The sketch of one neuron.</summary>
    public QuantileSketch this[int neuron] => _sketches[neuron];

    /// <summary>Enters a tile of activations. How rows fall into tiles makes no difference.</summary>
    /// <param name="activations">Row-major [rows x Neurons].</param>
    /// <param name="rows">Number of rows, 0 or more.</param>
    public void Update(ReadOnlySpan<float> activations, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (activations.Length != (long)rows * Neurons)
            throw new ArgumentException($"{activations.Length} activations are not {rows} rows x {Neurons} neurons.", nameof(activations));
        for (var row = 0; row < rows; row += BlockRows)
        {
            var count = Math.Min(BlockRows, rows - row);
            for (var neuron = 0; neuron < Neurons; neuron += BlockNeurons)
                UpdateBlock(activations[((row * Neurons) + neuron)..], count, neuron, Math.Min(BlockNeurons, Neurons - neuron));
        }

        Rows += rows;
    }

    /// <summary>Adds the rows of other sketches of the same layer, neuron by neuron.</summary>
    /// <param name="other">Left as it is.</param>
    public void Merge(NeuronSketches other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Neurons != Neurons) throw new ArgumentException($"Sketches of {other.Neurons} neurons cannot be merged into sketches of {Neurons}.", nameof(other));
        for (var i = 0; i < Neurons; i++) _sketches[i].Merge(other._sketches[i]);
        Rows += other.Rows;
    }

    private void UpdateBlock(ReadOnlySpan<float> activations, int rows, int firstNeuron, int neurons)
    {
        for (var row = 0; row < rows; row++)
        {
            var source = activations.Slice(row * Neurons, neurons);
            for (var i = 0; i < source.Length; i++) _columns[(i * BlockRows) + row] = source[i];
        }

        for (var i = 0; i < neurons; i++) _sketches[firstNeuron + i].Update(_columns.AsSpan(i * BlockRows, rows));
    }
}
