using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>What a training keeps for each parameter.</summary>
internal enum ParameterKind
{
    /// <summary>The parameter.</summary>
    Value,

    /// <summary>Adam's first moment.</summary>
    Mean,

    /// <summary>Adam's second moment.</summary>
    Variance,
}

/// <summary>Weights or biases with Adam's moments, each [rows x columns], all laid out for the kernels, so that a panel's rows are updated in one pass.</summary>
internal sealed unsafe class ParameterBlock(int rows, int columns, VectorWidth width) : IDisposable
{
    private readonly PackedMatrix _mean = new(rows, columns, width);
    private readonly PackedMatrix _variance = new(rows, columns, width);

    /// <summary>The parameters.</summary>
    public PackedMatrix Values { get; } = new(rows, columns, width);

    /// <summary>Adam for some rows of a panel.</summary>
    /// <param name="step">Adam's constants.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="first">Its first row to update.</param>
    /// <param name="count">Rows to update.</param>
    /// <param name="gradients">[count x PanelWidth]; 0 beyond the columns, which therefore stay 0.</param>
    public void Update(in AdamStep step, int panel, int first, int count, float* gradients) => AdamKernel.Update(
        Values.Width, step, Values.At(panel, first), gradients, _mean.At(panel, first), _variance.At(panel, first), (long)count * Values.PanelWidth);

    /// <summary>Takes all of one kind over, row-major [rows x columns].</summary>
    public void Import(ParameterKind kind, float[] source)
    {
        fixed (float* address = source) Of(kind).Pack(address, Values.Columns, 0, Values.Rows);
    }

    /// <summary>Copies all of one kind, row-major [rows x columns].</summary>
    public void Export(ParameterKind kind, float[] destination)
    {
        fixed (float* address = destination) Of(kind).Unpack(address, Values.Columns, 0, Values.Rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Values.Dispose();
        _mean.Dispose();
        _variance.Dispose();
    }

    private PackedMatrix Of(ParameterKind kind) => kind switch
    {
        ParameterKind.Value => Values,
        ParameterKind.Mean => _mean,
        ParameterKind.Variance => _variance,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
