using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Experiments.Work;

/// <summary>Says which channels of a file hold values that cannot be used, how many, and where the first is.</summary>
internal static class MissingValues
{
    private const int ChannelsShown = 5;

    /// <summary>The error for a file with missing, NaN or infinite values. Walks the whole file to count them.</summary>
    /// <param name="engine">Reads the file.</param>
    /// <param name="partition">Where one was found.</param>
    /// <param name="channels">The channels' names.</param>
    /// <param name="wayOut">What the user can do.</param>
    /// <param name="cancellation">Stops between tiles.</param>
    public static NeuronEditException Refused(DataEngine engine, Partition partition, ImmutableArray<string> channels, string wayOut, CancellationToken cancellation)
    {
        var file = partition with { Index = 0, Range = new RowRange(0, partition.File.Table.Rows) };
        var bad = new BadValues?[channels.Length];
        var row = 0L;
        PartitionWalk.ForEachTile(engine, file, MissingRule.Refuse, tile =>
        {
            for (var i = 0; i < tile.Values.Length; i++)
            {
                if (float.IsFinite(tile.Values[i])) continue;
                var channel = i % tile.Columns;
                bad[channel] = new BadValues(channel, BadValueKind.NotFinite, (bad[channel]?.Count ?? 0) + 1, bad[channel]?.FirstRow ?? row + (i / tile.Columns));
            }

            row += tile.Rows;
        }, cancellation);
        return Refused(file, [.. bad.OfType<BadValues>()], channels, wayOut);
    }

    /// <summary>The error for a file whose bad values are known.</summary>
    public static NeuronEditException Refused(Partition file, IReadOnlyList<BadValues> bad, ImmutableArray<string> channels, string wayOut) =>
        new(FailureCode.Data, $"{file.File.Table.Path} (sample {file.Sample.Name}): {Describe(bad, channels)} {wayOut}");

    private static string Describe(IReadOnlyList<BadValues> bad, ImmutableArray<string> channels)
    {
        var parts = bad.Take(ChannelsShown).Select(b => string.Create(
            CultureInfo.InvariantCulture, $"channel {channels[b.Channel]} has {b.Count:N0} {What(b)} (first in row {b.FirstRow + 1:N0})"));
        var more = bad.Count > ChannelsShown ? $", and {bad.Count - ChannelsShown} more channels" : "";
        return $"{string.Join(", ", parts)}{more}.";
    }

    private static string What(BadValues bad) => (bad.Kind, bad.Count) switch
    {
        (BadValueKind.NotFinite, 1) => "missing, NaN or infinite value",
        (BadValueKind.NotFinite, _) => "missing, NaN or infinite values",
        (_, 1) => "value at or below -1, where log1p has none",
        _ => "values at or below -1, where log1p has none",
    };
}
