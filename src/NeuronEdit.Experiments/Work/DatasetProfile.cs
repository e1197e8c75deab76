using System.Collections.Immutable;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Work;

/// <summary>What profiling found of all samples of one role, merged in the order of partitions.</summary>
internal sealed record DatasetProfile
{
    /// <summary>Rows that stay, of each partition.</summary>
    public required ImmutableArray<long> Rows { get; init; }

    /// <summary>Rows left out, of each partition.</summary>
    public required ImmutableArray<long> RowsDropped { get; init; }

    /// <summary>Values of the first file that holds any that cannot be used; null: there is none.</summary>
    public BadFile? Bad { get; init; }

    /// <summary>Moments of the transformed, unscaled channels over the rows that stay.</summary>
    public required ChannelMomentsState Moments { get; init; }

    /// <summary>SHA-256 of each file, by path.</summary>
    public required ImmutableSortedDictionary<string, string> Hashes { get; init; }

    /// <summary>Merges the profiles of a dataset's partitions.</summary>
    /// <param name="partitions">The partitions, in order.</param>
    /// <param name="channels">Channels of the cohort.</param>
    /// <param name="read">Gives the profile of each, by its place in the order; called once for each, in order, so that no more than one need be in memory.</param>
    public static DatasetProfile Merge(ImmutableArray<Partition> partitions, int channels, Func<int, PartitionProfile> read)
    {
        var rows = ImmutableArray.CreateBuilder<long>(partitions.Length);
        var dropped = ImmutableArray.CreateBuilder<long>(partitions.Length);
        var hashes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var moments = new ChannelMoments(channels);
        BadFile? bad = null;
        for (var i = 0; i < partitions.Length; i++)
        {
            var profile = read(i);
            rows.Add(profile.Rows);
            dropped.Add(profile.RowsDropped);
            moments.Merge(new ChannelMoments(profile.Moments));
            if (profile.Sha256 is { } hash) hashes[partitions[i].File.Table.Path] = hash;
            bad = BadFile.Add(bad, partitions, i, profile.Bad);
        }

        return new DatasetProfile { Rows = rows.MoveToImmutable(), RowsDropped = dropped.MoveToImmutable(), Bad = bad, Moments = moments.ToState(), Hashes = hashes.ToImmutable() };
    }
}

/// <summary>Values of a file that cannot be used.</summary>
/// <param name="Partition">The place of its first partition with such a value in the order of the dataset's.</param>
/// <param name="Values">By channel and kind.</param>
internal sealed record BadFile(int Partition, ImmutableArray<BadValues> Values)
{
    /// <summary>Adds what a partition has, if it is of the same file as what is known, or the first.</summary>
    public static BadFile? Add(BadFile? known, ImmutableArray<Partition> partitions, int at, ImmutableArray<BadValues> found)
    {
        if (found.IsEmpty) return known;
        if (known is null) return new BadFile(at, found);
        if (!ReferenceEquals(partitions[known.Partition].File, partitions[at].File) || !ReferenceEquals(partitions[known.Partition].Sample, partitions[at].Sample)) return known;
        return known with
        {
            Values = [.. known.Values.Concat(found).GroupBy(b => (b.Channel, b.Kind)).Select(g => new BadValues(g.Key.Channel, g.Key.Kind, g.Sum(b => b.Count), g.Min(b => b.FirstRow)))],
        };
    }
}
