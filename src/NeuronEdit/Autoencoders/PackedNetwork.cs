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
        (Spec, Width) = (network.Spec, width);
        Layers = [.. network.Layers.Select((layer, i) => new PackedLayer(layer, ActivationFinish.Forward(network.Spec, i + 1), width))];
    }

    /// <summary>The network's shape.</summary>
    public AutoencoderSpec Spec { get; }

    /// <summary>The width of the kernels.</summary>
    internal VectorWidth Width { get; }

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
    private readonly PackedMatrix _biases;
    private readonly TileFinish _finish;

    /// <summary>Packs a copy of a layer.</summary>
    public PackedLayer(NetworkLayer layer, (FinishKind Kind, float Slope) finish, VectorWidth width)
    {
        _finish = new TileFinish(finish.Kind, finish.Slope);
        _weights = new PackedMatrix(layer.Inputs, layer.Outputs, width);
        _biases = new PackedMatrix(1, layer.Outputs, width);
        fixed (float* weights = layer.Weights, biases = layer.Biases)
        {
            _weights.Pack(weights, layer.Outputs, 0, layer.Inputs);
            _biases.Pack(biases, layer.Outputs, 0, 1);
        }
    }

    /// <summary>From the first rows of a matrix to those of another, whose columns become this layer's.</summary>
    public void Run(PackedMatrix inputs, int rows, PackedMatrix outputs)
    {
        outputs.Columns = _weights.Columns;
        MatrixProduct.Multiply(inputs, 0, rows, _weights, _biases.Address, outputs, _finish);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _biases.Dispose();
    }
}
