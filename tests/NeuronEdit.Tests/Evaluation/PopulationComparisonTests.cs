using System.Text.Json;
using NeuronEdit.Evaluation;
using NeuronEdit.Sketches;
using NeuronEdit.Tests.Shared;
using NeuronEdit.Tests.Sketches;

namespace NeuronEdit.Tests.Evaluation;

public class PopulationComparisonTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryPaths.Root, "tests/NeuronEdit.Tests/Evaluation/Reference/reference.json"))).RootElement;

    [Fact]
    public void DistancesAndSummaries_EqualNumpysAndScipys()
    {
        var (x, y) = (Sample(60, 5, 1), Sample(83, 400, 0.5f));
        AssertClose(Numbers("wasserstein1"), Wasserstein1.PerChannel(x, y));
        Assert.Equal(Reference.GetProperty("energy").GetDouble(), EnergyDistance.Between(x, y, 1), 1e-5);
        AssertClose(Numbers("medianX"), x.Medians());
        AssertClose(Numbers("medianY"), y.Medians());
        AssertClose(Numbers("meanX"), x.Means.ToArray());
        AssertClose(Numbers("varianceX"), x.Variances.ToArray());
        var change = ChangeComparison.Of([1, 2.5, -3, 4.25], [0.5, 2, -3.5, 6]);
        Assert.Equal(Reference.GetProperty("pearsonR").GetDouble(), change.PearsonR!.Value, 1e-12);
        Assert.Equal(Reference.GetProperty("slope").GetDouble(), change.Slope!.Value, 1e-12);
    }

    [Fact]
    public void SketchQuantiles_EqualNumpysPercentiles()
    {
        var sketch = new QuantileSketch(1);
        sketch.Update(Sample(60, 5, 1).Sorted(0));
        var percentiles = new double[101];
        sketch.Quantiles([.. Enumerable.Range(0, 101).Select(p => p / 100.0)], percentiles);

        Assert.Equal(Numbers("percentilesX"), percentiles);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(7, 40)]
    [InlineData(300, 11)]
    public void Wasserstein1_UnequalSizesWithTies_IsTheAreaBetweenTheDistributionFunctions(int first, int second)
    {
        var x = QuantileSketchTests.Normal(first, 1).Select(value => MathF.Round(value * 4) / 4).Order().ToArray();
        var y = QuantileSketchTests.Normal(second, 2).Select(value => MathF.Round(value * 4) / 2).Order().ToArray();
        var all = x.Concat(y).Distinct().Order().ToArray();
        double area = 0;
        for (var i = 1; i < all.Length; i++)
            area += ((double)all[i] - all[i - 1]) * Math.Abs(((double)x.Count(value => value < all[i]) / first) - ((double)y.Count(value => value < all[i]) / second));

        Assert.Equal(area, Wasserstein1.Distance(x, y), 1e-12);
        Assert.Equal(area, Wasserstein1.Distance(y, x), 1e-12);
        Assert.Equal(0, Wasserstein1.Distance(x, x));
    }

    [Fact]
    public void EnergyDistance_LargePopulations_DrawsTheSameRowsOfBothAndDependsOnTheSeedAlone()
    {
        var x = new Population(QuantileSketchTests.Normal(9000, 1), 4500, 2);
        var copy = new Population(x.Values.ToArray(), 4500, 2);
        var y = new Population(QuantileSketchTests.Normal(9000, 2).Select(value => value + 1).ToArray(), 4500, 2);

        Assert.Equal(0, EnergyDistance.Between(x, copy, 3), 1e-12);
        Assert.Equal(EnergyDistance.Between(x, y, 3), EnergyDistance.Between(copy, y, 3));
        Assert.NotEqual(EnergyDistance.Between(x, y, 3), EnergyDistance.Between(x, y, 4));
        var rows = EnergyDistance.Rows(4500, 3);
        Assert.Equal(EnergyDistance.MaximumRows, rows.Distinct().Count());
        Assert.InRange(rows.Average(), 2249.5 - 150, 2249.5 + 150);
        Assert.InRange(rows[^1], 4400, 4499);
    }

    [Fact]
    public void Change_WithoutVariance_IsNullNotNaN()
    {
        Assert.Equal((null, null), (ChangeComparison.Of([1, 2], [3, 3]).PearsonR, ChangeComparison.Of([1, 2], [3, 3]).Slope));
        Assert.Equal((null, 0.0), (ChangeComparison.Of([1, 1], [2, 3]).PearsonR, ChangeComparison.Of([1, 1], [2, 3]).Slope));
        Assert.Equal(1, ChangeComparison.Of([2, 4, 6], [1, 2, 3]).PearsonR!.Value, 1e-15);
    }

    [Fact]
    public void Of_WithTruth_ComparesWithTruthMinusBefore()
    {
        var (before, truth) = (Sample(50, 3, 1), Sample(70, 9, 2));
        var exact = PopulationComparison.Of(truth, before, truth, new ControlPair(before, before), 1, 4);

        Assert.Equal(ChangeReference.Truth, exact.ChangeReference);
        Assert.Equal((0.0, 1.0, 1.0, 4L), (exact.MeanWasserstein1, Math.Round(exact.MeanChange!.PearsonR!.Value, 12), Math.Round(exact.MedianChange!.Slope!.Value, 12), exact.NegativesIntroduced));
        Assert.All(exact.VarianceRatioToTruth!, ratio => Assert.Equal(1, ratio!.Value));
        Assert.Equal(truth.Variances[1] / before.Variances[1], exact.VarianceRatioToBefore![1]!.Value);
        Assert.Equal(truth.Means[2] - before.Means[2], exact.MeanChange!.Predicted[2]);
    }

    [Fact]
    public void Of_WithoutTruth_FallsBackToTheControlOrToNothing()
    {
        var (before, after) = (Sample(50, 3, 1), Sample(50, 8, 1));
        var control = new ControlPair(Sample(20, 1, 1), Sample(30, 2, 3));
        var compared = PopulationComparison.Of(after, before, null, control, 1);

        Assert.Equal(ChangeReference.Control, compared.ChangeReference);
        Assert.Equal(control.Target.Median(1) - control.Source.Median(1), compared.MedianChange!.Measured![1]);
        Assert.Null(compared.Wasserstein1);
        Assert.Null(compared.EnergyDistance);
        var alone = PopulationComparison.Of(after, null, null, control, 1);
        Assert.Equal((ChangeReference.None, null, null), (alone.ChangeReference, alone.MeanChange, alone.VarianceRatioToBefore));
        Assert.Null(PopulationComparison.Of(after, before, null, null, 1).MedianChange!.Measured);
        JsonSerializer.Serialize(compared);
        Assert.Throws<ArgumentException>(() => PopulationComparison.Of(after, new Population(new float[4], 2, 2), null, null, 1));
    }

    [Fact]
    public void VarianceRatio_ConstantChannel_IsNull()
    {
        var constant = new Population(new float[] { 1, 1, 1, 2 }, 2, 2);
        Assert.Equal([null, 1], PopulationComparison.Of(constant, constant, null, null, 1).VarianceRatioToBefore!);
    }

    [Fact]
    public void Negatives_MoreValuesThanAVectorHas_CountsEach()
    {
        var before = Enumerable.Range(0, 101).Select(i => i % 5 == 0 ? -1f : i % 7 == 0 ? float.NaN : i).ToArray();
        var after = Enumerable.Range(0, 101).Select(i => i % 3 == 0 ? -1f : i % 11 == 0 ? float.NaN : 0f).ToArray();
        Assert.Equal(before.Zip(after).Count(pair => pair.First >= 0 && pair.Second < 0), Negatives.Introduced(before, after));
    }

    [Fact]
    public void Negatives_CountsWhatFellBelowZero() =>
        Assert.Equal(2, Negatives.Introduced([0, 1, -1, 5, float.NaN, 3], [-1, -0.5f, -2, 0, -1, float.NaN]));

    [Fact]
    public void MeanShift_BringsTheSourcesMeansToTheTargets()
    {
        var (source, target) = (Sample(60, 5, 1), Sample(83, 400, 0.5f));
        var rows = source.Values.ToArray();
        new MeanShift(source.Means, target.Means).Apply(rows, 60);
        var shifted = new Population(rows, 60, 3);

        for (var channel = 0; channel < 3; channel++)
        {
            Assert.Equal(target.Means[channel], shifted.Means[channel], 1e-5);
            Assert.Equal(source.Variances[channel], shifted.Variances[channel], 1e-3);
        }
    }

    [Fact]
    public void ChannelPercentileEdit_BringsTheSourcesPercentilesToTheTargets()
    {
        var (s, t) = (QuantileSketchTests.Normal(4000, 1), QuantileSketchTests.Normal(4000, 2).Select(value => MathF.Exp(value)).ToArray());
        var (source, target) = (new NeuronSketches(2, 1), new NeuronSketches(2, 1));
        source.Update(s, 2000);
        target.Update(t, 2000);
        ChannelPercentileEdit.Create(source, target).Apply(s, 2000, 1);
        var (edited, wanted) = (new Population(s, 2000, 2), new Population(t, 2000, 2));

        Assert.All(Wasserstein1.PerChannel(edited, wanted), distance => Assert.InRange(distance, 0, 0.05));
    }

    /// <summary>The samples of make_reference.py.</summary>
    private static Population Sample(int rows, long salt, float factor) =>
        new(Enumerable.Range(0, rows * 3).Select(i => ((((long)i * i * 31) + (i * 17L) + salt) % 1009 / 16f) * factor).ToArray(), rows, 3);

    private static double[] Numbers(string name) => [.. Reference.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-11 * (1 + Math.Abs(expected[i])));
    }
}
