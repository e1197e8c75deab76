using NeuronEdit.Autoencoders;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Numerics;
using NeuronEdit.Sketches;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Work;

/// <summary>Encodes a partition of S or T and sketches the activations of every neuron of the edited layer.</summary>
internal sealed class SketchWork(WorkContext context, ExperimentSpec spec, ChannelTransform transform, PackedNetwork network, int layer)
{
    private readonly int _neurons = network.Spec.WidthOfLayer(layer);

    /// <summary>Sketches a partition, unless an earlier run has.</summary>
    public void Run(Partition partition, CancellationToken cancellation)
    {
        if (File.Exists(PathOf(partition))) return;

        // The seed knows the partition's number but not whether it is S or T: the same rows give the same sketch as either.
        var sketches = new NeuronSketches(_neurons, SeededRandom.Derive(spec.Seed, "sketch", partition.Index));
        using var runner = new NetworkRunner(network);
        using var activations = new Tile(PartitionWalk.TileRows, _neurons);
        PartitionWalk.ForEachTile(context.Engine, partition, spec.AllowMissing, tile =>
        {
            transform.Apply(tile.Values, tile.Rows);
            activations.Rows = tile.Rows;
            runner.Encode(tile.Values, tile.Rows, layer, activations.Values);
            sketches.Update(activations.Values, tile.Rows);
        }, cancellation);
        AtomicFile.Write(PathOf(partition), sketches.Write);
    }

    /// <summary>Merges the sketches of some partitions, in the order given.</summary>
    public NeuronSketches Merge(IEnumerable<Partition> partitions)
    {
        NeuronSketches? merged = null;
        foreach (var partition in partitions)
        {
            using var stream = File.OpenRead(PathOf(partition));
            var sketches = NeuronSketches.Read(stream, PathOf(partition));
            if (merged is null) merged = sketches;
            else merged.Merge(sketches);
        }

        return merged ?? throw new ArgumentException("There is no partition to merge.", nameof(partitions));
    }

    private string PathOf(Partition partition) => context.Folder.InWork($"sketches/{partition.Id}");
}
