using System.Text.RegularExpressions;
using NeuronEdit.Integration.Tests.Cluster;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Cluster.Orleans.Tests.Processes;

/// <summary>The example of docs/orleans.md runs as it stands.</summary>
public class ExampleTests
{
    [ClusterFact]
    public async Task Client_OfTenLines_SubmitsWatchesAndFindsTheResults()
    {
        using var cluster = new SiloProcesses();
        cluster.Cohort.Spec(more: MadeSpec);
        cluster.Start(0);
        await AnsweringAsync(cluster);

        using var output = new StringWriter();
        await SubmitAndWatch.RunAsync(cluster.Store, File.ReadAllText(cluster.Cohort.At("experiment.yaml")), cluster.Cohort.Path, output);
        Assert.Contains("Status: finished", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("2048 rows in samples/x/part-00000.parquet", output.ToString(), StringComparison.Ordinal);
        cluster.AssertSameAsUndisturbed("made-results");
        cluster.Leave(0);
    }

    [Fact]
    public void TheExampleInTheDocument_IsTheOneThatRuns()
    {
        var source = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "tests/NeuronEdit.Cluster.Orleans.Tests/Processes/SubmitAndWatch.cs"));
        var run = source.Split("// the example begins\n")[1].Split("        // the example ends")[0];
        var document = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "orleans.md"));
        Assert.Contains(Regex.Replace(run, "^ {8}", "", RegexOptions.Multiline), document, StringComparison.Ordinal);
    }

    private const string MadeSpec = "model: { layers: [12, 4] }\ntraining: { epochs: 2, batch: 500 }\noutput: { path: made-results, partitionRows: 2048 }\n";

    /// <summary>Waits until a silo is there: a client gives up where it finds none.</summary>
    private static async Task AnsweringAsync(SiloProcesses cluster)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                using var host = await cluster.ConnectAsync();
                await host.StopAsync(late.Token);
                return;
            }
            catch (Exception) when (!late.IsCancellationRequested)
            {
                await Task.Delay(500, late.Token);
            }
        }
    }
}
