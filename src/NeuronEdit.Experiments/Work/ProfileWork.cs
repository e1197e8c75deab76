using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Numerics;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Work;

/// <summary>What one walk over a partition finds.</summary>
internal sealed record PartitionProfile
{
    /// <summary>Rows that stay.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows left out because a channel's value was missing, NaN or infinite.</summary>
    public required long RowsDropped { get; init; }

    /// <summary>Values that stop the experiment, by channel.</summary>
    public required ImmutableArray<BadValues> Bad { get; init; }

    /// <summary>Moments of the transformed, unscaled channels over the rows that stay.</summary>
    public required ChannelMomentsState Moments { get; init; }

    /// <summary>SHA-256 of the file, where the partition is its first.</summary>
    public string? Sha256 { get; init; }
}

/// <summary>Values of one channel that cannot be used.</summary>
/// <param name="Channel">The channel's number in the cohort.</param>
/// <param name="Kind">What is wrong with them.</param>
/// <param name="Count">How many there are in the partition.</param>
/// <param name="FirstRow">The first one's row in its file, from 0.</param>
internal sealed record BadValues(int Channel, BadValueKind Kind, long Count, long FirstRow);

/// <summary>Why a value cannot be used.</summary>
internal enum BadValueKind
{
    /// <summary>It is missing, NaN or infinite.</summary>
    NotFinite,

    /// <summary>The transform has no value for it: log1p at or below -1.</summary>
    OutsideTransform,
}

/// <summary>What decides a profile besides the rows.</summary>
/// <param name="Transform">Applied before moments are taken.</param>
/// <param name="AllowMissing">What to do with rows that hold missing values.</param>
internal sealed record ProfileSettings(TransformSpec Transform, MissingRule AllowMissing)
{
    /// <summary>Those of an experiment.</summary>
    public static ProfileSettings Of(ExperimentSpec spec) => new(spec.Transform, spec.AllowMissing);
}

/// <summary>Walks a partition once: checks every value and takes the moments that transform and scale are fitted on.</summary>
/// <param name="engine">Reads files.</param>
/// <param name="spec">How values are to be taken.</param>
internal sealed class ProfileWork(DataEngine engine, ProfileSettings spec)
{
    /// <summary>Profiles a partition; the first of a file also hashes the whole file.</summary>
    /// <exception cref="NeuronEditException">Data: the file is not what it was when it was planned.</exception>
    public PartitionProfile Run(Partition partition, CancellationToken cancellation)
    {
        InputFiles.RequireUnchanged(partition.File);
        var walk = new Walk(spec, partition);
        var dropped = PartitionWalk.ForEachTile(engine, partition, spec.AllowMissing, walk.Use, cancellation);
        var hash = partition.Range.Start == 0 ? FileHash.Sha256(partition.File.Table.Path, cancellation) : null;
        return new PartitionProfile { Rows = walk.Rows, RowsDropped = dropped, Bad = walk.Bad, Moments = walk.Moments.ToState(), Sha256 = hash };
    }

    private sealed class Walk(ProfileSettings spec, Partition partition)
    {
        private readonly ChannelTransform _transform = ChannelTransform.Unscaled(spec.Transform, partition.File.Channels.Length);
        private readonly Dictionary<(int Channel, BadValueKind Kind), (long Count, long FirstRow)> _bad = [];

        public long Rows { get; private set; }

        public ChannelMoments Moments { get; } = new(partition.File.Channels.Length);

        public ImmutableArray<BadValues> Bad =>
            [.. _bad.OrderBy(b => b.Key.Channel).Select(b => new BadValues(b.Key.Channel, b.Key.Kind, b.Value.Count, b.Value.FirstRow))];

        public void Use(Tile tile)
        {
            if (!MissingRows.AllFinite(tile.Values) || _transform.FindOutsideDomain(tile.Values, tile.Rows).Count > 0) Count(tile);
            else if (_bad.Count == 0) Measure(tile);
            Rows += tile.Rows;
        }

        private void Measure(Tile tile)
        {
            _transform.Apply(tile.Values, tile.Rows);
            Moments.Update(tile.Values, tile.Rows);
        }

        private void Count(Tile tile)
        {
            for (var row = 0; row < tile.Rows; row++)
            {
                var values = tile.Row(row);
                for (var channel = 0; channel < values.Length; channel++)
                {
                    if (!float.IsFinite(values[channel])) Add(channel, BadValueKind.NotFinite, row);
                    else if (spec.Transform.Kind == TransformKind.Log1p && values[channel] <= -1) Add(channel, BadValueKind.OutsideTransform, row);
                }
            }
        }

        private void Add(int channel, BadValueKind kind, int row)
        {
            var (count, first) = _bad.GetValueOrDefault((channel, kind), (0, partition.Range.Start + Rows + row));
            _bad[(channel, kind)] = (count + 1, first);
        }
    }
}
