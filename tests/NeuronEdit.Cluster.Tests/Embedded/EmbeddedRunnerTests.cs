using System.Text.Json.Nodes;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Run;
using NeuronEdit.Experiments.Tests;

namespace NeuronEdit.Cluster.Tests.Embedded;

public class EmbeddedRunnerTests
{
    private const string SmallPartitions = MadeCohort.SmallTraining + "output: { partitionRows: 2048 }\n";

    [Fact]
    public void Run_AnyNumberOfSlots_GivesTheSameBytes()
    {
        using var cohort = new MadeCohort().WithParquet();
        var spec = cohort.Spec(more: SmallPartitions);
        cohort.Run(spec, "one", slots: 1);
        cohort.Run(spec, "four", slots: 4);

        var bytes = cohort.Bytes("one");
        Assert.Equal(bytes, cohort.Bytes("four"));
        Assert.Equal(4, bytes.Keys.Count(f => f.StartsWith("samples/x/part-", StringComparison.Ordinal)));
        string[] named = ["manifest.json", "metrics.json", "model.safetensors", "edit/edit.json", "edit/model.safetensors", "edit/percentiles.csv", "edit/source.sketches", "edit/target.sketches"];
        Assert.Empty(named.Except(bytes.Keys));
        Assert.DoesNotContain(bytes.Keys, f => f.StartsWith("work/", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_AnotherSeed_GivesAnotherModel()
    {
        using var cohort = new MadeCohort().WithParquet(1_000);
        var first = cohort.Run(cohort.Spec(), "first");
        var second = cohort.Run(new RunRequest(cohort.At("experiment.yaml"), cohort.At("second"), 1, 6, false));
        Assert.NotEqual(first.Manifest.ModelHash, second.Manifest.ModelHash);
        Assert.Equal(6UL, second.Manifest.Seed);
    }

    [Fact]
    public void Run_TargetIsSource_OutputEqualsInputBitForBit()
    {
        using var cohort = new MadeCohort().WithParquet();
        cohort.Run(cohort.WriteSpec("name: same\nsource: source.parquet\ntarget: source.parquet\nextrapolate: { sample: x, path: x.parquet }\nchannels: { exclude: id }\n" + MadeCohort.SmallTraining), "out");
        Assert.Equal(cohort.ReadAll(cohort.At("x.parquet"), MadeCohort.Columns), cohort.ReadAll(cohort.At("out/samples/x/part-00000.parquet"), MadeCohort.Columns));
    }

    [Fact]
    public void Run_SeveralPartitions_HasEveryRowOnceInOrder()
    {
        using var cohort = new MadeCohort().WithParquet();
        var result = cohort.Run(cohort.Spec(more: SmallPartitions), "out");
        var ids = result.Manifest.Outputs.Where(o => o.Sample == "x").SelectMany(o => cohort.ReadAll(cohort.At("out/" + o.Path), "id"));
        Assert.Equal(Enumerable.Range(0, 6_500).Select(i => (float)i), ids);
        Assert.Equal(6_500, result.Manifest.Outputs.Sum(o => o.Rows ?? 0));
    }

    [Fact]
    public void Run_BentChannels_MovesThemToTheTruthAndSaysHowFar()
    {
        using var cohort = new MadeCohort().WithParquet();
        var result = cohort.Run(cohort.Spec(more: "model: { layers: [40, 12] }\ntraining: { epochs: 12 }\n"), "out");
        var comparisons = result.Metrics.Samples.Single().Comparisons!;

        Assert.Equal("truth", comparisons.ComparedWith);
        Assert.True(comparisons.After.MeanWasserstein1 < 0.5 * comparisons.Before.MeanWasserstein1, $"{comparisons.Before.MeanWasserstein1} -> {comparisons.After.MeanWasserstein1}");
        Assert.InRange(comparisons.After.MeanChange!.PearsonR!.Value, 0.95, 1);
        Assert.Equal(comparisons.Before.MeanWasserstein1, comparisons.Baselines.Unchanged.MeanWasserstein1);
        Assert.True(comparisons.Baselines.MeanShift.MeanWasserstein1 < comparisons.Before.MeanWasserstein1);
        Assert.True(comparisons.Baselines.PercentileEdit.MeanWasserstein1 < comparisons.Before.MeanWasserstein1);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("fcs")]
    [InlineData("parquet")]
    public void Run_EachOutputFormat_HoldsTheSameEditedValues(string format)
    {
        using var cohort = new MadeCohort().WithParquet(1_500);
        cohort.Run(cohort.Spec(), "parquet");
        cohort.Run(cohort.Spec(more: MadeCohort.SmallTraining + $"output: {{ format: {format} }}\n"), "other");
        Assert.Equal(
            cohort.ReadAll(cohort.At("parquet/samples/x/part-00000.parquet"), MadeCohort.Columns),
            cohort.ReadAll(cohort.At($"other/samples/x/part-00000.{format}"), MadeCohort.Columns));
    }

    [Fact]
    public void Run_TextColumns_PassThroughInTheirPlace()
    {
        using var cohort = new MadeCohort();
        foreach (var (name, seed, shifted) in new[] { ("source.csv", 1UL, false), ("target.csv", 2UL, true), ("x.csv", 3UL, false) }) cohort.WriteCsv(name, seed, 400, shifted);
        cohort.Run(cohort.Spec("csv", MadeCohort.SmallTraining + "output: { format: csv }\n", truth: ""), "out");

        var (before, after) = (File.ReadAllLines(cohort.At("x.csv")), File.ReadAllLines(cohort.At("out/samples/x/part-00000.csv")));
        Assert.Equal(before[0], after[0]);
        Assert.Equal(before.Length, after.Length);
        for (var i = 1; i < before.Length; i++)
        {
            Assert.Equal(before[i].EndsWith("plain", StringComparison.Ordinal), after[i].EndsWith("plain", StringComparison.Ordinal));
            Assert.Equal(float.Parse(before[i].Split(',')[0]), float.Parse(after[i].Split(',')[0]));
            Assert.NotEqual(before[i].Split(',')[2], after[i].Split(',')[2]);
        }
    }

    [Fact]
    public void Run_DropRows_LeavesThemOutAndCountsThem()
    {
        using var cohort = new MadeCohort();
        string Spoil(int row, string line) => row is 7 or 9 ? line.Replace(line.Split(',')[3], "", StringComparison.Ordinal) : line;
        cohort.WriteCsv("source.csv", 1, 400, false);
        cohort.WriteCsv("target.csv", 2, 400, true);
        cohort.WriteCsv("x.csv", 3, 400, false, Spoil);
        var observer = new SilentObserver();
        var result = cohort.Run(cohort.Spec("csv", MadeCohort.SmallTraining + "allowMissing: drop-rows\n", truth: ""), "out", observer: observer);

        Assert.Equal(398, result.Metrics.Samples.Single().Rows);
        Assert.Equal(2, result.Metrics.Samples.Single().RowsDropped);
        Assert.Equal(2, result.Manifest.Inputs.Single(i => i.Sample == "x").RowsDropped);
        Assert.Contains(observer.Warnings, w => w.Contains("2 rows hold missing or infinite values", StringComparison.Ordinal));
        var ids = cohort.ReadAll(cohort.At("out/samples/x/part-00000.parquet"), "id");
        Assert.Equal(Enumerable.Range(0, 400).Where(i => i is not (7 or 9)).Select(i => (float)i), ids);
    }

    [Fact]
    public void Run_FarSample_WarnsThatTheEditExtrapolates()
    {
        using var cohort = new MadeCohort().WithParquet(1_500);
        cohort.WriteCsv("far.csv", 9, 500, false, (_, line) => string.Join(',', line.Split(',').Select((v, i) => i == 3 ? "900" : v)));
        var observer = new SilentObserver();
        cohort.Run(cohort.WriteSpec("name: far\nsource: source.parquet\ntarget: target.parquet\nextrapolate: { sample: far, path: far.csv }\nchannels: { exclude: id }\n" + MadeCohort.SmallTraining), "out", observer: observer);
        Assert.Contains(observer.Warnings, w => w.StartsWith("Sample far: ", StringComparison.Ordinal) && w.Contains("outside the source's range", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_Manifest_NamesEveryOutputWithItsHash()
    {
        using var cohort = new MadeCohort().WithParquet(1_000);
        var result = cohort.Run(cohort.Spec(), "out");
        foreach (var output in result.Manifest.Outputs) Assert.Equal(FileHash.Sha256(cohort.At("out/" + output.Path)), output.Sha256);
        var listed = result.Manifest.Outputs.Select(o => o.Path).Append("manifest.json");
        Assert.Equal(cohort.Bytes("out").Keys, listed.Order(StringComparer.Ordinal));
        foreach (var input in result.Manifest.Inputs) Assert.Equal(FileHash.Sha256(input.Path), input.Sha256);
    }

    [Fact]
    public void Run_Log_IsOneJsonObjectALine()
    {
        using var cohort = new MadeCohort().WithParquet(1_000);
        cohort.Run(cohort.Spec(), "out");
        var events = File.ReadAllLines(cohort.At("out/log.jsonl")).Select(l => JsonNode.Parse(l)!["event"]!.GetValue<string>()).ToList();
        Assert.Equal("finished", events[^1]);
        Assert.Equal(5, events.Count(e => e == "stage-finished"));
    }
}
