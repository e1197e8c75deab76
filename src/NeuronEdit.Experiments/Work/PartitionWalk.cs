using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Numerics;

namespace NeuronEdit.Experiments.Work;

/// <summary>The one way that rows take from a partition into memory: profiling, training, sketching, editing and evaluation all walk it.</summary>
internal static class PartitionWalk
{
    /// <summary>Rows of a tile; a multiple of the 2,048 rows in which files are read.</summary>
    public const int TileRows = 8_192;

    /// <summary>Hands over the rows of a partition, tile by tile, raw and in the order of the cohort's channels.</summary>
    /// <param name="engine">Reads the file.</param>
    /// <param name="partition">The rows.</param>
    /// <param name="missing">What to do with rows that hold values that are not finite.</param>
    /// <param name="use">Receives each tile, which is reused for the next.</param>
    /// <param name="cancellation">Stops between tiles.</param>
    /// <returns>Rows left out.</returns>
    public static long ForEachTile(DataEngine engine, Partition partition, MissingRule missing, Action<Tile> use, CancellationToken cancellation)
    {
        var channels = partition.File.Channels;
        using var reader = engine.OpenTiles(partition.File.Table, partition.Range, channels, TileRows, cancellation);
        using var tile = new Tile(TileRows, channels.Length);
        var dropped = 0L;
        while (reader.Read(tile))
        {
            cancellation.ThrowIfCancellationRequested();
            if (missing == MissingRule.DropRows) dropped += MissingRows.Drop(tile);
            use(tile);
        }

        return dropped;
    }
}
