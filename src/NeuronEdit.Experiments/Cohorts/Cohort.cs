using System.Collections.Immutable;
using NeuronEdit.Data;

namespace NeuronEdit.Experiments.Cohorts;

/// <summary>What a sample is for.</summary>
public enum SampleRole
{
    /// <summary>S, the population before.</summary>
    Source,

    /// <summary>T, the population after.</summary>
    Target,

    /// <summary>One of X, to be edited.</summary>
    Extrapolate,

    /// <summary>What was measured of a sample of X in the target condition; read only to evaluate.</summary>
    Truth,
}

/// <summary>One measured population: some files that are read as one.</summary>
/// <param name="Name">Its name; <c>source</c> and <c>target</c> for S and T; the edited sample's name for its truth.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Files">Its files in the order in which they are read.</param>
public sealed record Sample(string Name, SampleRole Role, ImmutableArray<SampleFile> Files)
{
    /// <summary>Rows of all files.</summary>
    public long Rows => Files.Sum(f => f.Table.Rows);
}

/// <summary>A file of a sample.</summary>
/// <param name="Table">What is in it.</param>
/// <param name="Channels">For every channel of the cohort, the ordinal of the column that holds it.</param>
public sealed record SampleFile(TableInfo Table, ImmutableArray<int> Channels);

/// <summary>A row range of a sample's file, the unit of parallel work.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Index">Its number within the sample, in the order of rows, from 0.</param>
/// <param name="File">The file.</param>
/// <param name="Range">The rows of the file.</param>
public sealed record Partition(Sample Sample, int Index, SampleFile File, RowRange Range)
{
    /// <summary>A name that no other partition of the experiment has and that can name a file.</summary>
    public string Id => $"{Sample.Role.ToString().ToLowerInvariant()}.{Sample.Name}.{Index:D5}";

    /// <inheritdoc/>
    public override string ToString() => $"sample {Sample.Name}, {File.Table.Path}, {Range}";
}

/// <summary>All samples of an experiment, with the channels that they share.</summary>
/// <param name="Channels">The channels, named as in the first source file.</param>
/// <param name="Markers">The marker of each channel; its name where the file gives none.</param>
/// <param name="LeftOut">Numeric columns that are no channels because some inputs lack them.</param>
/// <param name="Samples">S, T, X and truths, in this order.</param>
/// <param name="Partitions">Their partitions, sample by sample in the order of rows.</param>
public sealed record Cohort(
    ImmutableArray<string> Channels, ImmutableArray<string> Markers, ImmutableArray<string> LeftOut, ImmutableArray<Sample> Samples, ImmutableArray<Partition> Partitions)
{
    /// <summary>The partitions of some roles.</summary>
    public ImmutableArray<Partition> PartitionsOf(params ReadOnlySpan<SampleRole> roles)
    {
        var wanted = roles.ToArray();
        return [.. Partitions.Where(p => wanted.Contains(p.Sample.Role))];
    }

    /// <summary>The partitions of one sample.</summary>
    public ImmutableArray<Partition> PartitionsOf(Sample sample) => [.. Partitions.Where(p => ReferenceEquals(p.Sample, sample))];

    /// <summary>The samples of one role.</summary>
    public IEnumerable<Sample> SamplesOf(SampleRole role) => Samples.Where(s => s.Role == role);

    /// <summary>The measured truth of an edited sample, if there is one.</summary>
    public Sample? TruthOf(Sample sample) => Samples.FirstOrDefault(s => s.Role == SampleRole.Truth && s.Name == sample.Name);
}
