namespace NeuronEdit.Editing;

/// <summary>What editing needs of an autoencoder: the way up to a layer and the way on from it.</summary>
/// <remarks>A row's result depends on that row alone, to the last bit, wherever it stands in a tile. Used by one thread at a time.</remarks>
public interface IAutoencoder
{
    /// <summary>Values in a row of input and output.</summary>
    int Channels { get; }

    /// <summary>Neurons of a layer, counted from 1.</summary>
    int WidthOfLayer(int layer);

    /// <summary>Input to activations.</summary>
    /// <param name="rows">Row-major [rowCount x Channels], model units.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="layer">The layer whose activations are wanted.</param>
    /// <param name="activations">Receives [rowCount x WidthOfLayer(layer)].</param>
    void Encode(ReadOnlySpan<float> rows, int rowCount, int layer, Span<float> activations);

    /// <summary>Activations to output.</summary>
    /// <param name="activations">Row-major [rowCount x WidthOfLayer(layer)].</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="layer">The layer they belong to.</param>
    /// <param name="output">Receives [rowCount x Channels], model units.</param>
    void Decode(ReadOnlySpan<float> activations, int rowCount, int layer, Span<float> output);
}
