using System.Globalization;
using System.Text;

namespace NeuronEdit.Data.Fcs;

/// <summary>Bytes of a file, first and last included, counted from 0; both 0 where the header or TEXT leaves the place open.</summary>
internal readonly record struct FcsSegment(long Begin, long End)
{
    /// <summary>True where the offsets say nothing.</summary>
    public bool IsOpen => Begin == 0 && End == 0;

    /// <inheritdoc/>
    public override string ToString() => $"bytes {Begin} to {End}";
}

/// <summary>
/// The first 58 bytes: six letters of version, four spaces, then six right-justified decimal numbers of eight characters, the first
/// and last byte of TEXT, DATA and ANALYSIS. ANALYSIS is never read.
/// </summary>
/// <param name="Version"><c>FCS2.0</c>, <c>FCS3.0</c>, <c>FCS3.1</c> or <c>FCS3.2</c>.</param>
/// <param name="Text">The primary TEXT segment.</param>
/// <param name="Data">The DATA segment, open where only TEXT tells.</param>
internal sealed record FcsHeader(string Version, FcsSegment Text, FcsSegment Data)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 58;

    /// <summary>Reads and checks the header; the TEXT segment lies inside the file.</summary>
    public static FcsHeader Read(FcsInput input)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes = bytes[..(int)Math.Min(Size, input.Length)];
        input.ReadExactly(0, bytes);
        var version = ReadVersion(input, bytes);
        if (bytes.Length < Size)
            throw FcsFailure.Data(input.Path, "header", $"a file of {input.Length} bytes", $"at least {Size} bytes", "The file is truncated: copy it again.");
        var text = new FcsSegment(Offset(input, bytes, 10, "first byte of TEXT"), Offset(input, bytes, 18, "last byte of TEXT"));
        var data = new FcsSegment(Offset(input, bytes, 26, "first byte of DATA"), Offset(input, bytes, 34, "last byte of DATA"));
        return new FcsHeader(version, FcsSegments.CheckText(input, "header, TEXT offsets", text), data);
    }

    private static string ReadVersion(FcsInput input, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
            throw FcsFailure.Data(input.Path, "header", "an empty file", "FCS 2.0, 3.0 or 3.1", "Copy or export the file again.");
        if (bytes.Length < 6 || !bytes.StartsWith("FCS"u8))
            throw FcsFailure.Data(input.Path, "header", FcsLookalike.Describe(bytes), "FCS 2.0, 3.0 or 3.1, which begins with 'FCS'", "Check the path and the format.");
        var version = Encoding.Latin1.GetString(bytes[..6]);
        if (version is not ("FCS2.0" or "FCS3.0" or "FCS3.1" or "FCS3.2"))
            throw FcsFailure.Data(input.Path, "header", $"version {FcsFailure.Quote(version)}", "FCS2.0, FCS3.0 or FCS3.1", "Convert the file to FCS 3.1.");
        return version;
    }

    private static long Offset(FcsInput input, ReadOnlySpan<byte> bytes, int at, string what)
    {
        var field = Encoding.Latin1.GetString(bytes.Slice(at, 8));
        var digits = field.Trim(' ', '\0');
        if (digits.Length == 0) return 0;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw FcsFailure.Data(input.Path, $"header, {what} (characters {at} to {at + 7})", FcsFailure.Quote(field), "a whole number");
    }
}
