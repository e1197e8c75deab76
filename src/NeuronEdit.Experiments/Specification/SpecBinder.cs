using System.Collections.Immutable;
using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Transforms;
using YamlDotNet.RepresentationModel;

namespace NeuronEdit.Experiments.Specification;

/// <summary>Turns the sections of an experiment file into an <see cref="ExperimentSpec"/>. docs/experiment.schema.json says the same in JSON Schema.</summary>
internal sealed class SpecBinder(string file)
{
    private readonly List<SpecSection> _sections = [];

    /// <summary>Every section that was read, with the keys that it knows.</summary>
    public IReadOnlyList<SpecSection> Sections => _sections;

    /// <summary>Reads the root of an experiment file.</summary>
    public static ExperimentSpec Bind(YamlNode root, string file, string baseDirectory) => new SpecBinder(file).Bind(root, baseDirectory);

    /// <summary>Reads the root of an experiment file and refuses unknown keys.</summary>
    public ExperimentSpec Bind(YamlNode root, string baseDirectory)
    {
        var top = Keep(SpecSection.Of(file, "", root));
        var spec = new ExperimentSpec
        {
            Name = top.RequiredText("name"),
            Seed = (ulong)(top.Whole("seed", 0, long.MaxValue) ?? 1),
            Source = Paths(top, "source"),
            Target = Paths(top, "target"),
            Extrapolate = Extrapolate(top),
            Channels = Channels(top),
            AllowMissing = top.Word("allowMissing", MissingRule.Refuse, ("refuse", MissingRule.Refuse), ("drop-rows", MissingRule.DropRows)),
            Transform = Transform(top),
            Scale = top.Word("scale", ScaleKind.Standardize, ("standardize", ScaleKind.Standardize), ("minmax", ScaleKind.MinMax), ("none", ScaleKind.None)),
            Model = Model(top),
            Training = Training(top),
            Edit = Edit(top),
            Evaluation = Evaluation(top),
            Output = Output(top),
            BaseDirectory = baseDirectory,
        };
        foreach (var section in _sections) section.RefuseUnknownKeys();
        RefuseLayerOutsideTheNetwork(top, spec);
        return spec;
    }

    private static ImmutableArray<string> PathsOf(SpecSection section, string key)
    {
        var paths = section.Texts(key);
        return paths.Length > 0 ? paths : throw section.Fault(key, "is missing; give a path, a glob such as \"ref/*.fcs\", or a list of them");
    }

    private static void RefuseLayerOutsideTheNetwork(SpecSection top, ExperimentSpec spec)
    {
        var hidden = (2 * spec.Model.Layers.Length) - 1;
        if (spec.Edit.Layer is { } layer && layer > hidden)
            throw top.Fault("edit", $"names layer {layer}; a model of {spec.Model.Layers.Length} encoder layers has hidden layers 1 to {hidden}. Set edit.layer to one of them, or leave it out for the middle one, {spec.Model.Layers.Length}");
    }

    private ImmutableArray<string> Paths(SpecSection top, string key)
    {
        if (top.Find(key) is not YamlMappingNode) return PathsOf(top, key);
        return PathsOf(Keep(top.Section(key)), "path");
    }

