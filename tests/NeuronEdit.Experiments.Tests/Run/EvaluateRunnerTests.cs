using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Experiments.Tests.Run;

public sealed class EvaluateRunnerTests : IDisposable
{
    private readonly MadeCohort _cohort = new();

    public EvaluateRunnerTests()
    {
        _cohort.WriteCsv("p.csv", 1, 300, false);
        _cohort.WriteCsv("t.csv", 2, 400, true);
    }

    public void Dispose() => _cohort.Dispose();

    [Fact]
    public void Evaluate_ASampleAgainstItself_IsZeroInEveryDistance()
    {
        var result = Run("t.csv", "t.csv", null);
        Assert.All(result.After.Wasserstein1!, w => Assert.Equal(0, w));
        Assert.Equal(0, result.After.EnergyDistance!.Value, 12);
        Assert.Equal((400, 400), (result.PredictedRows, result.TruthRows));
    }

    [Fact]
    public void Evaluate_WithoutAnExperimentFile_ComparesValuesAsMeasured()
    {
        var result = Run("p.csv", "t.csv", null);
        var column = result.Channels.IndexOf("B");
        var (p, t) = (Sorted("p.csv"), Sorted("t.csv"));
        // Both step functions are constant on pieces of 1/1200: an exact distance by quantiles, another way than by areas.
        var expected = Enumerable.Range(0, 1200).Average(i => Math.Abs((double)p[i / 4] - t[i / 3]));
        Assert.Equal(expected, result.After.Wasserstein1![column], 1e-9 * expected);

        float[] Sorted(string name) => [.. _cohort.ReadAll(_cohort.At(name), "B").Order()];
    }

    [Fact]
    public void Evaluate_AValueThatTheTransformCannotTake_IsRefusedNamingFileAndChannel()
    {
        _cohort.WriteCsv("low.csv", 1, 300, false, (row, line) => string.Join(',', line.Split(',').Select((v, i) => i == 3 ? (row == 40 ? "-2.5" : "7") : v)));
        var spec = _cohort.Spec("csv", "transform: { kind: log1p }\n");
        File.WriteAllText(spec, File.ReadAllText(spec).Replace("channels: { exclude: id }", "channels: [C]", StringComparison.Ordinal));
        var failure = Assert.Throws<NeuronEditException>(() => Run("low.csv", "low.csv", spec));
        Assert.Equal(FailureCode.Data, failure.Code);
        Assert.Contains("low.csv: channel C holds -2.5, where ln(1 + x) has no value.", failure.Message, StringComparison.Ordinal);
    }

    private EvaluationResult Run(string predicted, string truth, string? spec) =>
        new EvaluateRunner(_cohort.Engine, TimeProvider.System).Run(new EvaluateRequest([_cohort.At(predicted)], [_cohort.At(truth)], null, spec, 1), new SilentObserver(), default);
}
