namespace NeuronEdit.Data.Tables;

/// <summary>Says how a file is stored.</summary>
internal static class FormatDetection
{
    private static readonly string[] _textNames = [".csv", ".tsv", ".txt"];
    private static readonly string[] _packings = [".gz", ".zst"];
    private static readonly string[] _names = [".parquet", ".pq", ".fcs"];

    /// <summary>True for a name that a folder's expansion takes: .parquet, .pq, .fcs, .csv, .tsv and the last two with .gz or .zst.</summary>
    internal static bool HasTableName(string path)
    {
        var extension = Path.GetExtension(path);
        return _names.Contains(extension, StringComparer.OrdinalIgnoreCase) ||
               (IsText(path) && !Unpacked(path).EndsWith(".txt", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>By content where the content says it, else by name.</summary>
    /// <exception cref="NeuronEditException">Data: missing, a folder, empty, unreadable, truncated, or none of the formats.</exception>
    internal static FileFormat Detect(string path)
    {
        Span<byte> head = stackalloc byte[6];
        Span<byte> tail = stackalloc byte[4];
        var length = Ends(path, head, tail);
        if (length == 0) throw Failure(path, "is empty (0 bytes).");
        var isParquet = head.StartsWith("PAR1"u8);
        if (isParquet && length >= 12 && tail.SequenceEqual("PAR1"u8)) return FileFormat.Parquet;
        if (tail.SequenceEqual("PARE"u8) || head.StartsWith("PARE"u8)) throw Failure(path, "is an encrypted Parquet file.");
        if (isParquet) throw Failure(path, $"begins as a Parquet file and does not end as one: after {length} bytes it is truncated.");
        if (head.StartsWith("FCS"u8)) return FileFormat.Fcs;
        if (IsText(path)) return FileFormat.Csv;
        var claims = Path.GetExtension(path).ToLowerInvariant() switch { ".parquet" or ".pq" => "Parquet", ".fcs" => "FCS", _ => null };
        throw Failure(path, claims is null
            ? "is none of Parquet, FCS and CSV: its content is not of the first two and its name does not end in .csv, .tsv or .txt."
            : $"is not a file of the format that its name promises ({claims}); it begins with {Describe(head)}.");
    }

    private static bool IsText(string path) => _textNames.Contains(Path.GetExtension(Unpacked(path)), StringComparer.OrdinalIgnoreCase);

    private static string Unpacked(string path) =>
        _packings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? Path.ChangeExtension(path, null) : path;

    private static string Describe(ReadOnlySpan<byte> head) => "the bytes " + Convert.ToHexString(head);

    private static long Ends(string path, Span<byte> head, Span<byte> tail)
    {
        if (Directory.Exists(path)) throw Failure(path, "is a folder, not a file.", "Name the files in it, or the folder where a folder is allowed.");
        if (!File.Exists(path)) throw Failure(path, "does not exist.", "Correct the path.");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            file.Seek(Math.Max(0, file.Length - tail.Length), SeekOrigin.Begin);
            file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
            return file.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure(path, $"cannot be read: {exception.Message}", "See that you may read it.");
        }
    }

    private static NeuronEditException Failure(string path, string what, string todo = "Write it again, take it from a copy, or leave it out.") =>
        new(FailureCode.Data, $"{path} {what} {todo}");
}
