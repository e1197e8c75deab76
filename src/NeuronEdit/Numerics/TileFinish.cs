namespace NeuronEdit.Numerics;

/// <summary>What happens to the elements of a product once their sums are complete.</summary>
internal enum FinishKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Leaky ReLU: x where x > 0, else slope x x (slope 0 gives ReLU).</summary>
    LeakyRelu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>Times the derivative of leaky ReLU, given its output: x where output > 0, else slope x x.</summary>
    LeakyReluGradient,

    /// <summary>Times the derivative of tanh, given its output: x x (1 - output²).</summary>
    TanhGradient,
}

/// <summary>The last step of a product, applied to each tile of C as it leaves the registers.</summary>
internal readonly unsafe struct TileFinish(FinishKind kind, float slope = 0, float* outputs = null, nint outputsRow = 0)
{
    /// <summary>What to do.</summary>
    public readonly FinishKind Kind = kind;

    /// <summary>Slope of leaky ReLU left of 0.</summary>
    public readonly float Slope = slope;

    /// <summary>For gradients: the activation's output that belongs to C's element (0, 0).</summary>
    public readonly float* Outputs = outputs;

    /// <summary>Distance of two rows of <see cref="Outputs"/>.</summary>
    public readonly nint OutputsRow = outputsRow;

    /// <summary>The same, seen from element (row, column) on.</summary>
    public TileFinish From(nint row, nint column = 0) =>
        Outputs == null ? this : new TileFinish(Kind, Slope, Outputs + (row * OutputsRow) + column, OutputsRow);
}
