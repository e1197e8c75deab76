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

/// <summary>The last step of a product, applied to a block of rows of a panel of C at a time, while they are in the cache.</summary>
internal readonly struct TileFinish(FinishKind kind, float slope = 0, PackedMatrix? outputs = null)
{
    /// <summary>What to do.</summary>
    public readonly FinishKind Kind = kind;

    /// <summary>Slope of leaky ReLU left of 0.</summary>
    public readonly float Slope = slope;

    /// <summary>For gradients: the activation's outputs, of C's shape and width.</summary>
    public readonly PackedMatrix? Outputs = outputs;
}
