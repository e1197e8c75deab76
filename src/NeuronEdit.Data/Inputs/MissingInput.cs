namespace NeuronEdit.Data.Inputs;

/// <summary>Explains an input that leads to no file.</summary>
internal static class MissingInput
{
    private const int NamesShown = 3;

    /// <summary>Names the input, the deepest folder that exists on its way, and what there is called most alike.</summary>
    internal static NeuronEditException Explain(string input, string path)
    {
        if (Directory.Exists(path))
        {
            return new NeuronEditException(
                FailureCode.Specification,
                $"The folder {path}, from the input '{input}', holds no table: no .parquet, .pq, .fcs, .csv or .tsv file. Name another folder, or name the files.");
        }

        var folder = path;
        var wanted = "";
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) (wanted, folder) = (Path.GetFileName(folder), parent);
        var kind = GlobPattern.IsGlob(path) ? "matches no file" : "does not exist";
        return new NeuronEditException(FailureCode.Specification, $"The input '{input}' {kind}; searched from {folder}.{Alike(folder, wanted)} Correct the path.");
    }

    private static string Alike(string folder, string wanted)
    {
        string[] names;
        try
        {
            names = [.. Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).OfType<string>().Where(n => n[0] != '.').Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }

        if (names.Length == 0) return " That folder is empty.";
        var nearest = names.OrderBy(n => NearestName.Distance(wanted.ToUpperInvariant(), n.ToUpperInvariant())).Take(NamesShown);
        return $" Nearest there: {string.Join(", ", nearest)}.";
    }
}
