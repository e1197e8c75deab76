using System.Collections.Immutable;
using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>A network's weights laid out for the kernels. Never changes: any number of runners on any threads may share one.</summary>
/// <remarks>It keeps nothing of the network it was made of. Whoever creates it disposes of it, after its runners.</remarks>
public sealed class PackedNetwork : IDisposable
{
    /// <summary>Lays out a copy of the network's weights, as large as they are.</summary>
    public PackedNetwork(Network network)
        : this(network, VectorWidths.Best)
    {
    }

    /// <summary>The same for kernels of one width.</summary>
    internal PackedNetwork(Network network, VectorWidth width)
    {
        ArgumentNullException.ThrowIfNull(network);
        Spec = network.Spec;
        Layers = [.. network.Layers.Select((layer, i) => new PackedLayer(layer, ActivationFinish.Forward(network.Spec, i + 1), width))];
    }

    /// <summary>The network's shape.</summary>
    public AutoencoderSpec Spec { get; }

    /// <summary>Layers 1 to HiddenLayers + 1; the first at index 0.</summary>
    internal ImmutableArray<PackedLayer> Layers { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in Layers) layer.Dispose();
    }
}

/// <summary>One layer, packed: y = activation(x W + b).</summary>
internal sealed unsafe class PackedLayer : IDisposable
{
    private readonly PackedMatrix _weights;
    private readonly Tile _biases;
    private readonly FinishKind _finish;
    private readonly float _slope;

    /// <summary>Packs a copy of a layer.</summary>
    public PackedLayer(NetworkLayer layer, (FinishKind Kind, float Slope) finish, VectorWidth width)
    {
        (_finish, _slope) = finish;
        _weights = new PackedMatrix(layer.Inputs, layer.Outputs, width);
        _biases = new Tile(1, _weights.Panels * _weights.PanelWidth) { Rows = 1 };
        _biases.Values.Clear();
        layer.Biases.CopyTo(_biases.Values);
        fixed (float* weights = layer.Weights) _weights.Pack(weights, layer.Outputs, 0, layer.Inputs);
    }

    /// <summary>Neurons of the layer before.</summary>
    public int Inputs => _weights.Inner;

    /// <summary>Neurons of this layer.</summary>
    public int Outputs => _weights.Columns;

    /// <summary>From dense rows [rows x Inputs] to dense rows [rows x Outputs].</summary>
    public void Run(float* inputs, int rows, float* outputs) =>
        MatrixProduct.Multiply(new LeftRows(inputs, Inputs, 1), rows, _weights, _biases.Address, outputs, Outputs, new TileFinish(_finish, _slope));

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _biases.Dispose();
    }
}
