using System.Text.Json.Nodes;
using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Tests.Shared;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Tests.Specification;

public class SpecFileTests
{
    private const string Least = "name: a\nsource: s.fcs\ntarget: t.fcs\nextrapolate: [{path: x.fcs}]\n";

    private const string Full = """
        name: bcr-response
        seed: 7
        source:      { path: "ref/*.fcs" }
        target:      [ "stim/1.fcs", "stim/2.fcs" ]
        extrapolate:
          - { sample: patient4, path: "p4_ref.fcs", truth: "p4_stim.fcs" }
          - path: [ "more/*.fcs", other.parquet ]
        channels: [CD3, CD4, pS6]
        allowMissing: drop-rows
        transform: { kind: log1p }
        scale: minmax
        model: { layers: [40, 8], activation: tanh, slope: 0.1 }
        training: { batch: 50, learningRate: 0.01, steps: 900, validationShare: 0, patience: 3, maxRows: 5000 }
        edit: { preset: paper, layer: 3, residual: keep, quantiles: 11, tails: shift, ties: middle }
        evaluation: { maxRows: 1000 }
        output: { path: out, format: fcs, partitionRows: 4096 }
        """;

    private static ExperimentSpec Parse(string yaml) => SpecFile.Parse(yaml, "experiment.yaml", "/base");

    private static string FaultOf(string yaml)
    {
        var failure = Assert.Throws<NeuronEditException>(() => Parse(yaml));
        Assert.Equal(FailureCode.Specification, failure.Code);
        return failure.Message;
    }

    [Fact]
    public void Parse_FourRequiredSettings_GivesThePapersDefaults()
    {
        var spec = Parse(Least);

        Assert.Equal(("a", 1UL), (spec.Name, spec.Seed));
        Assert.Equal<string>(["s.fcs"], spec.Source);
        Assert.Equal<int>([500, 250, 50], spec.Model.Layers);
        Assert.Equal((Activation.LeakyRelu, 0.2f), (spec.Model.Activation, spec.Model.Slope));
        Assert.Equal((100, 0.001), (spec.Training.Options.Batch, spec.Training.Options.LearningRate));
        Assert.Equal(new TransformSpec(TransformKind.Arcsinh, 5), spec.Transform);
        Assert.Equal(EditOptions.Robust, spec.Edit.Options);
        Assert.Null(spec.Edit.Layer);
        Assert.Null(spec.Extrapolate[0].Sample);
    }

    [Fact]
    public void Parse_EverySetting_ReachesTheSpec()
    {
        var spec = Parse(Full);

        Assert.Equal<string>(["stim/1.fcs", "stim/2.fcs"], spec.Target);
        Assert.Equal("patient4", spec.Extrapolate[0].Sample);
        Assert.Equal<string>(["p4_stim.fcs"], spec.Extrapolate[0].Truth);
        Assert.Equal<string>(["more/*.fcs", "other.parquet"], spec.Extrapolate[1].Paths);
        Assert.Equal<string>(["CD3", "CD4", "pS6"], spec.Channels.Include);
        Assert.Equal((MissingRule.DropRows, ScaleKind.MinMax, TransformKind.Log1p), (spec.AllowMissing, spec.Scale, spec.Transform.Kind));
        Assert.Equal<int>([40, 8], spec.Model.Layers);
        Assert.Equal((50, 0.01, 900L, 0.0, 3), (spec.Training.Options.Batch, spec.Training.Options.LearningRate, spec.Training.Options.Steps, spec.Training.Options.ValidationShare, spec.Training.Options.Patience));
        Assert.Equal(5000, spec.Training.MaxRows);
        Assert.Equal(EditOptions.Paper with { Residual = ResidualRule.Keep, Quantiles = 11, Tails = TailRule.Shift, Ties = TieRule.Middle }, spec.Edit.Options);
        Assert.Equal((3, 1000), (spec.Edit.Layer, spec.Evaluation.MaxRows));
        Assert.Equal(("out", FileFormat.Fcs, 4096), (spec.Output.Path, spec.Output.Format, spec.Output.PartitionRows));
    }

    [Fact]
    public void Parse_ExcludedChannels_AreKeptApartFromChosenOnes() =>
        Assert.Equal<string>(["Time", "BC1"], Parse(Least + "channels: { exclude: [Time, BC1] }").Channels.Exclude);

