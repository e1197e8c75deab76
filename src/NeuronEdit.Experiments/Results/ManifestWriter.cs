using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Experiments.Results;

/// <summary>Gathers the manifest of a finished run.</summary>
internal sealed class ManifestWriter(WorkContext context, Cohort cohort, InputHashes hashes)
{
    /// <summary>The manifest.</summary>
    /// <param name="name">The experiment's name.</param>
    /// <param name="kind"><c>run</c> or <c>apply</c>.</param>
    /// <param name="fingerprint">What the run is.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="modelHash">The model's weights.</param>
    /// <param name="dropped">Rows of a file that were left out.</param>
    /// <param name="outcomes">The edited partitions by id.</param>
    /// <param name="cancellation">Stops the hashing of results.</param>
    public Manifest Create(
        string name, string kind, string fingerprint, ulong seed, string modelHash, Func<Sample, SampleFile, long> dropped,
        ImmutableSortedDictionary<string, EditOutcome> outcomes, CancellationToken cancellation) => new()
    {
        Name = name,
        Kind = kind,
        Fingerprint = fingerprint,
        Seed = seed,
        ModelHash = modelHash,
        Channels = cohort.Channels,
        Versions = ImmutableSortedDictionary<string, string>.Empty.Add("neuronedit", ProductVersion.Current).Add("duckdb", DataEngine.DuckDbVersion),
        Inputs = [.. cohort.Samples.SelectMany(s => s.Files.Select(f => Input(s, f, dropped(s, f))))],
        Outputs = [.. Shared(cancellation), .. cohort.PartitionsOf(SampleRole.Extrapolate).Select(p => Output(p, outcomes[p.Id]))],
    };

    private static OutputEntry Output(Partition partition, EditOutcome outcome) => new(outcome.Path, partition.Sample.Name, outcome.Rows, outcome.Sha256);

    private InputEntry Input(Sample sample, SampleFile file, long dropped)
    {
        var mark = hashes[file.Table];
        return new InputEntry(file.Table.Path, sample.Name, sample.Role, file.Table.Format, file.Table.Rows, dropped, mark.Bytes, mark.Sha256);
    }

    private IEnumerable<OutputEntry> Shared(CancellationToken cancellation)
    {
        string[] files =
        [
            ArtifactFolder.ModelName, ExperimentMetrics.FileName,
            .. new[] { ArtifactFolder.ModelName, EditArtifact.DocumentName, EditArtifact.PercentilesName, EditArtifact.SourceSketchesName, EditArtifact.TargetSketchesName }
                .Select(f => $"{ArtifactFolder.Name}/{f}"),
        ];
        foreach (var file in files)
        {
            if (File.Exists(context.Folder.At(file))) yield return new OutputEntry(file, null, null, FileHash.Sha256(context.Folder.At(file), cancellation));
        }
    }
}
