using NeuronEdit.Editing;
using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>
/// Applies a network to rows. One runner serves one thread at a time and owns two buffers of about 200 rows; the
/// <see cref="PackedNetwork"/> is shared: make one of it for a model and a runner for each worker slot.
/// </summary>
/// <remarks>
/// A row's result depends on that row and the weights alone, to the last bit: neither on the rows beside it, nor on how many a call
/// brings, nor on the machine's vector width. A call allocates nothing. NaN in a row stays in that row.
/// </remarks>
public sealed unsafe class NetworkRunner : IAutoencoder, IDisposable
{
    private const int BlockRows = 192;
    private readonly PackedNetwork _network;
    private readonly PackedNetwork? _owned;
    private readonly PackedMatrix _even;
    private readonly PackedMatrix _odd;

    /// <summary>A runner on weights that somebody else owns and keeps alive.</summary>
    public NetworkRunner(PackedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        var widest = network.Spec.Widths.Max();
        _even = new PackedMatrix(BlockRows, widest, network.Width);
        _odd = new PackedMatrix(BlockRows, widest, network.Width);
    }

    /// <summary>A runner that packs the weights for itself and frees them with itself.</summary>
    public NetworkRunner(Network network)
        : this(new PackedNetwork(network)) => _owned = _network;

    /// <summary>The network's shape.</summary>
    public AutoencoderSpec Spec => _network.Spec;

    /// <inheritdoc/>
    public int Channels => Spec.Channels;

    /// <inheritdoc/>
    public int WidthOfLayer(int layer) => Spec.WidthOfLayer(layer);

    /// <summary>From the input to a hidden layer.</summary>
    /// <param name="rows">Row-major [rowCount x Channels].</param>
    /// <param name="rowCount">Rows, any number.</param>
    /// <param name="layer">1 to HiddenLayers.</param>
    /// <param name="activations">Row-major [rowCount x width of the layer], overwritten: what the layer gives after its activation function.</param>
    /// <exception cref="ArgumentException">A span's length is not what rowCount and the spec make it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such hidden layer.</exception>
    public void Encode(ReadOnlySpan<float> rows, int rowCount, int layer, Span<float> activations)
    {
        CheckLayer(layer);
        Run(0, layer, rows, rowCount, activations);
    }

    /// <summary>From a hidden layer to the output.</summary>
    /// <param name="activations">Row-major [rowCount x width of the layer], after the activation function.</param>
    /// <param name="rowCount">Rows, any number.</param>
    /// <param name="layer">1 to HiddenLayers.</param>
    /// <param name="output">Row-major [rowCount x Channels], overwritten.</param>
    /// <exception cref="ArgumentException">A span's length is not what rowCount and the spec make it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such hidden layer.</exception>
    public void Decode(ReadOnlySpan<float> activations, int rowCount, int layer, Span<float> output)
    {
        CheckLayer(layer);
        Run(layer, Spec.HiddenLayers + 1, activations, rowCount, output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _even.Dispose();
        _odd.Dispose();
        _owned?.Dispose();
    }

    private void Run(int from, int to, ReadOnlySpan<float> source, int count, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int inputs = Spec.WidthOfLayer(from), outputs = Spec.WidthOfLayer(to);
        if (source.Length != (long)count * inputs)
            throw new ArgumentException($"{source.Length} values are not {count} rows of layer {from}, which has {inputs}.", nameof(source));
        if (destination.Length != (long)count * outputs)
            throw new ArgumentException($"{destination.Length} values are not {count} rows of layer {to}, which has {outputs}.", nameof(destination));
        fixed (float* first = source, last = destination)
        {
            for (var row = 0; row < count; row += BlockRows)
                RunBlock(from, to, first + ((long)row * inputs), Math.Min(BlockRows, count - row), last + ((long)row * outputs));
        }
    }

    /// <summary>A block of rows through the layers, so that all that lies between stays in the cache.</summary>
    private void RunBlock(int from, int to, float* source, int rows, float* destination)
    {
        var (current, next) = (_even, _odd);
        current.Columns = Spec.WidthOfLayer(from);
        current.Pack(source, current.Columns, 0, rows);
        for (var layer = from + 1; layer <= to; layer++)
        {
            _network.Layers[layer - 1].Run(current, rows, next);
            (current, next) = (next, current);
        }

        current.Unpack(destination, current.Columns, 0, rows);
    }

    private void CheckLayer(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layer, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, Spec.HiddenLayers);
    }
}
