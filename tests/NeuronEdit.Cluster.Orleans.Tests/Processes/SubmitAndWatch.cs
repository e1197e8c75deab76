using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NeuronEdit.Cluster.Orleans.Clustering;
using NeuronEdit.Cluster.Orleans.Grains;
using Orleans;

namespace NeuronEdit.Cluster.Orleans.Tests.Processes;

/// <summary>The example of docs/orleans.md, between the two marks; a test compares.</summary>
internal static class SubmitAndWatch
{
    public static async Task RunAsync(string store, string spec, string folder, TextWriter output)
    {
        // the example begins
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client.UseNeuronEdit(store));
        using var host = builder.Build();
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IClusterClient>();
        var receipt = await grains.GetGrain<ISubmissionGrain>(0).SubmitAsync(new ExperimentOrder { Spec = spec, BaseDirectory = folder, User = "ann" });
        var experiment = grains.GetGrain<IExperimentGrain>(receipt.Key);
        await foreach (var happened in experiment.EventsAsync()) output.WriteLine($"{happened.Kind}: {happened.Text}");
        foreach (var file in (await experiment.ResultsAsync()).Files) output.WriteLine($"{file.Rows} rows in {file.Path}");
        await host.StopAsync();
        // the example ends
    }
}
