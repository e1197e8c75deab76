namespace NeuronEdit.Numerics;

/// <summary>The left-hand matrix of a product, read where it lies: element (i, k) stands at Address + i x Row + k x Inner.</summary>
internal readonly unsafe struct LeftRows(float* address, nint row, nint inner)
{
    /// <summary>Element (0, 0).</summary>
    public readonly float* Address = address;

    /// <summary>Distance of two rows.</summary>
    public readonly nint Row = row;

    /// <summary>Distance of two neighbours in a row.</summary>
    public readonly nint Inner = inner;

    /// <summary>The same matrix from element (i, k) on.</summary>
    public LeftRows From(nint i, nint k) => new(Address + (i * Row) + (k * Inner), Row, Inner);
}
