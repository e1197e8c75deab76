using System.Text;
using NeuronEdit.Editing;
using NeuronEdit.Sketches;
using NeuronEdit.Tests.Shared;
using NeuronEdit.Tests.Sketches;
using NeuronEdit.Transforms;

namespace NeuronEdit.Tests.Editing;

public class EditArtifactTests
{
    [Fact]
    public void Write_KnownArtifact_MatchesTheGoldenFiles()
    {
        foreach (var (name, bytes) in Written(Known())) PinnedFile.AssertEqual($"tests/NeuronEdit.Tests/Editing/Golden/{name}", bytes);
    }

    [Fact]
    public void Read_WrittenArtifact_EditsAlikeAndWritesTheSameBytes()
    {
        var files = Written(Known());
        var read = EditArtifact.Read(Open(files), "run/edit");

        Assert.Equal(files, Written(read));
        var activations = QuantileSketchTests.Normal(300, 4);
        var (expected, actual) = (activations.ToArray(), activations.ToArray());
        Known().CreateMap().Apply(expected, 100, 1);
        read.CreateMap().Apply(actual, 100, 1);
        Assert.Equal(expected, actual);
        Known().CreateMap().Inverse().Apply(expected, 100, 0.5f);
        read.CreateMap(inverse: true).Apply(actual, 100, 0.5f);
        Assert.Equal(expected, actual);
        Assert.Equal(ulong.MaxValue, read.Seeds["training"]);
    }

    [Theory]
    [InlineData("edit.json")]
    [InlineData("source.sketches")]
    [InlineData("target.sketches")]
    [InlineData("percentiles.csv")]
    public void Read_MissingOrDamagedFile_IsRefusedByName(string file)
    {
        var good = Written(Known());
        AssertRefused(good.Where(pair => pair.Key != file), $"it has no {file}");
        for (var i = 0; i < good[file].Length; i += Math.Max(1, good[file].Length / 40))
        {
            var bytes = good[file].ToArray();
            bytes[i] ^= 0x11;
            var damaged = good.ToDictionary(pair => pair.Key, pair => pair.Key == file ? bytes : pair.Value);
            AssertRefused(damaged, file == "edit.json" ? "" : $"{file} has the SHA-256");
        }

        AssertRefused(good.ToDictionary(pair => pair.Key, pair => pair.Key == file ? pair.Value[..^40] : pair.Value), file);
    }

    [Theory]
    [InlineData("\"formatVersion\": 1", "\"formatVersion\": 2", "has format version 2; this program reads up to version 1. Use the program's newer version that wrote it.")]
    [InlineData("\"formatVersion\": 1", "\"formatVersion\": \"x\"", "has no formatVersion")]
    [InlineData("\"layer\": 2", "\"layer\": 3", "layer 3 has 5 neurons, but the sketches have 3 and 3")]
    [InlineData("\"layer\": 2", "\"layer\": 4", "its layer is 4; the network has the hidden layers 1 to 3")]
    [InlineData("\"quantiles\": 5", "\"quantiles\": 7", "the options ask for 7 quantiles, but the percentiles have 5 and 5")]
    [InlineData("\"quantiles\": 5", "\"quantiles\": 1", "edit.quantiles is 1; must be 2 to 10001")]
    [InlineData("\"tails\": \"shift\"", "\"tails\": \"bend\"", "cannot be read")]
    [InlineData("\"source\": 400", "\"source\": 401", "it names 401 source and 400 target rows, but the sketches hold 400 and 400")]
    [InlineData("\"name\": \"CD4\"", "\"name\": \"CD3\"", "channel name 'CD3' is empty or appears twice")]
    [InlineData("\"training\": \"18446744073709551615\"", "\"training\": \"-1\"", "the seed training in edit.json is -1")]
    [InlineData("\"cofactor\": 5", "\"cofactor\": -5", "transform.cofactor is -5")]
    [InlineData("\"offsets\": [\n      0.1,", "\"offsets\": [\n      0.2,", "its contentHash says")]
    [InlineData("\"experiment\": \"bcr\"", "\"experiment\": \"bcs\"", "its contentHash says")]
    [InlineData("\"experiment\"", "\"experimint\"", "cannot be read")]
    [InlineData("0123456789abcdef\"", "0123456789abcdeg\"", "expected 64 lower-case hexadecimal digits")]
    public void Read_DocumentThatDoesNotFit_SaysWhat(string found, string replaced, string expected)
    {
        var files = Written(Known());
        var text = Encoding.UTF8.GetString(files["edit.json"]);
        Assert.Contains(found, text, StringComparison.Ordinal);
        files["edit.json"] = Encoding.UTF8.GetBytes(text.Replace(found, replaced, StringComparison.Ordinal));

        AssertRefused(files, expected);
    }

    [Fact]
    public void CheckModel_NamesBothHashes()
    {
        var artifact = Known();
        artifact.CheckModel(artifact.ModelHash.ToUpperInvariant());

        Assert.Contains("The model's hash is ff; the edit of experiment bcr was made with 0123", Refusal(() => artifact.CheckModel("ff")), StringComparison.Ordinal);

        static string Refusal(Action check)
        {
            var refused = Assert.Throws<NeuronEditException>(check);
            Assert.Equal(FailureCode.Artifact, refused.Code);
            return refused.Message;
        }
    }

    private static EditArtifact Known()
    {
        var (source, target) = (SketchFormatTests.KnownLayer(), new NeuronSketches(3, 6, 64));
        target.Update([.. Enumerable.Range(0, 1200).Select(i => (i * 91 % 997 / 7f) + 3)], 400);
        return new EditArtifact
        {
            Experiment = "bcr",
            Layer = 2,
            Options = EditOptions.Robust with { Quantiles = 5 },
            Channels = [new EditedChannel("CD3", "CD3 (µ)"), new EditedChannel("CD4", null)],
            Transform = new ChannelTransform(TransformSpec.Default, ScaleKind.Standardize, [0.1, 1.0 / 3], [2, 1e-7]),
            Rows = new EditRows(400, 400, 1000),
            Seeds = new Dictionary<string, ulong> { ["training"] = ulong.MaxValue, ["experiment"] = 1 },
            Autoencoder = new AutoencoderSummary([8, 3, 5], "leaky-relu", 0.2f),
            ModelHash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            SourceSketches = source,
            TargetSketches = target,
            SourcePercentiles = PercentileTable.From(source, 5),
            TargetPercentiles = PercentileTable.From(target, 5),
        };
    }

    private static Dictionary<string, byte[]> Written(EditArtifact artifact)
    {
        var streams = new Dictionary<string, MemoryStream>();
        artifact.Write(name => streams[name] = new MemoryStream());
        return streams.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    private static Func<string, Stream> Open(Dictionary<string, byte[]> files) =>
        name => files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes) : throw new FileNotFoundException("No such file.", name);

    private static void AssertRefused(IEnumerable<KeyValuePair<string, byte[]>> files, string expected)
    {
        var refused = Assert.Throws<NeuronEditException>(() => EditArtifact.Read(Open(new Dictionary<string, byte[]>(files)), "run/edit"));
        Assert.Equal(FailureCode.Artifact, refused.Code);
        Assert.Contains("run/edit", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }
}
