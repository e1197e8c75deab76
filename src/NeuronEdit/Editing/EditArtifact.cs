using NeuronEdit.Sketches;
using NeuronEdit.Transforms;

namespace NeuronEdit.Editing;

/// <summary>A channel of the panel that an edit was made for.</summary>
/// <param name="Name">As in the measured files.</param>
/// <param name="Marker">What it measures; null where the format has no such thing.</param>
public sealed record EditedChannel(string Name, string? Marker);

/// <summary>Rows that an edit was made from.</summary>
/// <param name="Source">Rows of S, which the source's sketches hold.</param>
/// <param name="Target">Rows of T, which the target's sketches hold.</param>
/// <param name="Extrapolated">Rows of X, which took part in training and scaling.</param>
public sealed record EditRows(long Source, long Target, long Extrapolated);

/// <summary>The network in words; the weights lie in the model file.</summary>
/// <param name="Layers">Widths of all hidden layers, first to last.</param>
/// <param name="Activation">Name of the activation as in the experiment file: leaky-relu, relu, tanh or linear.</param>
/// <param name="Slope">Its slope below zero.</param>
public sealed record AutoencoderSummary(IReadOnlyList<int> Layers, string Activation, float Slope);

/// <summary>All that is needed, besides the model file, to apply an edit again without S or T at hand.</summary>
/// <remarks>
/// It is stored as four files; see <see cref="Write"/>. The percentiles are what edits. The sketches are kept so that a table with other quantiles can be made, and other
/// rows merged, later.
/// </remarks>
public sealed partial class EditArtifact
{
    /// <summary>Name of the experiment that made it.</summary>
    public required string Experiment { get; init; }

    /// <summary>The edited layer, counted from 1.</summary>
    public required int Layer { get; init; }

    /// <summary>How activations are edited.</summary>
    public required EditOptions Options { get; init; }

    /// <summary>The panel, in the order of the model's input.</summary>
    public required IReadOnlyList<EditedChannel> Channels { get; init; }

    /// <summary>Raw units to model units.</summary>
    public required ChannelTransform Transform { get; init; }

    /// <summary>Rows that it was made from.</summary>
    public required EditRows Rows { get; init; }

    /// <summary>Seeds by purpose.</summary>
    public required IReadOnlyDictionary<string, ulong> Seeds { get; init; }

    /// <summary>The network in words.</summary>
    public required AutoencoderSummary Autoencoder { get; init; }

    /// <summary>SHA-256 of the network, 64 lower-case hexadecimal digits, as the model file states it.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Activations of S.</summary>
    public required NeuronSketches SourceSketches { get; init; }

    /// <summary>Activations of T.</summary>
    public required NeuronSketches TargetSketches { get; init; }

    /// <summary>pS.</summary>
    public required PercentileTable SourcePercentiles { get; init; }

    /// <summary>pT.</summary>
    public required PercentileTable TargetPercentiles { get; init; }

    /// <summary>The edit as a map.</summary>
    /// <param name="inverse">True to exchange source and target.</param>
    public EditMap CreateMap(bool inverse = false) =>
        inverse ? new EditMap(TargetPercentiles, SourcePercentiles, Options) : new EditMap(SourcePercentiles, TargetPercentiles, Options);

    /// <summary>Refuses a model that the edit was not made with.</summary>
    /// <param name="modelHash">Of the model at hand.</param>
    /// <exception cref="NeuronEditException">Artifact.</exception>
    public void CheckModel(string modelHash)
    {
        if (string.Equals(modelHash, ModelHash, StringComparison.OrdinalIgnoreCase)) return;
        throw new NeuronEditException(
            FailureCode.Artifact,
            $"The model's hash is {modelHash}; the edit of experiment {Experiment} was made with {ModelHash}. Use the model file that was written with the edit.");
    }
}
