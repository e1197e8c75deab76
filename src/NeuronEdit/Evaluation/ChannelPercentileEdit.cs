using NeuronEdit.Editing;
using NeuronEdit.Sketches;

namespace NeuronEdit.Evaluation;

/// <summary>The baseline that lacks only the autoencoder: the robust edit map on the channels themselves.</summary>
public static class ChannelPercentileEdit
{
    /// <summary>Learns the map; apply it to rows as to activations, with strength 1.</summary>
    /// <param name="source">Sketches of S's channels, in the units that will be edited.</param>
    /// <param name="target">Sketches of T's channels.</param>
    public static EditMap Create(NeuronSketches source, NeuronSketches target) => new(
        PercentileTable.From(source, EditOptions.DefaultQuantiles), PercentileTable.From(target, EditOptions.DefaultQuantiles), EditOptions.Robust);
}
