using NeuronEdit.Data;
using NeuronEdit.Evaluation;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Numerics;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Work;

/// <summary>Brings rows of a population into memory, drawn by seed where it has more than are wanted.</summary>
internal static class PopulationRows
{
    private const long ValuesMax = 1L << 28;

    /// <summary>Reads rows of some partitions.</summary>
    /// <param name="engine">Reads the files.</param>
    /// <param name="rows">Rows of each partition that stay after missing ones are left out.</param>
    /// <param name="open">Gives a partition by its place, when it is to be read.</param>
    /// <param name="missing">What to do with rows that hold missing values.</param>
    /// <param name="transform">Takes raw values to transformed units.</param>
    /// <param name="rowsMax">Rows wanted at most.</param>
    /// <param name="seed">Decides which; the same seed draws the same row numbers from partitions of the same sizes, so that a sample and its edit are drawn in pairs.</param>
    /// <param name="cancellation">Stops.</param>
    public static Population Read(
        DataEngine engine, IReadOnlyList<long> rows, Func<int, Partition> open, MissingRule missing, ChannelTransform transform, int rowsMax, ulong seed, CancellationToken cancellation)
    {
        var channels = transform.Channels;
        var quotas = RowQuota.Share(rows, Math.Min(rowsMax, ValuesMax / channels));
        var taken = (int)quotas.Sum();
        var values = new float[taken * channels];
        var filled = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (quotas[i] == 0) continue;
            var chooser = new RowChooser(quotas[i], rows[i], SeededRandom.Derive(seed, "population-rows", i));
            PartitionWalk.ForEachTile(engine, open(i), missing, tile =>
            {
                transform.Apply(tile.Values, tile.Rows);
                for (var row = 0; row < tile.Rows; row++)
                {
                    if (!chooser.Take()) continue;
                    tile.Row(row).CopyTo(values.AsSpan(filled));
                    filled += channels;
                }
            }, cancellation);
        }

        return new Population(values, taken, channels);
    }
}