    [Theory]
    [InlineData("trainng: { batch: 1 }", "experiment.yaml, line 5: trainng is not a setting. Did you mean 'training'? Settings here are name, seed, source, target, extrapolate, channels, allowMissing, transform, scale, model, training, edit, evaluation, output.")]
    [InlineData("training: { bach: 1 }", "experiment.yaml, line 5: training.bach is not a setting. Did you mean 'batch'?")]
    [InlineData("training: { batch: 0 }", "experiment.yaml, line 5: training.batch is 0; must be a whole number from 1 to 65536.")]
    [InlineData("training: { batch: many }", "training.batch is many; must be a whole number from 1 to 65536.")]
    [InlineData("training: { learningRate: nan }", "training.learningRate is nan; must be above 0 and at most 1; 0.001 is usual.")]
    [InlineData("training: { epochs: 3, steps: 5 }", "training.steps stands beside training.epochs; give one of the two.")]
    [InlineData("training: 40", "training is '40'; must be a mapping of settings, 'key: value' lines.")]
    [InlineData("edit: { quantiles: 1 }", "edit.quantiles is 1; must be a whole number from 2 to 10001.")]
    [InlineData("edit: { preset: robst }", "edit.preset is 'robst'; must be robust or paper. Did you mean 'robust'?")]
    [InlineData("edit: { layer: 6 }", "edit names layer 6; a model of 3 encoder layers has hidden layers 1 to 5. Set edit.layer to one of them, or leave it out for the middle one, 3.")]
    [InlineData("transform: { kind: log1p, cofactor: 5 }", "transform.cofactor means something only with kind: arcsinh")]
    [InlineData("transform: { cofactor: -5 }", "transform.cofactor is -5; must be a number above 0")]
    [InlineData("model: { layers: [] }", "model.layers is an empty list; must be a list of whole numbers such as [500, 250, 50].")]
    [InlineData("model: { layers: [5, x] }", "model.layers[1] is 'x'; must be a whole number from 1 to 65536.")]
    [InlineData("channels: [CD3, [CD4]]", "channels[1] is a list; must be a single value.")]
    [InlineData("name: b", "is not valid YAML")]
    public void Parse_BadSetting_IsNamedWithLineValueAndWayOut(string added, string expected) => Assert.Contains(expected, FaultOf(Least + added), StringComparison.Ordinal);

    [Theory]
    [InlineData("source: s\ntarget: t\nextrapolate: [{path: x}]", "name is missing; add it to the experiment file.")]
    [InlineData("nme: a\nsource: s\ntarget: t\nextrapolate: [{path: x}]", "name is missing (there is 'nme'); add it to the experiment file.")]
    [InlineData("name: a\ntarget: t\nextrapolate: [{path: x}]", "source is missing; give a path")]
    [InlineData("name: a\nsource: s\ntarget: t", "extrapolate is missing; list the samples to edit")]
    [InlineData("name: a\nsource: s\ntarget: t\nextrapolate: [{sample: a, path: x},{sample: A, path: y}]", "names the sample 'a' 2 times")]
    [InlineData("name: a\nsource: s\ntarget: t\nextrapolate: [{sample: ../a, path: x}]", "extrapolate[0].sample is '../a', which has path parts")]
    [InlineData("name: a\nsource: s\ntarget: t\nextrapolate: [{sample: '..', path: x}]", "which has path parts")]
    [InlineData("name: a\nsource: s\ntarget: t\nextrapolate: [{path: x, truth: y}]", "extrapolate[0].truth needs a sample name beside it")]
    [InlineData("", "experiment.yaml: is empty.")]
    [InlineData("just text", "The experiment file is 'just text'; must be a mapping of settings")]
    [InlineData("a: [", "is not valid YAML")]
    [InlineData("a: [{ samp\nb: 1", "is not valid YAML")]
    [InlineData("a: &x 1\nb: *x", "uses a YAML alias")]
    [InlineData("a: 1\n---\nb: 2", "holds 2 YAML documents; must hold one.")]
    public void Parse_BadFile_SaysWhatIsWrong(string yaml, string expected) => Assert.Contains(expected, FaultOf(yaml), StringComparison.Ordinal);

