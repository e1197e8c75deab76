namespace NeuronEdit.Data.Fcs;

/// <summary>Rows in memory as they stand in the file.</summary>
/// <param name="bytes">The bytes that contain them.</param>
/// <param name="firstBit">Where the first row begins in the first byte: 0 unless values are packed.</param>
/// <param name="rowBits">Bits of a row.</param>
/// <param name="rows">Rows there are.</param>
internal readonly ref struct FcsBlock(ReadOnlySpan<byte> bytes, int firstBit, long rowBits, int rows)
{
    /// <summary>The bytes that contain the rows.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Where the first row begins in the first byte, 0 to 7.</summary>
    public int FirstBit { get; } = firstBit;

    /// <summary>Bits of a row.</summary>
    public long RowBits { get; } = rowBits;

    /// <summary>Rows there are.</summary>
    public int Rows { get; } = rows;

    /// <summary>Some of the rows.</summary>
    public FcsBlock Slice(int start, int count)
    {
        var bit = FirstBit + (start * RowBits);
        return new FcsBlock(Bytes[(int)(bit >> 3)..], (int)(bit & 7), RowBits, count);
    }
}
