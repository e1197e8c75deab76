using System.Collections.Immutable;
using System.Globalization;

namespace NeuronEdit.Data.Fcs;

/// <summary>How a row lies in the DATA segment.</summary>
/// <param name="DataType">F, D or I.</param>
/// <param name="BigEndian">True where the most significant byte comes first.</param>
/// <param name="RowBits">Bits of a row.</param>
/// <param name="Offsets">Of each parameter the first bit in the row.</param>
/// <param name="Widths">Of each parameter the bits it occupies, which exceed $PnB where values are padded to bytes.</param>
internal sealed record FcsLayout(char DataType, bool BigEndian, long RowBits, ImmutableArray<long> Offsets, ImmutableArray<int> Widths)
{
    /// <summary>True where values begin inside bytes.</summary>
    public bool IsPacked { get; } = Widths.Any(width => width % 8 != 0);

    /// <summary>Bytes of a row, rounded up.</summary>
    public long RowBytes => (RowBits + 7) / 8;

    /// <summary>Reads $DATATYPE, F, D or I.</summary>
    public static char ReadDataType(FcsValues values)
    {
        var text = values.Require("$DATATYPE", "F, D or I");
        if (text.Equals("A", StringComparison.OrdinalIgnoreCase))
            throw values.Wrong("$DATATYPE", "F, D or I: values written as text (A) are deprecated and not read", "Convert the file to FCS 3.1 with floating point values.");
        return text.ToUpperInvariant() is "F" or "D" or "I" ? char.ToUpperInvariant(text[0]) : throw values.Wrong("$DATATYPE", "F, D or I");
    }

    /// <summary>Lays the parameters side by side, each in exactly its bits.</summary>
    public static FcsLayout Create(FcsValues values, char dataType, ImmutableArray<FcsParameter> parameters)
    {
        var bigEndian = ReadByteOrder(values);
        return Create(dataType, bigEndian, [.. parameters.Select(parameter => parameter.Bits)]);
    }

    /// <summary>The same with each value padded to 8, 16, 32 or 64 bits, as some writers do that give $PnB 10 for 16-bit values.</summary>
    public FcsLayout Padded() => Create(DataType, BigEndian, [.. Widths.Select(width => width % 8 == 0 ? width : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, width)))]);

    private static FcsLayout Create(char dataType, bool bigEndian, ImmutableArray<int> widths)
    {
        var offsets = ImmutableArray.CreateBuilder<long>(widths.Length);
        var bits = 0L;
        foreach (var width in widths)
        {
            offsets.Add(bits);
            bits += width;
        }

        return new FcsLayout(dataType, bigEndian, bits, offsets.MoveToImmutable(), widths);
    }

    /// <summary>Reads $BYTEORD: 1,2,..,n is little endian, n,..,2,1 is big endian.</summary>
    private static bool ReadByteOrder(FcsValues values)
    {
        const string Expected = "1,2,3,4 (little endian) or 4,3,2,1 (big endian)";
        var parts = values.Require("$BYTEORD", Expected).Split(',');
        var ascending = true;
        var descending = true;
        for (var at = 0; at < parts.Length; at++)
        {
            if (!int.TryParse(parts[at], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var place) || parts.Length > 8)
                throw values.Wrong("$BYTEORD", Expected);
            ascending &= place == at + 1;
            descending &= place == parts.Length - at;
        }

        if (!ascending && !descending) throw values.Wrong("$BYTEORD", $"{Expected}; mixed orders are not read", "Convert the file to FCS 3.1.");
        return !ascending;
    }
}
