using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Experiments.Results;

/// <summary>
/// What a run is: a hash of all that decides its results but the contents of its inputs, which are hashed on their own. Where results are
/// put, how many slots work on them and in which folders the experiment file and the inputs lie are not part of it.
/// </summary>
internal sealed class Fingerprint
{
    private readonly Task<JsonElement> _settings;

    private Fingerprint(Task<JsonElement> settings) => _settings = settings;

    /// <summary>Begins the fingerprint of an experiment.</summary>
    public static Fingerprint Begin(ExperimentSpec spec) => Begin<ExperimentSpec>(spec with { BaseDirectory = "", Source = [], Target = [], Extrapolate = [], Output = spec.Output with { Path = "" } });

    /// <summary>Begins the fingerprint of settings, which are written down on another thread: the first use of the serializer takes a tenth of a second.</summary>
    public static Fingerprint Begin<T>(T settings) => new(Task.Run(() => JsonSerializer.SerializeToElement(settings, ResultsJson.OneLine)));

    /// <summary>The fingerprint of those settings applied to a cohort.</summary>
    public string Of(Cohort cohort)
    {
        var inputs = cohort.Partitions.Select(p => new { p.Id, File = Path.GetFileName(p.File.Table.Path), p.File.Table.Rows, p.Range, p.File.Channels });
        var text = JsonSerializer.SerializeToUtf8Bytes(new { ProductVersion.Results, Settings = _settings.GetAwaiter().GetResult(), Channels = cohort.Channels.AsEnumerable(), Inputs = inputs }, ResultsJson.OneLine);
        return Convert.ToHexStringLower(SHA256.HashData(text));
    }

    /// <summary>The fingerprint of results that samples were added to.</summary>
    /// <param name="before">That of the results before.</param>
    /// <param name="added">That of the experiment with only the added samples.</param>
    public static string OfAddition(string before, string added) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{before}+{added}")));
}
