using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Numerics;
using NeuronEdit.Sketches;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Work;

/// <summary>Encodes a partition of S or T and sketches the activations of every neuron of the edited layer.</summary>
internal sealed class SketchWork(DataEngine engine, ExperimentSpec spec, ChannelTransform transform, PackedNetwork network)
{
    private readonly int _layer = spec.EditedLayer;
    private readonly int _neurons = network.Spec.WidthOfLayer(spec.EditedLayer);

    /// <summary>Sketches a partition.</summary>
    public NeuronSketches Run(Partition partition, CancellationToken cancellation)
    {
        // The seed knows the partition's number but not whether it is S or T: the same rows give the same sketch as either.
        var sketches = new NeuronSketches(_neurons, SeededRandom.Derive(spec.Seed, "sketch", partition.Index));
        using var runner = new NetworkRunner(network);
        using var activations = new Tile(PartitionWalk.TileRows, _neurons);
        PartitionWalk.ForEachTile(engine, partition, spec.AllowMissing, tile =>
        {
            transform.Apply(tile.Values, tile.Rows);
            activations.Rows = tile.Rows;
            runner.Encode(tile.Values, tile.Rows, _layer, activations.Values);
            sketches.Update(activations.Values, tile.Rows);
        }, cancellation);
        return sketches;
    }

    /// <summary>Merges sketches in the order given; no more than two are in memory.</summary>
    /// <param name="paths">Their files, at least one.</param>
    public static NeuronSketches Merge(IEnumerable<string> paths)
    {
        NeuronSketches? merged = null;
        foreach (var path in paths)
        {
            var sketches = Read(path);
            if (merged is null) merged = sketches;
            else merged.Merge(sketches);
        }

        return merged ?? throw new ArgumentException("There is no partition to merge.", nameof(paths));
    }

    /// <summary>Reads the sketches of a layer.</summary>
    public static NeuronSketches Read(string path)
    {
        using var stream = File.OpenRead(path);
        return NeuronSketches.Read(stream, path);
    }
}
