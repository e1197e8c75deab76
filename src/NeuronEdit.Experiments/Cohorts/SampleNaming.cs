using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Experiments.Cohorts;

/// <summary>Names samples after their files, where nobody named them.</summary>
internal static class SampleNaming
{
    /// <summary>A file's name without folders and endings: <c>p4</c> for <c>ref/p4.csv.gz</c>.</summary>
    /// <exception cref="NeuronEditException">Specification: it cannot name a folder of results.</exception>
    public static string AfterFile(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var ending in (ReadOnlySpan<string>)[".gz", ".zst", ".parquet", ".parq", ".pq", ".csv", ".tsv", ".txt", ".fcs"])
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) name = name[..^ending.Length];
        }

        SampleName.Check(name, problem => new NeuronEditException(FailureCode.Specification, $"{path}: its sample's name, taken from the file, {problem}. Name it with sample: NAME."));
        return name;
    }

    /// <summary>Refuses two samples of one name.</summary>
    /// <param name="named">The samples' names with the first file of each.</param>
    /// <param name="wayOut">What gives them names of their own, where they come from.</param>
    public static void RefuseTwice(IEnumerable<(string Sample, string Path)> named, string wayOut)
    {
        var twice = named.GroupBy(n => n.Sample, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice is null) return;
        var paths = twice.Select(n => n.Path).Take(3);
        throw new NeuronEditException(FailureCode.Specification, $"{twice.Count()} samples would be named '{twice.Key}': {string.Join(", ", paths)}. {wayOut}");
    }
}
