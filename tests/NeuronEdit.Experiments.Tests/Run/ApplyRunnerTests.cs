using System.Collections.Immutable;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Experiments.Tests.Run;

public sealed class ApplyRunnerTests : IDisposable
{
    private readonly MadeCohort _cohort = new MadeCohort().WithParquet(1_500);

    public ApplyRunnerTests() => _cohort.Run(_cohort.Spec(), "learnt");

    public void Dispose() => _cohort.Dispose();

    [Fact]
    public void Apply_ToTheSampleOfTheRun_GivesTheRunsValues()
    {
        // S and T are gone: an edit needs neither.
        File.Delete(_cohort.At("source.parquet"));
        File.Delete(_cohort.At("target.parquet"));
        var result = Apply("out", "x.parquet");
        Assert.Equal(Values("learnt/samples/x/part-00000.parquet"), Values("out/samples/x/part-00000.parquet"));
        Assert.Equal("apply", result.Manifest.Kind);
        Assert.Equal(2_000, result.Metrics.Samples.Single().Rows);
        Assert.False(Directory.Exists(_cohort.At("out/work")));
    }

    [Fact]
    public void Apply_StrengthZero_ChangesNothing()
    {
        Apply("out", "x.parquet", alpha: 0);
        Assert.Equal(Values("x.parquet"), Values("out/samples/x/part-00000.parquet"));
    }

    [Fact]
    public void Apply_HalfStrength_LiesBetween()
    {
        Apply("out", "x.parquet", alpha: 0.5);
        var (none, half, full) = (Values("x.parquet"), Values("out/samples/x/part-00000.parquet"), Values("learnt/samples/x/part-00000.parquet"));
        var column = Array.IndexOf(MadeCohort.Columns, "B");
        double Mean(float[] values) => values.Where((_, i) => i % MadeCohort.Columns.Length == column).Average();
        Assert.InRange(Mean(half), Mean(none) + (0.25 * (Mean(full) - Mean(none))), Mean(none) + (0.75 * (Mean(full) - Mean(none))));
    }

    [Fact]
    public void Apply_InverseToTheTarget_BringsItNearTheSource()
    {
        Apply("out", "target.parquet", inverse: true);
        var column = Array.IndexOf(MadeCohort.Columns, "B");
        double Mean(string file) => Values(file).Where((_, i) => i % MadeCohort.Columns.Length == column).Average();
        var (source, target, edited) = (Mean("source.parquet"), Mean("target.parquet"), Mean("out/samples/target/part-00000.parquet"));
        Assert.True(Math.Abs(edited - source) < 0.25 * Math.Abs(target - source), $"{target} -> {edited}, source {source}");
    }

    [Fact]
    public void Apply_AnotherColumnOrderAndFormat_FindsTheChannelsByName()
    {
        using var other = new MadeCohort();
        other.WriteCsv("x.csv", 3, 2_000, shifted: false);
        File.WriteAllLines(_cohort.At("turned.csv"), File.ReadAllLines(other.At("x.csv")).Select(l => l[(l.IndexOf(',') + 1)..].Replace("\"odd, one\"", "odd", StringComparison.Ordinal) + "," + l[..l.IndexOf(',')]));
        Apply("out", "turned.csv");
        var expected = _cohort.ReadAll(_cohort.At("learnt/samples/x/part-00000.parquet"), "B", "E", "id");
        Assert.Equal(expected, _cohort.ReadAll(_cohort.At("out/samples/turned/part-00000.csv"), "B", "E", "id"));
    }

