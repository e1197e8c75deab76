using NeuronEdit.Autoencoders;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Work;
using NeuronEdit.Sketches;

namespace NeuronEdit.Experiments.Bench;

/// <summary>An edit learnt from made populations, as an experiment would leave it.</summary>
/// <param name="Network">The model.</param>
/// <param name="Artifact">The edit.</param>
internal sealed record MadeEdit(Network Network, EditArtifact Artifact)
{
    /// <summary>Learns the edit of a network's middle layer from sketches of both populations.</summary>
    public static MadeEdit Learn(MadePair pair, Network network)
    {
        var spec = network.Spec;
        using var packed = new PackedNetwork(network);
        NeuronSketches source = Sketch(packed, pair.Source), target = Sketch(packed, pair.Target);
        return new MadeEdit(network, new EditArtifact
        {
            Experiment = "bench",
            Layer = spec.MiddleLayer,
            Options = EditOptions.Robust,
            Channels = [.. MadeFile.Columns(spec.Channels).Select(name => new EditedChannel(name, null))],
            Transform = pair.Transform,
            Rows = new EditRows(source.Rows, target.Rows, 0),
            Seeds = new Dictionary<string, ulong> { ["experiment"] = 1 },
            Autoencoder = new AutoencoderSummary([.. spec.Widths[1..^1]], spec.Activation.ToString(), spec.Slope),
            ModelHash = network.Hash,
            SourceSketches = source,
            TargetSketches = target,
            SourcePercentiles = PercentileTable.From(source, EditOptions.DefaultQuantiles),
            TargetPercentiles = PercentileTable.From(target, EditOptions.DefaultQuantiles),
        });
    }

    /// <summary>The middle layer's activations of the first rows, as many as a tile has.</summary>
    /// <returns>Row-major [tile x neurons].</returns>
    public float[] ActivationsOf(MadePair pair)
    {
        using var runner = new NetworkRunner(Network);
        return Encode(runner, pair.Source.AsSpan(0, PartitionWalk.TileRows * runner.Channels));
    }

    private static NeuronSketches Sketch(PackedNetwork packed, float[] rows)
    {
        using var runner = new NetworkRunner(packed);
        var sketches = new NeuronSketches(runner.WidthOfLayer(runner.Spec.MiddleLayer), 1);
        sketches.Update(Encode(runner, rows), rows.Length / runner.Channels);
        return sketches;
    }

    private static float[] Encode(NetworkRunner runner, ReadOnlySpan<float> rows)
    {
        var (count, layer) = (rows.Length / runner.Channels, runner.Spec.MiddleLayer);
        var activations = new float[count * runner.WidthOfLayer(layer)];
        runner.Encode(rows, count, layer, activations);
        return activations;
    }
}
