namespace NeuronEdit.Data.Fcs;

/// <summary>Builds the failures of this folder, so that each names the file, the place, what was found, what was expected and what to do.</summary>
internal static class FcsFailure
{
    /// <summary>What helps with a file that contradicts itself.</summary>
    public const string ExportAgain = "Export the file again from the software that wrote it, or leave it out.";

    /// <summary>A measured file is not what it has to be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="place">Segment, keyword or parameter: <c>TEXT, keyword $TOT</c>.</param>
    /// <param name="found">What is there.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="advice">A full sentence: what to do.</param>
    public static NeuronEditException Data(string path, string place, string found, string expected, string advice = ExportAgain) =>
        new(FailureCode.Data, $"{path}: {place}: found {found}; expected {expected}. {advice}");

    /// <summary>The file system refused.</summary>
    public static NeuronEditException Storage(string path, string action, Exception cause) =>
        new(FailureCode.Storage, $"{path}: {action} failed ({cause.Message.TrimEnd('.')}). Check the disk, its free space and the permissions.", cause);

    /// <summary>A value for a message: quoted, without control characters, at most 40 characters.</summary>
    public static string Quote(string value)
    {
        var shown = value.Length > 40 ? string.Concat(value.AsSpan(0, 40), "...") : value;
        return "'" + string.Concat(shown.Select(letter => char.IsControl(letter) ? '?' : letter)) + "'";
    }
}
