using System.Collections.Immutable;
using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Specification;

/// <summary>What to do with rows that hold missing, NaN or infinite values in a chosen channel.</summary>
public enum MissingRule
{
    /// <summary>Refuse the file, with their count and the first row.</summary>
    Refuse,

    /// <summary>Leave them out of training and of the result; the manifest says how many.</summary>
    DropRows,
}

/// <summary>An experiment as its file describes it, checked; nothing in it depends on the data.</summary>
public sealed record ExperimentSpec
{
    /// <summary>The experiment's name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Decides every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Paths of S, the population before.</summary>
    public required ImmutableArray<string> Source { get; init; }

    /// <summary>Paths of T, the population after.</summary>
    public required ImmutableArray<string> Target { get; init; }

    /// <summary>The samples X to be edited, at least one.</summary>
    public required ImmutableArray<ExtrapolateSpec> Extrapolate { get; init; }

    /// <summary>Which columns are channels.</summary>
    public ChannelSelection Channels { get; init; } = ChannelSelection.AllNumeric;

    /// <summary>What to do with rows that hold missing values.</summary>
    public MissingRule AllowMissing { get; init; } = MissingRule.Refuse;

    /// <summary>Applied to every channel before scaling.</summary>
    public TransformSpec Transform { get; init; } = new(TransformKind.Arcsinh, 5);

    /// <summary>How transformed channels are brought to one scale.</summary>
    public ScaleKind Scale { get; init; } = ScaleKind.Standardize;

    /// <summary>The autoencoder.</summary>
    public ModelSpec Model { get; init; } = new();

    /// <summary>How it is trained.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>How activations are edited.</summary>
    public EditSpec Edit { get; init; } = new();

    /// <summary>How much is read to evaluate.</summary>
    public EvaluationSpec Evaluation { get; init; } = new();

    /// <summary>Where results go and in what form.</summary>
    public OutputSpec Output { get; init; } = new();

    /// <summary>The folder that relative paths start from: the experiment file's.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>The layer that is edited, 1 to 2k-1 of k encoder layers.</summary>
    internal int EditedLayer => Edit.Layer ?? Model.Layers.Length;
}

/// <summary>One entry under <c>extrapolate</c>.</summary>
/// <param name="Sample">The sample's name; null: every file is a sample of its own, named after the file.</param>
/// <param name="Paths">Its files.</param>
/// <param name="Truth">What was measured in the target condition, used only to evaluate; may be empty.</param>
public sealed record ExtrapolateSpec(string? Sample, ImmutableArray<string> Paths, ImmutableArray<string> Truth);

/// <summary>Which columns are channels.</summary>
/// <param name="Include">Names or markers; empty: all numeric columns that every input has.</param>
/// <param name="Exclude">Names or markers to leave out of those; only with an empty <paramref name="Include"/>.</param>
public sealed record ChannelSelection(ImmutableArray<string> Include, ImmutableArray<string> Exclude)
{
    /// <summary>All numeric columns that every input has.</summary>
    public static ChannelSelection AllNumeric { get; } = new([], []);
}

/// <summary>The <c>model</c> section.</summary>
public sealed record ModelSpec
{
    /// <summary>Neurons of the encoder's layers; the decoder mirrors all but the last.</summary>
    public ImmutableArray<int> Layers { get; init; } = [500, 250, 50];

    /// <summary>The hidden layers' activation.</summary>
    public Activation Activation { get; init; } = Activation.LeakyRelu;

    /// <summary>The slope of leaky ReLU below zero.</summary>
    public float Slope { get; init; } = 0.2f;

    /// <summary>The autoencoder for a number of channels.</summary>
    public AutoencoderSpec ForChannels(int channels) =>
        new() { Channels = channels, EncoderWidths = Layers, Activation = Activation, Slope = Slope };
}

/// <summary>The <c>training</c> section.</summary>
public sealed record TrainingSpec
{
    /// <summary>Batch, learning rate, epochs and stopping; its seed is set from the experiment's.</summary>
    public TrainingOptions Options { get; init; } = new();

    /// <summary>Rows kept in memory to draw minibatches from.</summary>
    public int MaxRows { get; init; } = 1_000_000;
}

/// <summary>The <c>edit</c> section.</summary>
public sealed record EditSpec
{
    /// <summary>Preset and what overrides it.</summary>
    public EditOptions Options { get; init; } = EditOptions.Robust;

    /// <summary>The edited layer, 1 to 2k-1; null: the middle one.</summary>
    public int? Layer { get; init; }
}

/// <summary>The <c>evaluation</c> section.</summary>
public sealed record EvaluationSpec
{
    /// <summary>Rows of a population that are kept in memory to be compared, drawn by seed when it has more.</summary>
    public int MaxRows { get; init; } = 200_000;
}

/// <summary>The <c>output</c> section.</summary>
public sealed record OutputSpec
{
    /// <summary>Results folder, relative to the experiment file.</summary>
    public string Path { get; init; } = "results";

    /// <summary>Format of the edited samples.</summary>
    public FileFormat Format { get; init; } = FileFormat.Parquet;

    /// <summary>Rows of a partition, about: Parquet is cut on row group borders, FCS anywhere, CSV not at all.</summary>
    public int PartitionRows { get; init; } = 245_760;
}
