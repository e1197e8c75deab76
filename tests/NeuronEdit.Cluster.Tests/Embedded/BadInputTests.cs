using System.Globalization;
using NeuronEdit.Experiments.Tests;

namespace NeuronEdit.Cluster.Tests.Embedded;

/// <summary>What users get wrong: each is named with file, sample, channel or setting, and leaves nothing that could be taken for a result.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly MadeCohort _cohort = new();

    public BadInputTests()
    {
        _cohort.WriteCsv("source.csv", 1, 300, false);
        _cohort.WriteCsv("target.csv", 2, 300, true);
        _cohort.WriteCsv("x.csv", 3, 300, false);
    }

    public void Dispose() => _cohort.Dispose();

    [Fact]
    public void GlobThatMatchesNothing_IsNamedWithTheFolder() => Refused(FailureCode.Specification, Spec(x: "nowhere/*.csv"), "nowhere/*.csv");

    [Fact]
    public void EmptyFile() => Refused(FailureCode.Data, Spec(x: Made("empty.csv", "")), "empty.csv");

    [Fact]
    public void HeaderWithoutRows() => Refused(FailureCode.Data, Spec(x: Made("header.csv", "id,A,B,C,D,E,F,label\n")), "header.csv");

    [Fact]
    public void NotATableAtAll() => Refused(FailureCode.Data, Spec(x: Made("picture.parquet", "\u0089PNG and more of that")), "picture.parquet");

    [Fact]
    public void TruncatedParquet()
    {
        _cohort.WriteParquet("x.parquet", 3, 3_000, false);
        var bytes = File.ReadAllBytes(_cohort.At("x.parquet"));
        File.WriteAllBytes(_cohort.At("cut.parquet"), bytes[..(bytes.Length / 2)]);
        Refused(FailureCode.Data, Spec(x: "cut.parquet"), "cut.parquet");
    }

    [Fact]
    public void TruncatedFcs()
    {
        _cohort.WriteParquet("x.parquet", 3, 3_000, false);
        var x = _cohort.Engine.Inspect(_cohort.At("x.parquet"));
        _cohort.Engine.CopyEdited(new Data.CopyRequest { Table = x, OutputPath = _cohort.At("whole.fcs"), Format = Data.FileFormat.Fcs });
        var bytes = File.ReadAllBytes(_cohort.At("whole.fcs"));
        File.WriteAllBytes(_cohort.At("cut.fcs"), bytes[..(bytes.Length - 5_000)]);
        Refused(FailureCode.Data, Spec(x: "cut.fcs"), "cut.fcs");
        File.WriteAllBytes(_cohort.At("text.fcs"), bytes[..100]);
        Refused(FailureCode.Data, Spec(x: "text.fcs"), "text.fcs");
    }

    [Fact]
    public void MisspeltChannel_IsNamedWithTheNearest() => Refused(FailureCode.Specification, Spec(channels: "[A, Bee, lable]"), "'Bee'");

    [Fact]
    public void DoubledChannel() => Refused(FailureCode.Specification, Spec(channels: "[A, B, A]"), "'A' 2 times");

    [Fact]
    public void TextColumnAsChannel() => Refused(FailureCode.Data, Spec(channels: "[A, label]"), "label", "At least one of its values is not a number");

    [Fact]
    public void ChannelThatOneSampleLacks()
    {
        File.WriteAllText(_cohort.At("narrow.csv"), File.ReadAllText(_cohort.At("x.csv")).Replace("id,A,B,C,", "id,A,B2,C,", StringComparison.Ordinal));
        Refused(FailureCode.Data, Spec(x: "narrow.csv", channels: "[A, B]"), "narrow.csv", "'B'");
    }

    [Fact]
    public void PanelsThatDiffer_AreReportedWhenChannelsAreNotListed()
    {
        File.WriteAllText(_cohort.At("narrow.csv"), File.ReadAllText(_cohort.At("x.csv")).Replace("id,A,B,C,", "id,A,B2,C,", StringComparison.Ordinal));
        var observer = new SilentObserver();
        _cohort.Run(_cohort.WriteSpec(Spec(x: "narrow.csv")), "out", observer: observer);
        Assert.Contains(observer.Warnings, w => w.Contains("only some inputs have are not edited: B, B2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("1e300")]
    public void ValueThatIsNotFinite_IsCountedWithItsFirstRow(string value)
    {
        _cohort.WriteCsv("x.csv", 3, 300, false, (row, line) => row is 40 or 41 ? string.Join(',', line.Split(',').Select((v, i) => i == 3 ? value : v)) : line);
        Refused(FailureCode.Data, Spec(), "x.csv (sample x): channel C has 2 missing, NaN or infinite values (first in row 41). Set allowMissing: drop-rows");
    }

    [Fact]
    public void ConstantChannel() => Refused(FailureCode.Data, Spec(source: Constant("source.csv", 1), target: Constant("target.csv", 2), x: Constant("x.csv", 3)), "Channel D is constant");

    [Fact]
    public void SourceUnderAHundredRows()
    {
        _cohort.WriteCsv("few.csv", 1, 99, false);
        Refused(FailureCode.Data, Spec(source: "few.csv"), "The source has 99 usable rows", "few.csv", "at least 100");
    }

    [Fact]
    public void TransformOutsideItsDomain() => Refused(FailureCode.Data, Spec(more: "transform: { kind: log1p }"), "values at or below -1, where log1p has none (first in row ");

    [Fact]
    public void TwoFilesOfOneName()
    {
        Directory.CreateDirectory(_cohort.At("more"));
        File.Copy(_cohort.At("x.csv"), _cohort.At("more/x.csv"));
        Refused(FailureCode.Specification, Spec().Replace("{ path: x.csv }", "[{ path: x.csv }, { path: more/x.csv }]", StringComparison.Ordinal), "2 samples would be named 'x'", "sample: NAME");
    }

    [Fact]
    public void LossThatDiverges_SaysSoAndKeepsNoModel()
    {
        var failure = Refused(FailureCode.Diverged, Spec(more: "transform: { kind: none }\nscale: none", training: "training: { learningRate: 1, epochs: 200, batch: 10 }\nmodel: { layers: [60, 40, 20], activation: linear }", scaleUp: true), "learning");
        Assert.False(File.Exists(_cohort.At("out/model.safetensors")), failure);
    }

    [Fact]
    public void TextColumnIntoFcs_IsRefusedByNameBeforeItIsTrained() => Refused(FailureCode.Data, Spec(more: "output: { format: fcs }"), "label");

    [Fact]
    public void ChannelsThatNobodyListed_AreNamedWhereTheyLookLikeNoMarkers()
    {
        var observer = new SilentObserver();
        _cohort.Run(_cohort.WriteSpec(Spec(channels: "{ exclude: F }")), "out", observer: observer);
        Assert.Contains(
            "No channels are listed, so every numeric column that is not excluded is edited, also id, whose names are not a marker's. List the channels in the experiment file, or leave these out with channels: { exclude: [F, id] }.",
            observer.Warnings);
    }

    [Theory]
    [InlineData("{ exclude: id }")]
    [InlineData("[id, A, B]")]
    public void ChannelsThatSomebodyChose_AreNoReasonToWarn(string channels)
    {
        var observer = new SilentObserver();
        _cohort.Run(_cohort.WriteSpec(Spec(channels: channels)), "out", observer: observer);
        Assert.DoesNotContain(observer.Warnings, w => w.Contains("No channels are listed", StringComparison.Ordinal));
    }

    [Fact]
    public void OutputThatIsAFile()
    {
        File.WriteAllText(_cohort.At("out"), "here");
        Assert.Contains("is a file", _cohort.FailsInPlace(_cohort.WriteSpec(Spec()), FailureCode.Specification).Message, StringComparison.Ordinal);
    }

    private string Constant(string name, ulong seed)
    {
        _cohort.WriteCsv("constant-" + name, seed, 300, false, (_, line) => string.Join(',', line.Split(',').Select((v, i) => i == 4 ? "7" : v)));
        return "constant-" + name;
    }

    private string Made(string name, string text)
    {
        File.WriteAllText(_cohort.At(name), text);
        return name;
    }

    private string Spec(
        string source = "source.csv", string target = "target.csv", string x = "x.csv", string channels = "{ exclude: id }", string more = "",
        string training = MadeCohort.SmallTraining, bool scaleUp = false)
    {
        if (scaleUp)
        {
            foreach (var name in new[] { source, target, x })
            {
                File.WriteAllLines(_cohort.At(name), File.ReadAllLines(_cohort.At(name)).Select((l, row) => row == 0 ? l : string.Join(',', l.Split(',').Select((v, i) => i is > 0 and < 7 ? (1e18 * double.Parse(v, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture) : v))));
            }
        }

        return $"name: bad\nsource: {source}\ntarget: {target}\nextrapolate: {{ path: {x} }}\nchannels: {channels}\n{training}\n{more}\n";
    }

    private string Refused(FailureCode code, string spec, params string[] parts)
    {
        var message = _cohort.Fails(_cohort.WriteSpec(spec), code).Message;
        foreach (var part in parts) Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_cohort.At("out")), "A failure before anything was learnt must leave no folder behind.");
        return message;
    }
}
