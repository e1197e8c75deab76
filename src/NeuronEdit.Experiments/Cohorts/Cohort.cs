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
public sealed record SampleFile(TableInfo Table, ImmutableArray<int> Channels)
{
    /// <summary>Rows that a partition of it should have.</summary>
    public int PartitionRows { get; init; } = int.MaxValue;

    /// <summary>What it was when it was opened.</summary>
    public FileStamp Stamp { get; init; }
}

/// <summary>What tells without reading it that a file may have changed.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Changed">When it was last written, UTC.</param>
public readonly record struct FileStamp(long Bytes, DateTime Changed)
{
    /// <summary>The stamp of a file as it is now.</summary>
    /// <exception cref="NeuronEditException">Data: it is not there any more.</exception>
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? new FileStamp(file.Length, file.LastWriteTimeUtc)
            : throw new NeuronEditException(FailureCode.Data, $"{path} is not there any more. Put the file back.");
    }
}

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
public sealed class Cohort
{
    private readonly Dictionary<Sample, ImmutableArray<Partition>> _partitions;
    private readonly Dictionary<string, Sample> _truths;

    /// <summary>Gathers samples and cuts them into partitions.</summary>
    /// <param name="channels">The channels of all samples.</param>
    /// <param name="samples">S, T, X and truths, in this order.</param>
    public Cohort(ChannelSet channels, ImmutableArray<Sample> samples)
        : this(
            (channels ?? throw new ArgumentNullException(nameof(channels))).Names,
            [.. channels.Names.Zip(channels.Markers, (name, marker) => marker ?? name)],
            channels.LeftOut,
            samples)
    {
    }

    /// <summary>Gathers samples whose channels were agreed on before.</summary>
    internal Cohort(ImmutableArray<string> channels, ImmutableArray<string> markers, ImmutableArray<string> leftOut, ImmutableArray<Sample> samples)
    {
        (Channels, Markers, LeftOut, Samples) = (channels, markers, leftOut, samples);
        _partitions = new Dictionary<Sample, ImmutableArray<Partition>>(ReferenceEqualityComparer.Instance);
        foreach (var sample in samples) _partitions.Add(sample, [.. Cut(sample)]);
        Partitions = [.. samples.SelectMany(s => _partitions[s])];
        _truths = samples.Where(s => s.Role == SampleRole.Truth).ToDictionary(s => s.Name, StringComparer.Ordinal);
    }

    /// <summary>The channels, named as the user listed them, else as the columns are.</summary>
    public ImmutableArray<string> Channels { get; }

    /// <summary>The marker of each channel; its name where no file gives one.</summary>
    public ImmutableArray<string> Markers { get; }

    /// <summary>Numeric columns that are no channels because some inputs lack them.</summary>
    public ImmutableArray<string> LeftOut { get; }

    /// <summary>S, T, X and truths, in this order.</summary>
    public ImmutableArray<Sample> Samples { get; }

    /// <summary>Their partitions, sample by sample in the order of rows.</summary>
    public ImmutableArray<Partition> Partitions { get; }

    /// <summary>The partitions of some roles.</summary>
    public ImmutableArray<Partition> PartitionsOf(params ReadOnlySpan<SampleRole> roles)
    {
        var wanted = roles.ToArray();
        return [.. Partitions.Where(p => wanted.Contains(p.Sample.Role))];
    }

    /// <summary>The partitions of one of <see cref="Samples"/>.</summary>
    public ImmutableArray<Partition> PartitionsOf(Sample sample) => _partitions[sample];

    /// <summary>The samples of one role.</summary>
    public IEnumerable<Sample> SamplesOf(SampleRole role) => Samples.Where(s => s.Role == role);

    /// <summary>The measured truth of an edited sample, if there is one.</summary>
    public Sample? TruthOf(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return _truths.GetValueOrDefault(sample.Name);
    }

    private static IEnumerable<Partition> Cut(Sample sample) =>
        sample.Files.SelectMany(file => DataEngine.Partitions(file.Table, file.PartitionRows).Select(range => (file, range)))
            .Select((cut, index) => new Partition(sample, index, cut.file, cut.range));
}
