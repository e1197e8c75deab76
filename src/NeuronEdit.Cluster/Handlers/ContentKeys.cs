using System.Security.Cryptography;
using System.Text.Json;
using NeuronEdit.Experiments;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Keys of what experiments share: hashes of all that decides it, and of nothing else, so that two that need the same thing name it the same.</summary>
internal static class ContentKeys
{
    private const int Digits = 32;

    /// <summary>A dataset: files by path, size and time of change; their columns, their cut, and how values are taken. What samples are called is no part of it.</summary>
    public static string Dataset(DatasetFile file) => Hash(new
    {
        ProductVersion.Results,
        file.Settings,
        file.Plan.Files,
        file.Plan.Panels,
        Samples = file.Plan.Samples.Select(s => s.Files),
    });

    /// <summary>The contents of a dataset's files.</summary>
    public static string Contents(DatasetProfile profile) => Hash(profile.Hashes.Values);

    /// <summary>A training: contents, columns and cut of S, T and X; transform, scale, network, training, seed.</summary>
    public static string Training(Round round)
    {
        var spec = round.Spec;
        return Hash(new
        {
            ProductVersion.Results,
            spec.Seed,
            spec.AllowMissing,
            spec.Transform,
            spec.Scale,
            spec.Model,
            spec.Training,
            Source = Rows(round, SampleRole.Source),
            Target = Rows(round, SampleRole.Target),
            Extrapolate = Rows(round, SampleRole.Extrapolate),
        });
    }

    /// <summary>Sketches: the training, which knows contents and cut of S and T, and the layer.</summary>
    public static string Sketch(string training, int layer) => Hash(new { training, layer });

    /// <summary>What decides the rows of a role: contents of files, the columns that are channels, and the cut.</summary>
    private static IEnumerable<object> Rows(Round round, SampleRole role) => round.Cohort.SamplesOf(role).Select(sample => sample.Files.Select(file => new
    {
        Sha256 = round.Profile.HashOf(sample, file),
        file.Channels,
        file.PartitionRows,
        file.Table.Rows,
        file.Table.RowGroups,
    }));

    private static string Hash<T>(T value) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(value, ResultsJson.OneLine)))[..Digits];
}
