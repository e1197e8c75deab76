using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>One layer while it is trained: parameters with Adam's moments, and the weights' transpose for the way back.</summary>
/// <remarks>Several threads may update distinct panels at once.</remarks>
internal sealed unsafe class TrainableLayer : IDisposable
{
    // Rows of a panel's gradient that stay in the first-level cache until Adam and the transpose have read them: two blocks of the transpose.
    private const int GradientPanels = 2;

    /// <summary>Reserves the memory; parameters and moments are 0.</summary>
    /// <param name="inputs">Neurons of the layer before.</param>
    /// <param name="outputs">Neurons of this layer.</param>
    /// <param name="first">True for the layer that reads the input, to which no gradient goes back.</param>
    /// <param name="width">Speed only.</param>
    public TrainableLayer(int inputs, int outputs, bool first, VectorWidth width)
    {
        Weights = new ParameterBlock(inputs, outputs, width);
        Biases = new ParameterBlock(1, outputs, width);
        if (!first) Backward = new PackedMatrix(outputs, inputs, width);
    }

    /// <summary>Neurons of the layer before.</summary>
    public int Inputs => Weights.Values.Rows;

    /// <summary>Neurons of this layer.</summary>
    public int Outputs => Weights.Values.Columns;

    /// <summary>Panels of the weights, each of which is updated as a whole.</summary>
    public int Panels => Weights.Values.Panels;

    /// <summary>[Inputs x Outputs].</summary>
    public ParameterBlock Weights { get; }

    /// <summary>[1 x Outputs].</summary>
    public ParameterBlock Biases { get; }

    /// <summary>The weights' transpose, [Outputs x Inputs]: from outputs' gradients to inputs'; null for the first layer.</summary>
    public PackedMatrix? Backward { get; }

    /// <summary>Values that <see cref="Update"/> needs to work in.</summary>
    public static int ScratchValues(VectorWidth width) => GradientPanels * width.PanelWidth() * width.PanelWidth();

    /// <summary>Takes parameters or moments over.</summary>
    public void Import(ParameterKind kind, NetworkLayer layer)
    {
        Weights.Import(kind, layer.Weights);
        Biases.Import(kind, layer.Biases);
        if (kind != ParameterKind.Value) return;
        for (var panel = 0; panel < Panels; panel++) Backward?.PackTransposed(Weights.Values, panel, 0, Inputs);
    }

    /// <summary>Copies parameters or moments.</summary>
    public void Export(ParameterKind kind, NetworkLayer layer)
    {
        Weights.Export(kind, layer.Weights);
        Biases.Export(kind, layer.Biases);
    }

    /// <summary>Gradients and Adam for the weights and biases of one panel.</summary>
    /// <param name="inputs">What the layer read, [rows x Inputs].</param>
    /// <param name="gradients">The gradients of the layer's sums, [rows x Outputs].</param>
    /// <param name="step">Adam's constants.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="scratch">[ScratchValues], overwritten.</param>
    public void Update(PackedMatrix inputs, PackedMatrix gradients, in AdamStep step, int panel, float* scratch)
    {
        var block = GradientPanels * gradients.PanelWidth;
        for (var first = 0; first < Inputs; first += block)
        {
            var count = Math.Min(block, Inputs - first);
            MatrixProduct.MultiplyTransposed(inputs, first, count, gradients, panel, scratch);
            Weights.Update(step, panel, first, count, scratch);
            Backward?.PackTransposed(Weights.Values, panel, first, count);
        }

        ColumnSums.OfPanel(gradients, panel, scratch);
        Biases.Update(step, panel, 0, 1, scratch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Biases.Dispose();
        Backward?.Dispose();
    }
}
