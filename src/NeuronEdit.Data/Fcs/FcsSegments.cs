namespace NeuronEdit.Data.Fcs;

/// <summary>Checks of offsets that do not need the rows.</summary>
internal static class FcsSegments
{
    /// <summary>A longer TEXT segment is taken for a wrong offset; real ones have some kilobytes.</summary>
    public const int TextBytesMax = 1 << 24;

    /// <summary>Returns the segment cut to the file when it lies there; offsets that point one byte behind the end are forgiven.</summary>
    public static FcsSegment CheckText(FcsInput input, string place, FcsSegment segment)
    {
        if (segment.Begin < FcsHeader.Size || segment.End <= segment.Begin)
            throw FcsFailure.Data(input.Path, place, $"{segment}", $"a segment that begins behind the {FcsHeader.Size} bytes of the header and is not empty");
        if (segment.End > input.Length)
            throw FcsFailure.Data(input.Path, place, $"{segment}", $"offsets inside the file of {input.Length} bytes", "The file is truncated or its offsets are wrong: copy or export it again.");
        if (segment.Begin >= input.Length - 1)
            throw FcsFailure.Data(input.Path, place, $"{segment}", $"a begin inside the file of {input.Length} bytes");
        var cut = segment with { End = Math.Min(segment.End, input.Length - 1) };
        if (cut.End - cut.Begin >= TextBytesMax)
            throw FcsFailure.Data(input.Path, place, $"{segment}", $"at most {TextBytesMax} bytes");
        return cut;
    }
}
