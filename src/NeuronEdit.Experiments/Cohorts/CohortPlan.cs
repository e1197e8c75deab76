using System.Collections.Immutable;
using NeuronEdit.Data;

namespace NeuronEdit.Experiments.Cohorts;

/// <summary>A planned cohort as it is kept in a file: what opening all inputs found, so that no worker has to open them all again.</summary>
/// <remarks>Partitions are not listed: they follow from each file's row groups and <see cref="PlannedFile.PartitionRows"/>.</remarks>
internal sealed record CohortPlan
{
    /// <summary>The channels' names.</summary>
    public required ImmutableArray<string> Channels { get; init; }

    /// <summary>The marker of each.</summary>
    public required ImmutableArray<string> Markers { get; init; }

    /// <summary>Numeric columns that are no channels because some inputs lack them.</summary>
    public required ImmutableArray<string> LeftOut { get; init; }

    /// <summary>The different lists of columns that the files have.</summary>
    public required ImmutableArray<ImmutableArray<ColumnInfo>> Panels { get; init; }

    /// <summary>The files, each once.</summary>
    public required ImmutableArray<PlannedFile> Files { get; init; }

    /// <summary>S, T, X and truths, in this order.</summary>
    public required ImmutableArray<PlannedSample> Samples { get; init; }

    /// <summary>Writes a cohort down.</summary>
    /// <param name="cohort">The cohort.</param>
    /// <param name="roles">Which samples; none: all.</param>
    public static CohortPlan Of(Cohort cohort, params ReadOnlySpan<SampleRole> roles)
    {
        var wanted = roles.ToArray();
        var samples = cohort.Samples.Where(s => wanted.Length == 0 || wanted.Contains(s.Role)).ToList();
        var files = samples.SelectMany(s => s.Files).DistinctBy(f => f.Table.Path, StringComparer.Ordinal).ToList();
        var numbers = files.Select((file, number) => (file.Table.Path, number)).ToDictionary(f => f.Path, f => f.number, StringComparer.Ordinal);
        var panels = new Dictionary<string, int>(StringComparer.Ordinal);
        var columns = ImmutableArray.CreateBuilder<ImmutableArray<ColumnInfo>>();
        return new CohortPlan
        {
            Channels = cohort.Channels,
            Markers = cohort.Markers,
            LeftOut = cohort.LeftOut,
            Files = [.. files.Select(f => PlannedFile.Of(f, PanelOf(f.Table.Columns)))],
            Panels = columns.ToImmutable(),
            Samples = [.. samples.Select(s => new PlannedSample(s.Name, s.Role, [.. s.Files.Select(f => numbers[f.Table.Path])]))],
        };

        int PanelOf(ImmutableArray<ColumnInfo> of)
        {
            var key = string.Join('\n', of);
            if (!panels.TryGetValue(key, out var number))
            {
                panels.Add(key, number = columns.Count);
                columns.Add(of);
            }

            return number;
        }
    }

    /// <summary>The cohort that was written down.</summary>
    public Cohort ToCohort()
    {
        var files = Files.Select(f => f.ToFile(Panels[f.Panel])).ToList();
        return new Cohort(Channels, Markers, LeftOut, [.. Samples.Select(s => new Sample(s.Name, s.Role, [.. s.Files.Select(f => files[f])]))]);
    }
}

/// <summary>A sample of a plan.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Files">Numbers of its files in the plan.</param>
internal sealed record PlannedSample(string Name, SampleRole Role, ImmutableArray<int> Files);

/// <summary>A file of a plan.</summary>
internal sealed record PlannedFile
{
    /// <summary>Where it lies.</summary>
    public required string Path { get; init; }

    /// <summary>How it is stored.</summary>
    public required FileFormat Format { get; init; }

    /// <summary>Rows it holds.</summary>
    public required long Rows { get; init; }

    /// <summary>The number of its columns' list.</summary>
    public required int Panel { get; init; }

    /// <summary>For every channel, the ordinal of the column that holds it.</summary>
    public required ImmutableArray<int> Channels { get; init; }

    /// <inheritdoc cref="TableInfo.RowGroups"/>
    public required ImmutableArray<long> RowGroups { get; init; }

    /// <inheritdoc cref="TableInfo.FolderColumns"/>
    public required ImmutableArray<KeyValuePair<string, string?>> FolderColumns { get; init; }

    /// <inheritdoc cref="TableInfo.Delimiter"/>
    public char? Delimiter { get; init; }

    /// <summary>Rows that a partition should have.</summary>
    public required int PartitionRows { get; init; }

    /// <summary>What it was when it was opened.</summary>
    public required FileStamp Stamp { get; init; }

    /// <summary>Writes a file down.</summary>
    public static PlannedFile Of(SampleFile file, int panel) => new()
    {
        Path = file.Table.Path,
        Format = file.Table.Format,
        Rows = file.Table.Rows,
        Panel = panel,
        Channels = file.Channels,
        RowGroups = file.Table.RowGroups,
        FolderColumns = file.Table.FolderColumns,
        Delimiter = file.Table.Delimiter,
        PartitionRows = file.PartitionRows,
        Stamp = file.Stamp,
    };

    /// <summary>The file that was written down.</summary>
    public SampleFile ToFile(ImmutableArray<ColumnInfo> columns) =>
        new(new TableInfo(Path, Format, Rows, columns, RowGroups) { FolderColumns = FolderColumns, Delimiter = Delimiter }, Channels) { PartitionRows = PartitionRows, Stamp = Stamp };
}
