using System.Text;

namespace NeuronEdit.Data.Fcs;

/// <summary>Says what a file looks like that is not FCS.</summary>
internal static class FcsLookalike
{
    /// <summary>A few words about the first bytes of a file.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("PAR1"u8)) return "a Parquet file ('PAR1')";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return "gzip data";
        if (bytes.StartsWith("PK"u8)) return "a zip archive";
        if (bytes.StartsWith("ARROW1"u8)) return "an Arrow file";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F'])) return "an HDF5 file";
        if (bytes.StartsWith("fcs"u8)) return "'fcs' in small letters";
        if (bytes.IndexOfAnyExcept((byte)0) < 0) return "zeros";
        return IsText(bytes) ? $"text that begins with {FcsFailure.Quote(Encoding.UTF8.GetString(bytes))}" : $"unknown bytes ({Convert.ToHexString(bytes[..Math.Min(6, bytes.Length)])})";
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var letter in bytes)
        {
            if (letter < 0x20 && letter is not ((byte)'\t' or (byte)'\r' or (byte)'\n')) return false;
        }

        return System.Text.Unicode.Utf8.IsValid(bytes[..Math.Max(1, bytes.Length - 3)]);
    }
}
