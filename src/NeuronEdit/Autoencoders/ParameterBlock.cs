using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>What a training keeps for each parameter.</summary>
internal enum ParameterKind
{
    /// <summary>The parameter.</summary>
    Value,

    /// <summary>Its gradient in the last step.</summary>
    Gradient,

    /// <summary>Adam's first moment.</summary>
    Mean,

    /// <summary>Adam's second moment.</summary>
    Variance,
}

/// <summary>Weights or biases with their gradients and Adam's moments, each [rows x columns].</summary>
internal sealed unsafe class ParameterBlock(int rows, int columns) : IDisposable
{
    private readonly Tile _values = Zeros(rows, columns);
    private readonly Tile _gradients = Zeros(rows, columns);
    private readonly Tile _mean = Zeros(rows, columns);
    private readonly Tile _variance = Zeros(rows, columns);

    /// <summary>The parameters.</summary>
    public float* Values => _values.Address;

    /// <summary>Their gradients in the last step.</summary>
    public float* Gradients => _gradients.Address;

    /// <summary>Adam's first moments.</summary>
    public float* Mean => _mean.Address;

    /// <summary>Adam's second moments.</summary>
    public float* Variance => _variance.Address;

    /// <summary>All of one kind, [rows x columns].</summary>
    public Span<float> Span(ParameterKind kind) => kind switch
    {
        ParameterKind.Value => _values.Values,
        ParameterKind.Gradient => _gradients.Values,
        ParameterKind.Mean => _mean.Values,
        ParameterKind.Variance => _variance.Values,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Adam for <paramref name="count"/> neighbouring parameters from <paramref name="offset"/> on.</summary>
    public void Update(VectorWidth width, in AdamStep step, long offset, long count) =>
        AdamKernel.Update(width, step, Values + offset, Gradients + offset, Mean + offset, Variance + offset, count);

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _gradients.Dispose();
        _mean.Dispose();
        _variance.Dispose();
    }

    private static Tile Zeros(int rows, int columns)
    {
        var tile = new Tile(rows, columns) { Rows = rows };
        tile.Values.Clear();
        return tile;
    }
}
