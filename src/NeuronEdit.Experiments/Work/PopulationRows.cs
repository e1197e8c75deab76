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
    /// <param name="partitions">The partitions, each with the rows that stay after missing ones are left out.</param>
    /// <param name="missing">What to do with rows that hold missing values.</param>
    /// <param name="transform">Takes raw values to transformed units.</param>
    /// <param name="rowsMax">Rows wanted at most.</param>
    /// <param name="seed">Decides which; the same seed draws the same row numbers from partitions of the same sizes, so that a sample and its edit are drawn in pairs.</param>
    /// <param name="cancellation">Stops.</param>
    public static Population Read(
        DataEngine engine, IReadOnlyList<(Partition Partition, long Rows)> partitions, MissingRule missing, ChannelTransform transform, int rowsMax, ulong seed, CancellationToken cancellation)
    {
        var channels = transform.Channels;
        var quotas = RowQuota.Share([.. partitions.Select(p => p.Rows)], Math.Min(rowsMax, ValuesMax / channels));
        var rows = (int)quotas.Sum();
        var values = new float[rows * channels];
        var filled = 0;
        for (var i = 0; i < partitions.Count; i++)
        {
            var chooser = new RowChooser(quotas[i], partitions[i].Rows, SeededRandom.Derive(seed, "population-rows", i));
            PartitionWalk.ForEachTile(engine, partitions[i].Partition, missing, tile =>
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

        return new Population(values, rows, channels);
    }
}