    [Fact]
    public void Parse_DeepNesting_IsRefusedBeforeItIsBuilt() =>
        Assert.Contains("nested more than", FaultOf(new string('[', 5000) + new string(']', 5000)), StringComparison.Ordinal);

    [Fact]
    public void Load_AFolder_NamesTheFilesInIt()
    {
        using var folder = new TemporaryFolder();
        Assert.EndsWith(": is a folder. Give the experiment file in it; it holds no .yaml file.", Message(folder.Path), StringComparison.Ordinal);
        File.WriteAllText(folder.At("mine.yml"), "name: mine");
        Assert.EndsWith($": is a folder. Give the experiment file in it, such as {folder.At("mine.yml")}.", Message(folder.Path), StringComparison.Ordinal);
        Assert.StartsWith("The experiment file's path is empty.", Message(""), StringComparison.Ordinal);

        static string Message(string path) => Assert.Throws<NeuronEditException>(() => SpecFile.Load(path)).Message;
    }

    [Fact]
    public void Load_ATableInsteadOfSettings_DoesNotRepeatAllOfIt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.At("x.csv"), Enumerable.Repeat("1,2,3,4", 500));
        Assert.InRange(Assert.Throws<NeuronEditException>(() => SpecFile.Load(folder.At("x.csv"))).Message.Length, 60, 300);
    }

    [Fact]
    public void Load_MisspeltFile_NamesTheNearest()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("experiment.yaml"), Least);
        var failure = Assert.Throws<NeuronEditException>(() => SpecFile.Load(folder.At("experimnt.yaml")));
        Assert.Contains("Did you mean 'experiment.yaml'?", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_NamesExactlyTheSettingsThatTheReaderKnows()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "experiment.schema.json")))!.AsObject();
        var binder = new SpecBinder("x");
        binder.Bind(SpecFile.Root(Full + "\n", "x"), "/");
        foreach (var section in binder.Sections)
        {
            var properties = section.Path switch
            {
                "" => schema["properties"]!,
                var p when p.StartsWith("extrapolate", StringComparison.Ordinal) => schema["$defs"]!["extrapolate"]!["properties"]!,
                "source" or "target" => schema["$defs"]!["population"]!["oneOf"]![1]!["properties"]!,
                var p => schema["properties"]![p]!["properties"]!,
            };
            Assert.Equal(properties.AsObject().Select(p => p.Key).Order(), section.KnownKeys.Order());
        }

        Assert.Equal(10, binder.Sections.Count);
    }

    [Fact]
    public void Schema_AcceptsWhatTheReaderAcceptsAndRefusesWhatItRefuses()
    {
        var schema = new SchemaChecker(JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "experiment.schema.json")))!.AsObject());
        string[] added =
        [
            "", "seed: 0", "seed: -1", "seed: 1.5", "channels: CD3", "channels: [a, b]", "channels: { exclude: a }", "channels: { include: a }", "channels: [[a]]",
            "scale: none", "scale: big", "transform: { kind: none }", "transform: { kind: sqrt }", "transform: { cofactor: 0 }", "transform: { cofactor: 0.5 }",
            "model: { layers: [1] }", "model: { layers: [0] }", "model: { layers: 5 }", "model: { slope: 1.5 }", "model: { depth: 1 }",
            "training: { batch: 65536 }", "training: { batch: 65537 }", "training: { validationShare: 0.6 }", "training: { patience: 0 }", "training: { maxRows: 99 }",
            "edit: { quantiles: 10001 }", "edit: { quantiles: 10002 }", "edit: { residual: both }", "edit: { tails: extend }", "edit: { layer: 0 }",
            "evaluation: { maxRows: 9 }", "output: { format: xlsx }", "output: { partitionRows: 2047 }", "output: { path: here }", "colour: red",
        ];
        foreach (var line in added)
        {
            var yaml = Least + line;
            Assert.True(schema.Accepts(SpecFile.Root(yaml, "x")) == (Record.Exception(() => Parse(yaml)) is null), $"The schema and the reader disagree on: {line}");
        }

        Assert.True(schema.Accepts(SpecFile.Root(Full, "x")));
    }
}
