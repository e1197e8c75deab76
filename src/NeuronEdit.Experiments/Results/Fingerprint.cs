using System.Security.Cryptography;
using System.Text.Json;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Experiments.Results;

/// <summary>
/// What a run is: a hash of all that decides its results but the contents of its inputs, which are hashed on their own. Where results are
/// put, how many slots work on them and where the experiment file lies are not part of it.
/// </summary>
internal static class Fingerprint
{
    /// <summary>The fingerprint of an experiment.</summary>
    public static string Of(ExperimentSpec spec, Cohort cohort) =>
        Of(spec with { BaseDirectory = "", Output = spec.Output with { Path = "" } }, cohort.Channels, cohort.Partitions);

    /// <summary>The fingerprint of settings, channels and partitions.</summary>
    public static string Of<T>(T settings, IEnumerable<string> channels, IEnumerable<Partition> partitions)
    {
        var inputs = partitions.Select(p => new { p.Id, File = Path.GetFileName(p.File.Table.Path), p.File.Table.Rows, p.Range, p.File.Channels });
        var text = JsonSerializer.SerializeToUtf8Bytes(new { ProductVersion.Results, Settings = settings, Channels = channels, Inputs = inputs }, ResultsJson.OneLine);
        return Convert.ToHexStringLower(SHA256.HashData(text));
    }
}
