namespace NeuronEdit.Data.Fcs;

/// <summary>Compares a DATA segment with the file, the size of a row and $TOT.</summary>
/// <param name="Input">The file.</param>
/// <param name="Text">The primary TEXT segment, which DATA must not overlap.</param>
/// <param name="Segment">The DATA segment as the header or TEXT gives it.</param>
/// <param name="Place">Which of them, for messages.</param>
internal sealed record FcsDataFit(FcsInput Input, FcsSegment Text, FcsSegment Segment, string Place)
{
    /// <summary>Null where the rows lie in the segment and the segment in the file; else what is wrong.</summary>
    /// <param name="layout">How a row lies.</param>
    /// <param name="total">$TOT, or null where it is missing.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="note">A sentence about what was forgiven, or null.</param>
    /// <remarks>A last byte that is given one too high or too low is common and forgiven; so is padding shorter than a row.</remarks>
    public NeuronEditException? Try(FcsLayout layout, long? total, out long rows, out string? note)
    {
        (rows, note) = (0, null);
        if (Segment.Begin < FcsHeader.Size || Segment.End < Segment.Begin)
            return Wrong($"{Segment}", $"a segment that begins behind the {FcsHeader.Size} bytes of the header");
        if (Segment.Begin < Text.End && Segment.End >= Text.Begin)
            return Wrong($"{Segment}", $"a segment that does not overlap TEXT at {Text}");
        if (Segment.Begin >= Input.Length)
            return Wrong($"{Segment}", $"a begin inside the file of {Input.Length} bytes", "The file is truncated or its offsets are wrong: copy or export it again.");
        var length = Segment.End - Segment.Begin + 1;
        rows = total ?? RowsIn(layout, layout.RowBytes > 1 ? length + 1 : length);
        var complete = RowsIn(layout, Input.Length - Segment.Begin);
        if (rows > complete)
            return Truncated(layout, rows, complete, total);
        if (Segment.End > Input.Length && Segment.End - Input.Length > layout.RowBytes)
            return Wrong($"{Segment}", $"an end inside the file of {Input.Length} bytes", "The file is truncated or its offsets are wrong: copy or export it again.");
        return Compare(layout, rows, length - BytesOf(layout, rows), total, out note);
    }

    private NeuronEditException? Compare(FcsLayout layout, long rows, long surplus, long? total, out string? note)
    {
        note = surplus switch
        {
            0 => null,
            1 or -1 => $"The last byte of DATA is given one too {(surplus > 0 ? "high" : "low")}; all {rows} rows are there.",
            > 0 when surplus < layout.RowBytes && total != null => $"DATA ends with {surplus} bytes that belong to no row.",
            _ => null,
        };
        if (surplus == 0 || note != null) return null;
        var found = $"{BytesOf(layout, rows) + surplus} bytes of DATA, which hold {RowsIn(layout, BytesOf(layout, rows) + surplus)} rows of {layout.RowBits} bits";
        return total == null
            ? Wrong(found + $" and {surplus} bytes more", "whole rows, because $TOT is missing", "The file is truncated, or $PAR or $PnB is wrong: copy or export it again.")
            : Wrong(found, $"the {rows} rows of $TOT", "$TOT, $PAR, $PnB or the offsets are wrong: export the file again.");
    }

    private NeuronEditException Truncated(FcsLayout layout, long rows, long complete, long? total) => FcsFailure.Data(
        Input.Path,
        "DATA",
        $"{complete} complete rows of {layout.RowBits} bits before the file ends",
        $"the {rows} rows of {(total == null ? "the DATA offsets" : "$TOT")}",
        "The file is truncated: copy or export it again.");

    private NeuronEditException Wrong(string found, string expected, string advice = FcsFailure.ExportAgain) =>
        FcsFailure.Data(Input.Path, Place, found, expected, advice);

    private static long RowsIn(FcsLayout layout, long bytes) => (long)((UInt128)(ulong)Math.Max(0, bytes) * 8 / (ulong)layout.RowBits);

    private static long BytesOf(FcsLayout layout, long rows) => (long)(((UInt128)(ulong)rows * (ulong)layout.RowBits + 7) / 8);
}
