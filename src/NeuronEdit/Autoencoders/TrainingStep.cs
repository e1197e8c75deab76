using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>The arithmetic of training: a minibatch forward, its loss, its gradients, one step of Adam.</summary>
/// <remarks>
/// <para>A step has two rounds of the team. In the first the members take rows of the minibatch, as they get done, all the way forward and back; in the
/// second, panels of weights: gradient, Adam, transpose. Every sum
/// (over a layer's neurons in the first, over the minibatch's rows in the second) is computed whole by one member in one fixed
/// order, so neither the number of members nor who takes what changes a bit.</para>
/// <para>Notation: layer 0 is the input; Y[l] are activations, D[l] the gradients of layer l's sums before its activation function.</para>
/// </remarks>
internal sealed unsafe class TrainingStep : IDisposable
{
    private const int RowsMin = 128;
    private const int TileRows = 4;
    private readonly AutoencoderSpec _spec;
    private readonly TrainingSet _set;
    private readonly ComputeTeam _team;
    private readonly TrainableLayer[] _layers;
    private readonly PackedMatrix[] _activations;
    private readonly PackedMatrix[] _gradients;
    private readonly (int Layer, int Panel)[] _updates;
    private readonly Tile[] _scratch;
    private readonly double[] _rowLosses;
    private readonly Action<int> _measure;
    private readonly Action<int> _propagate;
    private readonly Action<int> _update;
    private int[] _indices = [];
    private int _first;
    private int _rows;
    private int _rowsTaken;
    private int _updatesTaken;
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
        _layers = [.. network.Layers.Select((layer, i) => new TrainableLayer(layer.Inputs, layer.Outputs, i == 0, width))];
        _activations = [.. widths.Select(neurons => new PackedMatrix(BlockRows, neurons, width))];
        _gradients = [.. widths.Select(neurons => new PackedMatrix(BlockRows, neurons, width))];
        _updates = [.. UpdatesLargestFirst()];
        _scratch = [.. Enumerable.Range(0, team.Members).Select(_ => new Tile(1, TrainableLayer.ScratchValues(width)))];
        _rowLosses = new double[BlockRows];
        (_measure, _propagate, _update) = (Measure, Propagate, Update);
        Import(network, ParameterKind.Value);
    }

    /// <summary>Rows that <see cref="Measure(int[], int, int)"/> takes at once.</summary>
    public int BlockRows { get; }

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
        (_adam, _updatesTaken) = (adam, 0);
        for (var layer = 0; layer < _activations.Length; layer++) (_activations[layer].Rows, _gradients[layer].Rows) = (_rows, _rows);
        _team.Run(_update);
    }

    /// <summary>Takes parameters or moments over from a network of this shape.</summary>
    public void Import(Network network, ParameterKind kind)
    {
        for (var i = 0; i < _layers.Length; i++) _layers[i].Import(kind, network.Layers[i]);
    }

    /// <summary>Copies parameters or moments into a network of this shape.</summary>
    public void Export(Network network, ParameterKind kind)
    {
        for (var i = 0; i < _layers.Length; i++) _layers[i].Export(kind, network.Layers[i]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        foreach (var matrix in _activations) matrix.Dispose();
        foreach (var matrix in _gradients) matrix.Dispose();
        foreach (var tile in _scratch) tile.Dispose();
    }

    private double Run(Action<int> round, int[] indices, int first, int count)
    {
        (_indices, _first, _rows, _rowsTaken) = (indices, first, count, 0);
        _team.Run(round);
        var sum = 0.0;
        foreach (var loss in _rowLosses.AsSpan(0, count)) sum += loss;
        return sum;
    }

    private void Measure(int member)
    {
        while (Take(out var first, out var count)) Forward(first, count);
    }

    private void Propagate(int member)
    {
        while (Take(out var first, out var count))
        {
            Forward(first, count);
            OutputGradients(first, count);
            for (var layer = _spec.HiddenLayers; layer > 0; layer--) Backward(layer, first, count);
        }
    }

    /// <summary>Takes the next rows that no member has taken: half of an even share of the rest, in whole tiles of the kernels, so that members finish together.</summary>
    private bool Take(out int first, out int count)
    {
        do
        {
            first = Volatile.Read(ref _rowsTaken);
            var rest = _rows - first;
            var share = _team.Members == 1 ? rest : ((rest / (2 * _team.Members)) + TileRows - 1) / TileRows * TileRows;
            count = Math.Min(rest, Math.Max(TileRows, share));
            if (rest == 0) return false;
        }
        while (Interlocked.CompareExchange(ref _rowsTaken, first + count, first) != first);
        return true;
    }

    /// <summary>Y[0] is gathered; Y[l] = activation(Y[l-1] W[l] + b[l]); then the rows' losses.</summary>
    private void Forward(int first, int count)
    {
        for (var row = first; row < first + count; row++)
        {
            fixed (float* source = _set.Row(_indices[_first + row])) _activations[0].Pack(source, _spec.Channels, row, 1);
        }

        for (var layer = 1; layer <= _layers.Length; layer++)
        {
            var current = _layers[layer - 1];
            var (kind, slope) = ActivationFinish.Forward(_spec, layer);
            MatrixProduct.Multiply(
                _activations[layer - 1], first, count, current.Weights.Values, current.Biases.Values.Address, _activations[layer], new TileFinish(kind, slope));
        }

        for (var row = first; row < first + count; row++) _rowLosses[row] = SquaredError.OfRow(_activations[0], _activations[^1], row);
    }

    /// <summary>D[last] = 2 (Y[last] - Y[0]) / (rows x channels), the derivative of the minibatch's mean squared error.</summary>
    private void OutputGradients(int first, int count) =>
        SquaredError.Gradients(_activations[0], _activations[^1], _gradients[^1], first, count, (float)(2.0 / ((long)_rows * _spec.Channels)));

    /// <summary>D[l] = (D[l+1] W[l+1]ᵀ) x activation'(Y[l]).</summary>
    private void Backward(int layer, int first, int count)
    {
        var (kind, slope) = ActivationFinish.Backward(_spec, layer);
        MatrixProduct.Multiply(_gradients[layer + 1], first, count, _layers[layer].Backward!, null, _gradients[layer], new TileFinish(kind, slope, _activations[layer]));
    }

    private void Update(int member)
    {
        for (var taken = Interlocked.Increment(ref _updatesTaken); taken <= _updates.Length; taken = Interlocked.Increment(ref _updatesTaken))
        {
            var (layer, panel) = _updates[taken - 1];
            _layers[layer - 1].Update(_activations[layer - 1], _gradients[layer], _adam, panel, _scratch[member].Address);
        }
    }

    /// <summary>Every panel of weights; the small ones last, so that the members finish together.</summary>
    private IEnumerable<(int Layer, int Panel)> UpdatesLargestFirst() =>
        from layer in Enumerable.Range(1, _layers.Length)
        from panel in Enumerable.Range(0, _layers[layer - 1].Panels)
        orderby _layers[layer - 1].Inputs descending
        select (layer, panel);
}