    private ImmutableArray<ExtrapolateSpec> Extrapolate(SpecSection top)
    {
        var entries = top.Sections("extrapolate").Select(section =>
        {
            Keep(section);
            var entry = new ExtrapolateSpec(section.OptionalText("sample"), PathsOf(section, "path"), section.Texts("truth"));
            if (entry.Sample is { } sample) SampleName.Check(sample, problem => section.Fault("sample", problem));
            if (entry is { Sample: null, Truth.Length: > 0 }) throw section.Fault("truth", "needs a sample name beside it, since without one every file is a sample of its own; add sample: NAME");
            return entry;
        }).ToImmutableArray();
        if (entries.IsEmpty) throw top.Fault("extrapolate", "is missing; list the samples to edit, such as - { sample: patient4, path: \"p4.fcs\" }");
        var twice = entries.Where(e => e.Sample is not null).GroupBy(e => e.Sample, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? entries : throw top.Fault("extrapolate", $"names the sample '{twice.Key}' {twice.Count()} times; every sample needs a name of its own (capitals do not tell names apart)");
    }

    private ChannelSelection Channels(SpecSection top)
    {
        if (top.Find("channels") is not YamlMappingNode) return new ChannelSelection(top.Texts("channels"), []);
        var section = Keep(top.Section("channels"));
        return new ChannelSelection([], section.Texts("exclude"));
    }

    private TransformSpec Transform(SpecSection top)
    {
        var section = Keep(top.Section("transform"));
        var kind = section.Word("kind", TransformKind.Arcsinh, ("arcsinh", TransformKind.Arcsinh), ("log1p", TransformKind.Log1p), ("none", TransformKind.None));
        var given = section.Find("cofactor") is not null;
        var cofactor = section.Number("cofactor", 5, v => v > 0, "a number above 0: 5 is usual for mass cytometry, 150 for fluorescence");
        if (given && kind != TransformKind.Arcsinh) throw section.Fault("cofactor", "means something only with kind: arcsinh; remove it or change the kind");
        return new TransformSpec(kind, cofactor);
    }

    private ModelSpec Model(SpecSection top)
    {
        var section = Keep(top.Section("model"));
        var otherwise = new ModelSpec();
        var layers = section.Wholes("layers", otherwise.Layers, 1, 65_536);
        if (layers.Length > 16) throw section.Fault("layers", $"lists {layers.Length} layers; must be 1 to 16");
        return new ModelSpec
        {
            Layers = layers,
            Activation = section.Word("activation", otherwise.Activation, ("leaky-relu", Activation.LeakyRelu), ("relu", Activation.Relu), ("tanh", Activation.Tanh), ("linear", Activation.Linear)),
            Slope = (float)section.Number("slope", otherwise.Slope, v => v is >= 0 and <= 1, "0 to 1"),
        };
    }

    private TrainingSpec Training(SpecSection top)
    {
        var section = Keep(top.Section("training"));
        var otherwise = new TrainingOptions();
        if (section.Find("epochs") is not null && section.Find("steps") is not null) throw section.Fault("steps", "stands beside training.epochs; give one of the two");
        return new TrainingSpec
        {
            MaxRows = (int)(section.Whole("maxRows", 100, 100_000_000) ?? new TrainingSpec().MaxRows),
            Options = otherwise with
            {
                Batch = (int)(section.Whole("batch", 1, 65_536) ?? otherwise.Batch),
                LearningRate = section.Number("learningRate", otherwise.LearningRate, v => v is > 0 and <= 1, "above 0 and at most 1; 0.001 is usual"),
                Epochs = (int)(section.Whole("epochs", 1, 100_000) ?? otherwise.Epochs),
                Steps = section.Whole("steps", 1, 1_000_000_000),
                ValidationShare = section.Number("validationShare", otherwise.ValidationShare, v => v is >= 0 and <= 0.5, "0 to 0.5"),
                Patience = (int)(section.Whole("patience", 0, 100_000) ?? otherwise.Patience),
            },
        };
    }

    private EditSpec Edit(SpecSection top)
    {
        var section = Keep(top.Section("edit"));
        var preset = section.Word("preset", EditOptions.Robust, ("robust", EditOptions.Robust), ("paper", EditOptions.Paper));
        return new EditSpec
        {
            Layer = (int?)section.Whole("layer", 1, 31),
            Options = preset with
            {
                Quantiles = (int)(section.Whole("quantiles", 2, 10_001) ?? preset.Quantiles),
                Tails = section.Word("tails", preset.Tails, ("shift", TailRule.Shift), ("extend", TailRule.Extend)),
                Ties = section.Word("ties", preset.Ties, ("middle", TieRule.Middle), ("formula", TieRule.Formula)),
                Residual = section.Word("residual", preset.Residual, ("keep", ResidualRule.Keep), ("drop", ResidualRule.Drop)),
            },
        };
    }

    private EvaluationSpec Evaluation(SpecSection top)
    {
        var section = Keep(top.Section("evaluation"));
        return new EvaluationSpec { MaxRows = (int)(section.Whole("maxRows", 100, 10_000_000) ?? new EvaluationSpec().MaxRows) };
    }

    private OutputSpec Output(SpecSection top)
    {
        var section = Keep(top.Section("output"));
        var otherwise = new OutputSpec();
        return new OutputSpec
        {
            Path = section.Text("path", otherwise.Path),
            Format = section.Word("format", otherwise.Format, ("parquet", FileFormat.Parquet), ("fcs", FileFormat.Fcs), ("csv", FileFormat.Csv)),
            PartitionRows = (int)(section.Whole("partitionRows", 2_048, 100_000_000) ?? otherwise.PartitionRows),
        };
    }

    private SpecSection Keep(SpecSection section)
    {
        _sections.Add(section);
        return section;
    }
}