    [Fact]
    public void Apply_AnotherPanel_IsRefusedByName()
    {
        using var other = new MadeCohort();
        other.WriteCsv("x.csv", 3, 200, shifted: false);
        File.WriteAllText(_cohort.At("narrow.csv"), File.ReadAllText(other.At("x.csv")).Replace("id,A,B,C,", "id,A,Bee,C,", StringComparison.Ordinal));
        var failure = Assert.Throws<NeuronEditException>(() => Apply("out", "narrow.csv"));
        Assert.Equal(FailureCode.Data, failure.Code);
        Assert.Contains("lacks 1 of the 6 channels that the edit of made needs: 'B'.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("narrow.csv", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_AnotherModelInTheFolder_IsRefused()
    {
        _cohort.Run(new RunRequest(_cohort.At("experiment.yaml"), _cohort.At("other"), 1, 99, false));
        File.Copy(_cohort.At("other/edit/model.safetensors"), _cohort.At("learnt/edit/model.safetensors"), overwrite: true);
        Assert.Contains("was made with", FailsAs(FailureCode.Artifact), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("edit.json")]
    [InlineData("model.safetensors")]
    [InlineData("percentiles.csv")]
    [InlineData("source.sketches")]
    [InlineData("target.sketches")]
    public void Apply_DamagedArtifact_IsRefusedNamingTheFile(string file)
    {
        var path = _cohort.At("learnt/edit/" + file);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length - 40)]);
        Assert.Contains(file, FailsAs(FailureCode.Artifact), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains(file, FailsAs(FailureCode.Artifact), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_MissingValues_AreRefusedWithChannelAndRow()
    {
        using var other = new MadeCohort();
        other.WriteCsv("x.csv", 3, 200, shifted: false, (row, line) => row is 17 or 150 ? string.Join(',', line.Split(',').Select((v, i) => i == 4 ? "" : v)) : line);
        File.Copy(other.At("x.csv"), _cohort.At("holes.csv"));
        var failure = Assert.Throws<NeuronEditException>(() => Apply("out", "holes.csv"));
        Assert.EndsWith(
            "holes.csv (sample holes): channel D has 2 missing, NaN or infinite values (first in row 18). Leave such rows out with --allow-missing drop-rows, or repair the file.",
            failure.Message,
            StringComparison.Ordinal);

        // The advice can be followed at once: a folder in which nothing was finished is given back.
        Assert.False(Directory.Exists(_cohort.At("out")));
        Assert.Equal(198, Apply("out", "holes.csv", drop: true).Metrics.Samples.Single().Rows);
    }

    [Fact]
    public void Apply_PartThatIsFinished_IsKeptWhenAnotherFails()
    {
        using var other = new MadeCohort();
        other.WriteCsv("x.csv", 3, 200, shifted: false, (row, line) => row == 17 ? string.Join(',', line.Split(',').Select((v, i) => i == 4 ? "" : v)) : line);
        Directory.CreateDirectory(_cohort.At("in"));
        File.Copy(other.At("x.csv"), _cohort.At("in/b.csv"));
        File.Copy(_cohort.At("x.parquet"), _cohort.At("in/a.parquet"));
        Assert.Throws<NeuronEditException>(() => Apply("out", "in", slots: 1));
        Assert.True(File.Exists(_cohort.At("out/samples/a/part-00000.parquet")));
    }

    [Fact]
    public void Apply_SomethingElseThanAnEditsFolder_SaysWhatItIs()
    {
        var absent = Assert.Throws<NeuronEditException>(() => Apply("out", "x.parquet", edit: "nowhere"));
        Assert.Equal((FailureCode.Artifact, $"{_cohort.At("nowhere")} does not exist. Give the results folder of a finished run with --edit."), (absent.Code, absent.Message));
        var file = Assert.Throws<NeuronEditException>(() => Apply("out", "x.parquet", edit: "learnt/edit/edit.json"));
        Assert.Contains("edit.json is a file; an edit is a folder.", file.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_TwoFilesOfOneName_SaysWhatCanBeDoneHere()
    {
        Directory.CreateDirectory(_cohort.At("in/a"));
        Directory.CreateDirectory(_cohort.At("in/b"));
        File.Copy(_cohort.At("x.parquet"), _cohort.At("in/a/part.parquet"));
        File.Copy(_cohort.At("x.parquet"), _cohort.At("in/b/part.parquet"));
        var failure = Assert.Throws<NeuronEditException>(() => Apply("out", "in/*/part.parquet"));
        Assert.DoesNotContain("extrapolate", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("or give those of one name to separate commands.", failure.Message, StringComparison.Ordinal);
    }

    private string FailsAs(FailureCode code)
    {
        var failure = Assert.Throws<NeuronEditException>(() => Apply("out", "x.parquet"));
        Assert.Equal(code, failure.Code);
        return failure.Message;
    }

    private float[] Values(string file) => _cohort.ReadAll(_cohort.At(file), MadeCohort.Columns);

    private RunResult Apply(string output, string input, double alpha = 1, bool inverse = false, bool drop = false, int slots = 2, string edit = "learnt") => new ApplyRunner(_cohort.Engine, TimeProvider.System).Run(
        new ApplyRequest(_cohort.At(edit), ImmutableArray.Create(_cohort.At(input)), _cohort.At(output), null, alpha, inverse, drop, slots, false), new SilentObserver(), default);
}
