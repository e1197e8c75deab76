using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Experiments.Work;

/// <summary>What edits partitions: an artifact with its model, and how it is to be applied.</summary>
/// <param name="Artifact">The edit.</param>
/// <param name="Network">Its model, packed once and shared by all slots.</param>
/// <param name="Map">The artifact's map, or its inverse.</param>
/// <param name="Strength">0 (unchanged) to 1.</param>
/// <param name="Missing">What to do with rows that hold values that are not finite.</param>
/// <param name="Format">How results are written; null: as the input is.</param>
/// <param name="MadeBy">Written into every output file.</param>
internal sealed record EditSetup(EditArtifact Artifact, PackedNetwork Network, EditMap Map, double Strength, MissingRule Missing, FileFormat? Format, string MadeBy);

/// <summary>What editing a partition came to.</summary>
internal sealed record EditOutcome
{
    /// <summary>The file, relative to the results folder, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Rows written.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows left out for missing values.</summary>
    public required long RowsDropped { get; init; }

    /// <summary>The file's hash.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Per neuron, how much lay outside the source's range.</summary>
    public required RangeTally Outside { get; init; }

    /// <summary>Sum over rows and channels of (x - D(E(x)))², model units.</summary>
    public required double SquaredError { get; init; }

    /// <summary>Values that were at least 0 before and are below 0 after, raw units.</summary>
    public required long NegativesIntroduced { get; init; }
}

/// <summary>Edits a partition of X: reads it as a stream, edits every tile, and writes all columns to one file of the result.</summary>
internal sealed class EditWork(DataEngine engine, EditSetup setup)
{
    /// <summary>Where an edited partition lies in the results folder, with forward slashes.</summary>
    public string PathOf(Partition partition) => $"{ResultsFolder.SamplesFolder}/{partition.Sample.Name}/part-{partition.Index:D5}.{Extension(FormatOf(partition))}";

    /// <summary>Edits a partition.</summary>
    /// <param name="partition">The rows.</param>
    /// <param name="path">The file that receives them; not always where it is to lie in the end.</param>
    /// <param name="cancellation">Stops.</param>
    public EditOutcome Run(Partition partition, string path, CancellationToken cancellation)
    {
        using var tiles = new TileEdit(setup, partition);
        var rows = Write(partition, tiles, path, FormatOf(partition), cancellation);
        return new EditOutcome
        {
            Path = PathOf(partition),
            Rows = rows,
            RowsDropped = partition.Range.Count - rows,
            Sha256 = FileHash.Sha256(path, cancellation),
            Outside = tiles.Outside,
            SquaredError = tiles.SquaredError,
            NegativesIntroduced = tiles.NegativesIntroduced,
        };
    }

    private FileFormat FormatOf(Partition partition) => setup.Format ?? partition.File.Table.Format;

    private long Write(Partition partition, TileEdit tiles, string path, FileFormat format, CancellationToken cancellation)
    {
        var rows = 0L;
        try
        {
            AtomicFile.Write(path, temporary => rows = engine.CopyEdited(
                new CopyRequest
                {
                    Table = partition.File.Table,
                    Range = partition.Range,
                    Channels = partition.File.Channels,
                    Edit = tiles.Edit,
                    OutputPath = temporary,
                    Format = format,
                    DropRowsWithMissing = setup.Missing == MissingRule.DropRows,
                    Metadata = [new("neuronedit", setup.MadeBy)],
                },
                cancellation));
            return rows;
        }
        catch (NeuronEditException) when (tiles.FoundMissing)
        {
            // A run has looked at every value before; apply looks while it edits, and counts only where it has to refuse.
            throw MissingValues.Refused(
                engine, partition, [.. setup.Artifact.Channels.Select(c => c.Name)], "Leave such rows out with --allow-missing drop-rows, or repair the file.", cancellation);
        }
    }

    /// <summary>What an edited sample's files end in.</summary>
    public static string Extension(FileFormat format) => format switch
    {
        FileFormat.Parquet => "parquet",
        FileFormat.Csv => "csv",
        FileFormat.Fcs => "fcs",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
