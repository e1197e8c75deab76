using NeuronEdit.Client;

namespace NeuronEdit.Server.Tests.Examples;

/// <summary>The example of docs/api.md, as it stands there.</summary>
internal static class SubmitAndFetch
{
    public static async Task RunAsync(Uri node, string token, string spec, string results, TextWriter output)
    {
        // the example begins
        using var client = new NeuronEditClient(node, token);
        var accepted = await client.Experiments.SubmitAsync(new SubmitExperiment(spec));
        await foreach (var happened in client.Experiments.EventsAsync(accepted.Experiment.Key))
            output.WriteLine($"{happened.Time:HH:mm:ss} {happened.Text}");
        await client.Experiments.DownloadResultsAsync(accepted.Experiment.Key, results);
        // the example ends
    }
}
