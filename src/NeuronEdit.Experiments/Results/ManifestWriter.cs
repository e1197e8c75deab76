using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Experiments.Results;

/// <summary>Gathers what a manifest says.</summary>
internal static class ManifestWriter
{
    /// <summary>What made the results, with versions.</summary>
    public static ImmutableSortedDictionary<string, string> Versions { get; } =
        ImmutableSortedDictionary<string, string>.Empty.Add("neuronedit", ProductVersion.Current).Add("duckdb", DataEngine.DuckDbVersion);

    /// <summary>A file that was read.</summary>
    public static InputEntry Input(Sample sample, SampleFile file, string sha256, long dropped) =>
        new(file.Table.Path, sample.Name, sample.Role, file.Table.Format, file.Table.Rows, dropped, file.Stamp.Bytes, sha256);

    /// <summary>A file of an edited sample.</summary>
    public static OutputEntry Output(Partition partition, EditOutcome outcome) => new(outcome.Path, partition.Sample.Name, outcome.Rows, outcome.Sha256);

    /// <summary>The files of the whole experiment that are there.</summary>
    /// <param name="folder">The results folder.</param>
    /// <param name="cancellation">Stops the hashing.</param>
    public static IEnumerable<OutputEntry> Shared(string folder, CancellationToken cancellation)
    {
        string[] files =
        [
            ArtifactFolder.ModelName, ExperimentMetrics.FileName,
            .. new[] { ArtifactFolder.ModelName, EditArtifact.DocumentName, EditArtifact.PercentilesName, EditArtifact.SourceSketchesName, EditArtifact.TargetSketchesName }
                .Select(f => $"{ArtifactFolder.Name}/{f}"),
        ];
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file);
            if (File.Exists(path)) yield return new OutputEntry(file, null, null, FileHash.Sha256(path, cancellation));
        }
    }
}
