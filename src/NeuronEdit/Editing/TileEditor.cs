using NeuronEdit.Numerics;

namespace NeuronEdit.Editing;

/// <summary>Edits tiles in model units: encode, edit, decode.</summary>
/// <remarks>
/// With a = E(x), b = a + strength x (edit(a) - a), D the way back and s the strength:
/// <code>
/// keep:  y = x + (D(b) - D(a))
/// drop:  y = D(b)                                     for s = 1, as in the paper
///        y = x + (D(b) - D(a)) - s (x - D(a))         otherwise, so that 0 changes nothing
/// </code>
/// Where D(b) equals D(a), keep returns x to the last bit. The tallies grow over all tiles until <see cref="Reset"/>.
/// Allocates nothing per tile. Used by one thread at a time; whoever creates it disposes of it, not of the autoencoder.
/// </remarks>
public sealed class TileEditor : IDisposable
{
    private readonly IAutoencoder _autoencoder;
    private readonly int _layer;
    private readonly EditMap _map;
    private readonly Tile _activations, _reconstruction, _decoded;

    /// <summary>Creates an editor.</summary>
    /// <param name="autoencoder">The trained network.</param>
    /// <param name="layer">The edited layer.</param>
    /// <param name="map">The edit of that layer; its options also say what becomes of the residual.</param>
    /// <param name="capacity">Rows of the largest tile.</param>
    /// <exception cref="NeuronEditException">Artifact: the map belongs to a layer of another width.</exception>
    public TileEditor(IAutoencoder autoencoder, int layer, EditMap map, int capacity)
    {
        ArgumentNullException.ThrowIfNull(autoencoder);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var width = autoencoder.WidthOfLayer(layer);
        if (width != map.Neurons)
            throw new NeuronEditException(FailureCode.Artifact, $"The edit is for a layer of {map.Neurons} neurons; layer {layer} of the model has {width}. Use the model that the edit was made with.");
        (_autoencoder, _layer, _map, Capacity) = (autoencoder, layer, map, capacity);
        _activations = new Tile(capacity, width);
        _reconstruction = new Tile(capacity, autoencoder.Channels);
        _decoded = new Tile(capacity, autoencoder.Channels);
        Outside = new RangeTally(width);
    }

    /// <summary>Rows of the largest tile.</summary>
    public int Capacity { get; }

    /// <summary>Rows edited since the last reset.</summary>
    public long Rows { get; private set; }

    /// <summary>The sum of (x - D(E(x)))^2 over all values since the last reset, model units squared; rows are added in their order, whatever the tiles.</summary>
    public double SquaredReconstructionError { get; private set; }

    /// <summary>Activations outside the source's range since the last reset.</summary>
    public RangeTally Outside { get; private set; }

    /// <summary>Edits a tile.</summary>
    /// <param name="rows">Row-major [rowCount x channels], model units.</param>
    /// <param name="rowCount">Number of rows, at most <see cref="Capacity"/>.</param>
    /// <param name="strength">0 to 1.</param>
    /// <param name="output">Receives as many values; it may be <paramref name="rows"/> itself.</param>
    public void Edit(ReadOnlySpan<float> rows, int rowCount, float strength, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, Capacity);
        if (!(strength >= 0 && strength <= 1)) throw new ArgumentOutOfRangeException(nameof(strength), strength, "The strength of an edit is 0 to 1.");
        var length = rowCount * _autoencoder.Channels;
        if (rows.Length != length) throw new ArgumentException($"{rows.Length} values are not {rowCount} rows x {_autoencoder.Channels} channels.", nameof(rows));
        if (output.Length != length) throw new ArgumentException($"{output.Length} values are not {rowCount} rows x {_autoencoder.Channels} channels.", nameof(output));
        (_activations.Rows, _reconstruction.Rows, _decoded.Rows) = (rowCount, rowCount, rowCount);
        _autoencoder.Encode(rows, rowCount, _layer, _activations.Values);
        _autoencoder.Decode(_activations.Values, rowCount, _layer, _reconstruction.Values);
        Outside.Count(_map.Source, _activations.Values, rowCount);
        AddReconstructionError(rows, rowCount);
        Rows += rowCount;
        _map.Apply(_activations.Values, rowCount, strength);
        _autoencoder.Decode(_activations.Values, rowCount, _layer, _decoded.Values);
        Combine(rows, _reconstruction.Values, _decoded.Values, strength, output);
    }

    /// <summary>Starts the tallies again, for the next sample or partition.</summary>
    public void Reset()
    {
        (Rows, SquaredReconstructionError) = (0, 0);
        Outside = new RangeTally(_map.Neurons);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _activations.Dispose();
        _reconstruction.Dispose();
        _decoded.Dispose();
    }

    private void Combine(ReadOnlySpan<float> x, ReadOnlySpan<float> reconstructed, ReadOnlySpan<float> decoded, float strength, Span<float> output)
    {
        if (_map.Options.Residual == ResidualRule.Keep) Residual.Keep(x, reconstructed, decoded, output);
        else if (strength == 1) decoded.CopyTo(output);
        else Residual.Drop(x, reconstructed, decoded, strength, output);
    }

    private void AddReconstructionError(ReadOnlySpan<float> rows, int rowCount)
    {
        var channels = _autoencoder.Channels;
        ReadOnlySpan<float> reconstruction = _reconstruction.Values;
        for (var row = 0; row < rowCount; row++)
        {
            var x = rows.Slice(row * channels, channels);
            var y = reconstruction.Slice(row * channels, channels);
            double sum = 0;
            for (var i = 0; i < x.Length; i++)
            {
                var difference = (double)x[i] - y[i];
                sum += difference * difference;
            }

            SquaredReconstructionError += sum;
        }
    }
}
