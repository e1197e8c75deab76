using NeuronEdit.Experiments.Demo;
using Xunit.Abstractions;

namespace NeuronEdit.Experiments.Tests.Demo;

/// <summary>The cohort tells the story that the demo is about, in numbers.</summary>
public class DemoBiologyTests(ITestOutputHelper output)
{
    private const int Rows = 8000;
    private static readonly DemoCohort Cohort = DemoCohort.Create(1);
    private static readonly Dictionary<string, float[][]> Channels = DemoCohort.Samples.ToDictionary(sample => sample.Name, Read);

    [Fact]
    public void Values_AboutThreeInTenAreNegative_AndAllAreFinite()
    {
        foreach (var (name, channels) in Channels)
        {
            var share = channels.Average(values => values.Count(value => value < 0) / (double)values.Length);
            output.WriteLine($"{name}: {share:0.000} negative");
            Assert.InRange(share, 0.27, 0.33);
            Assert.All(channels, values => Assert.All(values, value => Assert.True(float.IsFinite(value) && value > -1)));
        }
    }

    [Fact]
    public void BatchEffect_LowersIfngInTheFirstRun()
    {
        Assert.InRange(Median("Control2", "IFNg") - Median("Control1", "IFNg"), 0.2, 1.0);
        Assert.InRange(Median("Sample1_truth", "IFNg") - Median("Sample1", "IFNg"), 0.2, 1.0);
    }

    [Fact]
    public void BatchEffect_DoesNotTouchCcr6()
    {
        Assert.Equal(Channel("Sample1_truth", "CCR6"), Channel("Sample1", "CCR6"));
        Assert.InRange(Median("Control2", "CCR6") - Median("Control1", "CCR6"), -0.05, 0.05);
    }

    [Fact]
    public void BatchEffect_ChangesNineChannels_IfngMost()
    {
        var changes = DemoPanel.Channels.ToDictionary(
            channel => channel,
            channel => Math.Abs(Transformed("Sample1_truth", channel).Average() - Transformed("Sample1", channel).Average()));
        string[] changed = ["CD45", "HLA-DR", "CD45RA", "CD27", "CD38", "CD69", "IFNg", "TNFa", "GzmB"];
        Assert.Equal(changed, changes.Where(change => change.Value > 0).Select(change => change.Key));
        Assert.Equal("IFNg", changes.MaxBy(change => change.Value).Key);
    }

    [Fact]
    public void Donors_DifferInCcr6()
    {
        Assert.InRange(Median("Sample1", "CCR6") - Median("Sample2", "CCR6"), 0.3, 1.5);
        Assert.InRange(Median("Sample1_truth", "IFNg") - Median("Sample2", "IFNg"), -0.25, 0.25);
    }

    [Fact]
    public void BatchEffect_IsNoShift_ButDependsOnPopulationAndLevel()
    {
        var (before, after) = (Transformed("Sample1", "IFNg"), Transformed("Sample1_truth", "IFNg"));
        var change = before.Zip(after, (b, a) => a - b).ToArray();
        var cd8 = MeanWhere(change, Transformed("Sample1", "CD8a"), level => level > 3);
        var b = MeanWhere(change, Transformed("Sample1", "CD19"), level => level > 2);
        output.WriteLine($"IFNg lost: CD8 T {cd8:0.00}, B {b:0.00}");
        Assert.True(cd8 > 1.8 * b, $"CD8 T cells lose {cd8:0.00}, B cells {b:0.00}.");

        var high = MeanWhere(change, after, level => level > 2.5);
        var low = MeanWhere(change, after, level => level is > 0.3 and < 1);
        Assert.True(high > 1.5 * low, $"High cells lose {high:0.00}, low ones {low:0.00}.");
    }

    [Fact]
    public void Trajectories_Bend()
    {
        // Among CD8 T cells CD45RA is high, then low, then high again as CD57 grows: no straight line says that.
        var isCd8 = Transformed("Sample1_truth", "CD8a").Select(level => level > 3).ToArray();
        var cd27 = Transformed("Sample1_truth", "CD27");
        var cd45Ra = Transformed("Sample1_truth", "CD45RA");
        double Mean(double least, double most) => cd45Ra.Where((_, i) => isCd8[i] && cd27[i] >= least && cd27[i] < most).Average();
        var (naive, memory, late) = (Mean(3.3, 5), Mean(2.4, 3.0), Mean(-1, 0.9));
        output.WriteLine($"CD45RA: naive {naive:0.00}, memory {memory:0.00}, late {late:0.00}");
        Assert.True(naive > memory + 0.7 && late > memory + 0.7);
    }

    private static float[][] Read(DemoSample sample)
    {
        var values = new float[Rows * DemoPanel.Columns.Length];
        Cohort.Fill(sample, 0, Rows, values);
        return [.. DemoPanel.Channels.Select((_, channel) => Enumerable.Range(0, Rows).Select(row => values[(row * DemoPanel.Columns.Length) + 1 + channel]).ToArray())];
    }

    private static float[] Channel(string sample, string channel) => Channels[sample][DemoPanel.Channels.IndexOf(channel)];

    private static double[] Transformed(string sample, string channel) => [.. Channel(sample, channel).Select(count => Math.Asinh(count / 5.0))];

    private static double Median(string sample, string channel)
    {
        var sorted = Transformed(sample, channel).Order().ToArray();
        return (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static double MeanWhere(double[] values, double[] level, Func<double, bool> chosen) => values.Where((_, i) => chosen(level[i])).Average();
}
