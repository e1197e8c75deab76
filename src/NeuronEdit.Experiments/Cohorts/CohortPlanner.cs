using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Experiments.Cohorts;

/// <summary>Finds the files that an experiment names, opens each, agrees on the channels and cuts everything into partitions.</summary>
internal sealed class CohortPlanner(DataEngine engine, int slots)
{
    /// <summary>Plans an experiment.</summary>
    /// <exception cref="NeuronEditException">Specification: a path matches nothing, or names are wrong. Data: a file cannot be used, or panels differ.</exception>
    public Cohort Plan(ExperimentSpec spec, CancellationToken cancellation)
    {
        var tables = new List<SampleTables>
        {
            new("source", SampleRole.Source, InputFile.Expand(spec.Source, spec.BaseDirectory)),
            new("target", SampleRole.Target, InputFile.Expand(spec.Target, spec.BaseDirectory)),
        };
        tables.AddRange(spec.Extrapolate.SelectMany(e => Extrapolated(e, spec.BaseDirectory)));
        RefuseTwice(tables);
        return Holdable(Plan(tables, Choice(spec.Channels), PartitionRows(spec.Output.Format, spec.Output.PartitionRows), cancellation), spec.Output.Format);
    }

    /// <summary>Plans samples that are added to an experiment: its source and target stay as they were planned, and its channels are required.</summary>
    /// <param name="spec">The experiment, with the added samples under extrapolate.</param>
    /// <param name="first">The cohort that it was submitted with.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="NeuronEditException">As for an experiment; Data: a file lacks one of the channels.</exception>
    public Cohort PlanAdded(ExperimentSpec spec, Cohort first, CancellationToken cancellation)
    {
        var tables = spec.Extrapolate.SelectMany(e => Extrapolated(e, spec.BaseDirectory)).ToList();
        RefuseTwice(tables);
        var choice = ChannelChoice.RequiredBy(first.Channels, $"the edit of {spec.Name}");
        var added = Holdable(Plan(tables, choice, PartitionRows(spec.Output.Format, spec.Output.PartitionRows), cancellation), spec.Output.Format);
        var pair = first.Samples.Where(s => s.Role is SampleRole.Source or SampleRole.Target);
        return new Cohort(first.Channels, first.Markers, first.LeftOut, [.. pair, .. added.Samples]);
    }

    /// <summary>Plans samples that are named after their files, for channels that are known by name.</summary>
    /// <param name="inputs">Files, folders or globs.</param>
    /// <param name="channels">What every file must have.</param>
    /// <param name="output">The results' format; null: each input's own.</param>
    /// <param name="cancellation">Stops.</param>
    public Cohort Plan(IEnumerable<string> inputs, ChannelChoice channels, FileFormat? output, CancellationToken cancellation)
    {
        var tables = InputFile.Expand(inputs, Environment.CurrentDirectory).Select(f => new SampleTables(SampleNaming.AfterFile(f.Path), SampleRole.Extrapolate, [f])).ToList();
        SampleNaming.RefuseTwice(tables.Select(t => (t.Name, t.Files[0].Path)), "Every file is a sample named after it: rename the files, or give those of one name to separate commands.");
        return Holdable(Plan(tables, channels, PartitionRows(output, new OutputSpec().PartitionRows), cancellation), output);
    }

    /// <summary>Plans populations that are only compared.</summary>
    public Cohort Plan(IEnumerable<(string Name, SampleRole Role, ImmutableArray<string> Paths)> populations, ChannelSelection channels, CancellationToken cancellation) =>
        Plan([.. populations.Select(p => new SampleTables(p.Name, p.Role, InputFile.Expand(p.Paths, Environment.CurrentDirectory)))], Choice(channels), PartitionRows(null, new OutputSpec().PartitionRows), cancellation);

    private static void RefuseTwice(List<SampleTables> tables) => SampleNaming.RefuseTwice(
        tables.Where(t => t.Role == SampleRole.Extrapolate).Select(t => (t.Name, t.Files[0].Path)), "Give each a name of its own with sample: NAME under extrapolate, or rename the files.");

    /// <summary>FCS tools want one file a sample, so an FCS result is not cut.</summary>
    private static Func<FileFormat, int> PartitionRows(FileFormat? output, int rows) => input => (output ?? input) == FileFormat.Fcs ? int.MaxValue : rows;

    /// <summary>Refuses results that their format could not hold now, rather than after training.</summary>
    private static Cohort Holdable(Cohort cohort, FileFormat? output)
    {
        foreach (var file in cohort.SamplesOf(SampleRole.Extrapolate).SelectMany(s => s.Files)) DataEngine.RequireHoldable(file.Table, output ?? file.Table.Format);
        return cohort;
    }

    private static IEnumerable<SampleTables> Extrapolated(ExtrapolateSpec entry, string baseDirectory)
    {
        var files = InputFile.Expand(entry.Paths, baseDirectory);
        if (entry.Sample is not { } name) return files.Select(f => new SampleTables(SampleNaming.AfterFile(f.Path), SampleRole.Extrapolate, [f]));
        var sample = new SampleTables(name, SampleRole.Extrapolate, files);
        return entry.Truth.IsEmpty ? [sample] : [sample, new SampleTables(name, SampleRole.Truth, InputFile.Expand(entry.Truth, baseDirectory))];
    }

    private Cohort Plan(List<SampleTables> named, ChannelChoice choice, Func<FileFormat, int> partitionRows, CancellationToken cancellation)
    {
        var tables = InputFile.Inspect(engine, [.. named.SelectMany(s => s.Files).DistinctBy(f => f.Path, StringComparer.Ordinal)], slots, cancellation);
        var channels = choice.Resolve(tables);
        var files = tables.Zip(channels.Columns).ToDictionary(p => p.First.Path, p => Planned(p.First, p.Second), StringComparer.Ordinal);
        return new Cohort(channels, [.. named.OrderBy(s => s.Role == SampleRole.Truth).Select(s => new Sample(s.Name, s.Role, [.. s.Files.Select(f => files[f.Path])]))]);

        SampleFile Planned(TableInfo table, ImmutableArray<int> columns) => new(table, columns) { PartitionRows = partitionRows(table.Format), Stamp = FileStamp.Of(table.Path) };
    }

    private static ChannelChoice Choice(ChannelSelection selection) =>
        selection.Include.Length > 0 ? ChannelChoice.Of(selection.Include) : selection.Exclude.Length > 0 ? ChannelChoice.AllBut(selection.Exclude) : ChannelChoice.Common;

    private sealed record SampleTables(string Name, SampleRole Role, ImmutableArray<InputFile> Files);
}
