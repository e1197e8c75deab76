using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>One layer while it is trained: parameters, gradients, Adam's moments, and both packed forms of the weights.</summary>
/// <remarks>
/// Several threads may update distinct rows of the weights at once. Biases are padded with zeros to whole panels, so that kernels may
/// start their sums from them.
/// </remarks>
internal sealed unsafe class TrainableLayer : IDisposable
{
    // So many values of gradient stay in the second-level cache until Adam reads them.
    private const int UpdateBlock = 64 * 1024;

    private readonly VectorWidth _width;

    /// <summary>Reserves the memory; parameters and moments are 0.</summary>
    public TrainableLayer(int inputs, int outputs, VectorWidth width)
    {
        _width = width;
        Forward = new PackedMatrix(inputs, outputs, width);
        Backward = new PackedMatrix(outputs, inputs, width);
        Weights = new ParameterBlock(inputs, outputs);
        Biases = new ParameterBlock(1, Forward.Panels * Forward.PanelWidth);
    }

    /// <summary>Neurons of the layer before.</summary>
    public int Inputs => Forward.Inner;

    /// <summary>Neurons of this layer.</summary>
    public int Outputs => Forward.Columns;

    /// <summary>Row-major [Inputs x Outputs].</summary>
    public ParameterBlock Weights { get; }

    /// <summary>[Outputs], then zeros.</summary>
    public ParameterBlock Biases { get; }

    /// <summary>The weights, packed to go from inputs to outputs.</summary>
    public PackedMatrix Forward { get; }

    /// <summary>The weights' transpose, packed to go from outputs' gradients to inputs'.</summary>
    public PackedMatrix Backward { get; }

    /// <summary>Packs all weights, after they were set from outside.</summary>
    public void Pack() => Pack(0, Inputs);

    /// <summary>Gradients and Adam for rows first .. first + count - 1 of the weights, which are then packed again.</summary>
    /// <param name="inputs">What the layer read, row-major [rows x Inputs]; rows are those of <paramref name="gradients"/>.</param>
    /// <param name="gradients">The gradients of the layer's sums, packed [rows x Outputs].</param>
    /// <param name="step">Adam's constants.</param>
    /// <param name="first">First input.</param>
    /// <param name="count">Inputs.</param>
    public void UpdateWeights(float* inputs, PackedMatrix gradients, in AdamStep step, int first, int count)
    {
        var block = Math.Max(12, UpdateBlock / Outputs / 12 * 12);
        for (var end = first + count; first < end; first += block)
        {
            var rows = Math.Min(block, end - first);
            var offset = (long)first * Outputs;
            MatrixProduct.Multiply(new LeftRows(inputs + first, 1, Inputs), rows, gradients, null, Weights.Gradients + offset, Outputs, default);
            Weights.Update(_width, step, offset, (long)rows * Outputs);
            Pack(first, rows);
        }
    }

    /// <summary>Gradients and Adam for the biases: each sum runs over the rows in order.</summary>
    /// <param name="gradients">The gradients of the layer's sums, row-major [rows x Outputs].</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="step">Adam's constants.</param>
    public void UpdateBiases(float* gradients, int rows, in AdamStep step)
    {
        var sums = new Span<float>(Biases.Gradients, Outputs);
        sums.Clear();
        for (var row = 0; row < rows; row++)
            ColumnSums.Add(gradients + ((long)row * Outputs), Biases.Gradients, Outputs);
        Biases.Update(_width, step, 0, Outputs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forward.Dispose();
        Backward.Dispose();
        Weights.Dispose();
        Biases.Dispose();
    }

    private void Pack(int first, int count)
    {
        var rows = Weights.Values + ((long)first * Outputs);
        Forward.Pack(rows, Outputs, first, count);
        Backward.PackTransposed(rows, Outputs, first, count);
    }
}
