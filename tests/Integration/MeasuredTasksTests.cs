using System.Text.Json.Nodes;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Integration.Tests;

/// <summary>
/// Real tasks with a held-out truth: one cell population of human blood is held out, the edit is learnt on the others from the
/// unstimulated well to a stimulated one, and the held-out population's edit is compared with its own measurement there.
/// </summary>
public class MeasuredTasksTests
{
    private const string Markers =
        "CD3, CD45, CD4, CD20, CD33, CD123, CD14, IgM, HLA-DR, CD7, pNFkB, pp38, pStat5, pAkt, pStat1, pSHP2, pZap70, pStat3, pSlp76, pBtk, pPlcg2, pErk, pLat, pS6";

    [MeasuredDataTheory]
    [InlineData("cd8+", "H12", 0.36, 0.22, 0.95)]
    [InlineData("igm+", "H12", 0.39, 0.35, 0.90)]
    [InlineData("nk", "H08", 0.06, 0.09, 0.70)] // cross-linking B cell receptors hardly moves NK cells: there is next to nothing to gain, and the edit must do little harm
    public void HeldOutPopulation_IsEditedAsItWasMeasured(string population, string well, double before, double afterMost, double correlationLeast)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("experiment.yaml"), Spec(population, well));
        var (exitCode, output, error) = CommandLine.Run(folder.Path, "run", "experiment.yaml", "--json");
        Assert.True(exitCode == 0, error);
        Assert.NotNull(JsonNode.Parse(output));

        var comparisons = JsonNode.Parse(File.ReadAllText(folder.At("results/metrics.json")))!["samples"]![0]!["comparisons"]!;
        double Distance(string which) => comparisons[which]!["meanWasserstein1"]!.GetValue<double>();
        Assert.Equal(before, Distance("before"), 0.01);
        Assert.True(Distance("after") <= afterMost, $"mean W1 {Distance("before"):0.000} -> {Distance("after"):0.000}");
        Assert.InRange(comparisons["after"]!["meanChange"]!["pearsonR"]!.GetValue<double>(), correlationLeast, 1);
    }

    private static string Spec(string held, string well)
    {
        var others = Directory.EnumerateFiles(RepositoryPaths.Bodenmiller, "*_H05.fcs").Order(StringComparer.Ordinal)
            .Select(f => Path.GetFileName(f)!["Staurosporine_".Length..^"_H05.fcs".Length]).Where(p => p != held).ToList();
        Assert.Equal(13, others.Count);
        string Of(string population, string at) => $"\"{RepositoryPaths.Bodenmiller}/Staurosporine_{population}_{at}.fcs\"";
        return $$"""
            name: hold-out
            seed: 1
            source: [{{string.Join(", ", others.Select(p => Of(p, "H05")))}}]
            target: [{{string.Join(", ", others.Select(p => Of(p, well)))}}]
            extrapolate: [{ sample: "{{held}}", path: {{Of(held, "H05")}}, truth: {{Of(held, well)}} }]
            channels: [{{Markers}}]
            transform: { kind: arcsinh, cofactor: 5 }
            scale: standardize
            training: { epochs: 20 }

            """;
    }
}
