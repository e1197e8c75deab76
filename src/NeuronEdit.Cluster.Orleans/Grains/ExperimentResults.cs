using System.Collections.Immutable;

namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>The results of a finished experiment: where they lie, under the path that every node sees, and which files they are.</summary>
[GenerateSerializer]
[Immutable]
[Alias("neuronedit.experiment-results")]
public sealed record ExperimentResults
{
    /// <summary>The results folder.</summary>
    [Id(0)]
    public required string Folder { get; init; }

    /// <summary>SHA-256 of the model's weights.</summary>
    [Id(1)]
    public required string ModelHash { get; init; }

    /// <summary>The edited channels.</summary>
    [Id(2)]
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>The files that the manifest names, in its order.</summary>
    [Id(3)]
    public ImmutableArray<ResultFile> Files { get; init; } = [];
}

/// <summary>A file of the results.</summary>
[GenerateSerializer]
[Immutable]
[Alias("neuronedit.result-file")]
public sealed record ResultFile
{
    /// <summary>Where it lies in the results folder, with forward slashes.</summary>
    [Id(0)]
    public required string Path { get; init; }

    /// <summary>The edited sample; null for files of the whole experiment.</summary>
    [Id(1)]
    public string? Sample { get; init; }

    /// <summary>Rows in it; null where it has none.</summary>
    [Id(2)]
    public long? Rows { get; init; }

    /// <summary>Its content's hash.</summary>
    [Id(3)]
    public required string Sha256 { get; init; }
}
