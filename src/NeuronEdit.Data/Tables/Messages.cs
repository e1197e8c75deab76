using NeuronEdit.Data.DuckDb;

namespace NeuronEdit.Data.Tables;

/// <summary>DuckDB's words in our sentences.</summary>
internal static class Messages
{
    /// <summary>The first line, as a sentence, without the kind of error before it.</summary>
    internal static string FirstLine(string message)
    {
        var line = message.Split('\n', 2)[0].Trim();
        var colon = line.IndexOf(" Error: ", StringComparison.Ordinal);
        if (colon is > 0 and < 30) line = line[(colon + 8)..];
        return line.EndsWith('.') ? line : line + ".";
    }

    /// <summary>True where storage refused to write, not the input to be read.</summary>
    internal static bool IsStorage(DuckDbException exception, string outputPath) =>
        exception.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase) ||
        exception.Message.Contains("Disk quota", StringComparison.OrdinalIgnoreCase) ||
        exception.Message.Contains("Could not write", StringComparison.OrdinalIgnoreCase) ||
        exception.Message.Contains("temp_directory", StringComparison.OrdinalIgnoreCase) ||
        (exception.Kind == DuckDbErrorKind.Io && exception.Message.Contains(outputPath, StringComparison.Ordinal));
}
