using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>The arithmetic of training: a minibatch forward, its loss, its gradients, one step of Adam.</summary>
/// <remarks>
/// <para>A step has two rounds of the team. In the first each member takes some rows of the minibatch all the way forward and back, which needs no
/// word with the others. In the second each takes some rows of every weight matrix: gradient, Adam, packing. Every sum
/// (over a layer's neurons in the first, over the minibatch's rows in the second) is computed whole by one member in one fixed
/// order, so the number of members changes no bit.</para>
/// <para>Notation: layer 0 is the input; Y[l] are activations, D[l] the gradients of layer l's sums before its activation function.</para>
/// </remarks>
internal sealed unsafe class TrainingStep : IDisposable
{
    private const int RowsMin = 128;
    private readonly AutoencoderSpec _spec;
    private readonly TrainingSet _set;
    private readonly ComputeTeam _team;
    private readonly TrainableLayer[] _layers;
    private readonly Tile[] _activations;
    private readonly Tile[] _gradients;
    private readonly PackedMatrix[] _packedGradients;
    private readonly double[] _rowLosses;
    private readonly Action<int> _measure;
    private readonly Action<int> _propagate;
    private readonly Action<int> _update;
    private int[] _indices = [];
    private int _first;
    private int _rows;
    private AdamStep _adam;

    /// <summary>Reserves all memory that steps will need.</summary>
    /// <param name="network">Initial weights, copied.</param>
    /// <param name="set">The rows; not owned.</param>
    /// <param name="batch">Rows in the largest minibatch.</param>
    /// <param name="team">Who computes; not owned.</param>
    /// <param name="width">Speed only.</param>
    public TrainingStep(Network network, TrainingSet set, int batch, ComputeTeam team, VectorWidth width)
    {
        (_spec, _set, _team) = (network.Spec, set, team);
        BlockRows = Math.Max(batch, RowsMin);
        var widths = _spec.Widths;
        _layers = [.. network.Layers.Select(layer => new TrainableLayer(layer.Inputs, layer.Outputs, width))];
        _activations = [.. widths.Select(neurons => new Tile(BlockRows, neurons))];
        _gradients = [.. widths.Select(neurons => new Tile(batch, neurons))];
        _packedGradients = [.. widths.Select(neurons => new PackedMatrix(batch, neurons, width))];
        _rowLosses = new double[BlockRows];
        (_measure, _propagate, _update) = (Measure, Propagate, Update);
        Import(network, ParameterKind.Value);
    }

    /// <summary>Rows that <see cref="Measure(int[], int, int)"/> takes at once.</summary>
    public int BlockRows { get; }

    /// <summary>The layers, for their parameters; the first is layer 1.</summary>
    public ReadOnlySpan<TrainableLayer> Layers => _layers;

    /// <summary>Forward only: the sum of squared errors over rows and channels, in double, row after row.</summary>
    /// <param name="indices">Rows of the set.</param>
    /// <param name="first">The first of them to take.</param>
    /// <param name="count">1 to <see cref="BlockRows"/>.</param>
    public double Measure(int[] indices, int first, int count) => Run(_measure, indices, first, count);

    /// <summary>Forward and back through a minibatch: the same sum, and the gradients of the mean squared error kept for <see cref="Apply"/>.</summary>
    /// <param name="indices">Rows of the set.</param>
    /// <param name="first">The first of them to take.</param>
    /// <param name="count">1 to the batch's size.</param>
    public double Propagate(int[] indices, int first, int count) => Run(_propagate, indices, first, count);

    /// <summary>Gradients of all parameters from the last <see cref="Propagate(int[], int, int)"/>, and one step of Adam.</summary>
    public void Apply(in AdamStep adam)
    {
        _adam = adam;
        foreach (var packed in _packedGradients) packed.Inner = _rows;
        _team.Run(_update);
    }

    /// <summary>Takes parameters or moments over from a network of this shape.</summary>
    public void Import(Network network, ParameterKind kind)
    {
        for (var i = 0; i < _layers.Length; i++)
        {
            network.Layers[i].Weights.CopyTo(_layers[i].Weights.Span(kind));
            network.Layers[i].Biases.CopyTo(_layers[i].Biases.Span(kind));
            if (kind == ParameterKind.Value) _layers[i].Pack();
        }
    }

