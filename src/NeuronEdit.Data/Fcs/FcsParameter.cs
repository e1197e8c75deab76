namespace NeuronEdit.Data.Fcs;

/// <summary>What the values of a parameter are once they are decoded.</summary>
internal enum FcsValueKind
{
    /// <summary>Stored and delivered as float32.</summary>
    Single,

    /// <summary>Stored and delivered as float64.</summary>
    Double,

    /// <summary>A channel number of at most 32 bits.</summary>
    UInt32,

    /// <summary>A channel number of 33 to 64 bits.</summary>
    UInt64,

    /// <summary>A channel number that becomes a scale value by $PnE or $PnG: float64.</summary>
    Scaled,
}

/// <summary>One parameter (column) of an FCS file.</summary>
/// <param name="Index">Its place, counted from 0; the n of $PnN is one more.</param>
/// <param name="Name">$PnN without blanks around it.</param>
/// <param name="Marker">$PnS without blanks around it; null where it is missing or empty.</param>
/// <param name="Bits">$PnB, the bits of a value.</param>
/// <param name="Range">$PnR, in channels for integers and in scale units for floating point; 0 where it is missing.</param>
/// <param name="Decades">f1 of $PnE: decades of a logarithmic amplifier, 0 for a linear one.</param>
/// <param name="LogOffset">f2 of $PnE: the scale value of channel 0, 1 where a logarithmic parameter says 0; 0 for a linear one.</param>
/// <param name="Gain">$PnG, 1 where it is missing.</param>
/// <param name="StoredType">The narrowest of DuckDB's types that holds the decoded values: <c>FLOAT</c>, <c>DOUBLE</c>, <c>UINTEGER</c>, <c>UBIGINT</c>.</param>
/// <remarks>
/// Integers are channel numbers, and the standard's formulas make scale values of them: 10^(f1*x/range)*f2 for a logarithmic
/// parameter, x/gain for a linear one. Floating point values are taken as they stand, whatever $PnE and $PnG say: the standard
/// demands $PnE 0,0 for them, and the common tools show floats without dividing by the gain. When such a file is
/// written again its $PnG is kept, so that a tool treats the edited sample exactly as it treats the measured one.
/// </remarks>
public sealed record FcsParameter(
    int Index, string Name, string? Marker, int Bits, double Range, double Decades, double LogOffset, double Gain, string StoredType)
{
    /// <summary>How the values are decoded.</summary>
    internal FcsValueKind Kind { get; init; }

    /// <summary>The bits of a stored integer that count: the power of two that covers $PnR, less one.</summary>
    internal ulong Mask { get; init; } = ulong.MaxValue;

    /// <summary>The upper end of the decoded values: $PnR in scale units.</summary>
    public double ScaleRange => Kind != FcsValueKind.Scaled ? Range : Decades > 0 ? Math.Pow(10, Decades) * LogOffset : Range / Gain;

    /// <summary>True where float32 holds every decoded value exactly.</summary>
    public bool FitsSingle => Kind == FcsValueKind.Single || (Kind is FcsValueKind.UInt32 or FcsValueKind.UInt64 && Mask < 1 << 24);
}
