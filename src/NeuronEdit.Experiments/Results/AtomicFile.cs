namespace NeuronEdit.Experiments.Results;

/// <summary>Files that are there whole or not at all: written under a temporary name beside their place, flushed to the device, renamed, and the new name flushed.</summary>
internal static class AtomicFile
{
    /// <summary>What temporary names end in; whatever carries it is left over from a run that died.</summary>
    public const string TemporarySuffix = ".partial";

    private const int ErrorNoSpaceLeft = 28;

    /// <summary>Writes a file through a stream.</summary>
    public static void Write(string path, Action<Stream> write) => Write(path, temporary =>
    {
        using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        write(stream);
    });

    /// <summary>Writes a file through something that wants a path.</summary>
    /// <exception cref="NeuronEditException">Storage: the disk is full or refuses.</exception>
    public static void Write(string path, Action<string> writeTo)
    {
        // A name of its own: a worker that was taken for dead may still be writing the same file.
        var temporary = $"{path}.{Guid.NewGuid():N}{TemporarySuffix}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            writeTo(temporary);
            FlushToDevice(temporary);
            File.Move(temporary, path, overwrite: true);
            DirectoryEntry.Flush(Path.GetDirectoryName(path)!);
        }
        catch (Exception e)
        {
            TryDelete(temporary);
            if (e is IOException or UnauthorizedAccessException || (e is NeuronEditException { Code: FailureCode.Storage } && IsDiskFull(e))) throw Refused(path, e);
            throw;
        }
    }

    /// <summary>Deletes what runs that died left below a folder.</summary>
    public static void DeleteLeftovers(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, "*" + TemporarySuffix, SearchOption.AllDirectories)) File.Delete(file);
    }

    /// <summary>The error for storage that refuses, with the way out.</summary>
    public static NeuronEditException Refused(string path, Exception cause) => new(
        FailureCode.Storage,
        IsDiskFull(cause)
            ? $"{path}: the disk is full. Free some room and give the command again, with --resume if it has that option; what was finished is kept."
            : $"{path}: cannot be written: {cause.Message} Choose a folder that can be written with --output.",
        cause);

    /// <summary>Without it a file could have its name and yet be empty after a power failure, and a resumed run would take it for finished.</summary>
    private static void FlushToDevice(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    private static bool IsDiskFull(Exception cause) =>
        (cause.HResult & 0xFFFF) == ErrorNoSpaceLeft || cause.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // The first error is the one to report; the leftover is collected by the next run.
        }
        catch (UnauthorizedAccessException)
        {
            // Likewise.
        }
    }
}