    /// <summary>Copies parameters or moments into a network of this shape.</summary>
    public void Export(Network network, ParameterKind kind)
    {
        for (var i = 0; i < _layers.Length; i++)
        {
            _layers[i].Weights.Span(kind).CopyTo(network.Layers[i].Weights);
            _layers[i].Biases.Span(kind)[.._layers[i].Outputs].CopyTo(network.Layers[i].Biases);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        foreach (var tile in _activations) tile.Dispose();
        foreach (var tile in _gradients) tile.Dispose();
        foreach (var packed in _packedGradients) packed.Dispose();
    }

    private double Run(Action<int> round, int[] indices, int first, int count)
    {
        (_indices, _first, _rows) = (indices, first, count);
        _team.Run(round);
        var sum = 0.0;
        foreach (var loss in _rowLosses.AsSpan(0, count)) sum += loss;
        return sum;
    }

    private void Measure(int member)
    {
        var (first, count) = Share(_rows, 2, member);
        if (count > 0) Forward(first, count);
    }

    private void Propagate(int member)
    {
        var (first, count) = Share(_rows, 2, member);
        if (count == 0) return;
        Forward(first, count);
        OutputGradients(first, count);
        for (var layer = _spec.HiddenLayers; layer >= 0; layer--)
        {
            var rows = _gradients[layer + 1].Address + ((long)first * _spec.WidthOfLayer(layer + 1));
            _packedGradients[layer + 1].Pack(rows, _spec.WidthOfLayer(layer + 1), first, count);
            if (layer > 0) Backward(layer, first, count);
        }
    }

    /// <summary>Y[0] is gathered; Y[l] = activation(Y[l-1] W[l] + b[l]); then the rows' losses.</summary>
    private void Forward(int first, int count)
    {
        var channels = _spec.Channels;
        var input = _activations[0].Address + ((long)first * channels);
        for (var row = 0; row < count; row++)
            _set.Row(_indices[_first + first + row]).CopyTo(new Span<float>(input + ((long)row * channels), channels));
        for (var layer = 1; layer <= _layers.Length; layer++)
        {
            var current = _layers[layer - 1];
            var (kind, slope) = ActivationFinish.Forward(_spec, layer);
            MatrixProduct.Multiply(
                Rows(_activations[layer - 1], current.Inputs, first), count, current.Forward, current.Biases.Values,
                _activations[layer].Address + ((long)first * current.Outputs), current.Outputs, new TileFinish(kind, slope));
        }

        var output = _activations[^1].Address + ((long)first * channels);
        for (var row = 0; row < count; row++, input += channels, output += channels) _rowLosses[first + row] = SquaredError.OfRow(input, output, channels);
    }

    /// <summary>D[last] = 2 (Y[last] - Y[0]) / (rows x channels), the derivative of the minibatch's mean squared error.</summary>
    private void OutputGradients(int first, int count)
    {
        var offset = (long)first * _spec.Channels;
        SquaredError.Gradients(
            _activations[0].Address + offset, _activations[^1].Address + offset, _gradients[^1].Address + offset,
            (nint)count * _spec.Channels, (float)(2.0 / ((long)_rows * _spec.Channels)));
    }

    /// <summary>D[l] = (D[l+1] W[l+1]ᵀ) x activation'(Y[l]).</summary>
    private void Backward(int layer, int first, int count)
    {
        var next = _layers[layer];
        var offset = (long)first * next.Inputs;
        var (kind, slope) = ActivationFinish.Backward(_spec, layer);
        MatrixProduct.Multiply(
            Rows(_gradients[layer + 1], next.Outputs, first), count, next.Backward, null, _gradients[layer].Address + offset, next.Inputs,
            new TileFinish(kind, slope, _activations[layer].Address + offset, next.Inputs));
    }

    private void Update(int member)
    {
        for (var layer = 1; layer <= _layers.Length; layer++)
        {
            var current = _layers[layer - 1];
            var (first, count) = Share(current.Inputs, 2, member);
            if (count > 0) current.UpdateWeights(_activations[layer - 1].Address, _packedGradients[layer], _adam, first, count);
            if (layer % _team.Members == member) current.UpdateBiases(_gradients[layer].Address, _rows, _adam);
        }
    }

    private static LeftRows Rows(Tile tile, int columns, int first) => new(tile.Address + ((long)first * columns), columns, 1);

    /// <summary>A member's share of <paramref name="total"/>, in whole units but the last.</summary>
    private (int First, int Count) Share(int total, int unit, int member)
    {
        var units = (total + unit - 1) / unit;
        var first = Math.Min(total, (int)((long)units * member / _team.Members) * unit);
        var end = Math.Min(total, (int)((long)units * (member + 1) / _team.Members) * unit);
        return (first, end - first);
    }
}
