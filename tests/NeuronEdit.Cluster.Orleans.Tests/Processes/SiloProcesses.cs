using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NeuronEdit.Cluster.Orleans.Clustering;
using NeuronEdit.Experiments.Tests;
using NeuronEdit.Integration.Tests;
using NeuronEdit.Integration.Tests.Cluster;
using Orleans;
using Orleans.Runtime;

namespace NeuronEdit.Cluster.Orleans.Tests.Processes;

/// <summary>Nodes as processes of their own on one PostgreSQL store, under either placement, and an experiment that goes through them.</summary>
internal sealed class SiloProcesses : IDisposable
{
    // Training takes longer than the three seconds after which it leaves a checkpoint, on fast machines too; all partitions are small.
    private const string Spec = "model: { layers: [150, 60, 20] }\ntraining: { steps: 40000, batch: 50 }\noutput: { partitionRows: 2048 }\n";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Dictionary<int, (CommandLine Process, int Port)> _nodes = [];
    private CommandLine? _submit;
    private int _started;

    public SiloProcesses()
    {
        Cohort = new MadeCohort().WithParquet(60_000);
        Cohort.Spec(more: Spec);
        foreach (var folder in (string[])["storage", "data", "results-of-users"]) Directory.CreateDirectory(Cohort.At(folder));
    }

    public MadeCohort Cohort { get; }

    public string Store { get; } = PostgresServer.NewSchema();

    /// <summary>True once the experiment has ended.</summary>
    public bool HasEnded => _submit!.HasExited;

    /// <summary>Starts a node, under a name of its own, and waits until it serves.</summary>
    /// <param name="node">Which place it takes; who was there before is gone.</param>
    /// <param name="placement"><c>orleans</c> or <c>leases</c>.</param>
    public void Start(int node, string placement = "orleans")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"node-{node}-{++_started}");
        var (silo, gateway) = (FreePorts.Next(), FreePorts.Next());
        File.WriteAllText(Cohort.At($"{name}.yaml"), string.Create(CultureInfo.InvariantCulture, $"""
            name: {name}
            role: worker
            store: "{Store}"
            storage: storage
            results: results-of-users
            data: data
            slots: 1
            listen: http://127.0.0.1:{FreePorts.Next()}
            drainSeconds: 5
            orleans: {"{"} siloPort: {silo}, gatewayPort: {gateway} {"}"}

            """));
        _nodes[node] = (CommandLine.Start(Cohort.Path, "node", "--config", $"{name}.yaml", "--placement", placement), silo);
    }

    /// <summary>Submits the experiment straight into the store, as a program does that knows no silo.</summary>
    public void Submit() => _submit = CommandLine.Start(Cohort.Path, "submit", "experiment.yaml", "--output", "results", "--wait", "--store", Store, "--storage", "storage");

    /// <summary>kill -9.</summary>
    public void Kill(int node) => _nodes[node].Process.Kill();

    /// <summary>SIGTERM, and its end in good order.</summary>
    public void Leave(int node)
    {
        _nodes[node].Process.Signal("TERM");
        var (exitCode, _, error) = _nodes[node].Process.Wait();
        Assert.True(exitCode == 0, error);
    }

    /// <summary>The place of the node whose silo has an experiment's activation.</summary>
    public async Task<int> PlaceOfExperimentAsync()
    {
        using var host = await ConnectAsync();
        var grains = host.Services.GetRequiredService<IClusterClient>();
        var key = Path.GetFileName(Directory.GetDirectories(Cohort.At("storage/experiments")).Single());
        for (var start = Stopwatch.GetTimestamp(); ; await Task.Delay(200))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "No silo tells where the experiment's grain is.");
            try
            {
                var at = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.GetGrain<Grains.IExperimentGrain>(key));
                if (_nodes.Where(n => n.Value.Port == at?.Endpoint.Port).Select(n => (int?)n.Key).SingleOrDefault() is { } node) return node;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                // A silo that was just killed is asked until it is declared dead.
            }
        }
    }

    /// <summary>A client of the silos.</summary>
    public async Task<IHost> ConnectAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client => client.UseNeuronEdit(Store));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Waits until training has left a checkpoint.</summary>
    public void PassUntilCheckpoint() => Pass(() => Files("storage/trainings", "checkpoint.safetensors").Length > 0, "training has left a checkpoint");

    /// <summary>Waits until some partitions are edited.</summary>
    public void PassUntilEdited(int partitions) => Pass(() => Files("results/work/round-0/edited", "*.parquet").Length >= partitions, "partitions are edited");

    /// <summary>Holds the results against those of one process that nothing happened to.</summary>
    public void AssertSameAsUndisturbed()
    {
        var (exitCode, _, error) = _submit!.Wait();
        Assert.True(exitCode == 0, error);
        AssertSameAsUndisturbed("results");
    }

    /// <inheritdoc cref="AssertSameAsUndisturbed()"/>
    public void AssertSameAsUndisturbed(string results)
    {
        var whole = CommandLine.Run(Cohort.Path, "run", "experiment.yaml", "--output", "whole");
        Assert.True(whole.ExitCode == 0, whole.Error);
        Cohort.AssertSameBytes("whole", results);
    }

    public void Dispose()
    {
        _submit?.Dispose();
        foreach (var (process, _) in _nodes.Values) process.Dispose();
        Cohort.Dispose();
    }

    private void Pass(Func<bool> holds, string what)
    {
        for (var start = Stopwatch.GetTimestamp(); !holds();)
        {
            if (HasEnded) Assert.Fail($"The experiment ended before {what}: {_submit!.Wait()}");
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"It did not happen that {what}.");
            Thread.Sleep(20);
        }
    }

    private string[] Files(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(Cohort.At(folder)) ? Directory.GetFiles(Cohort.At(folder), pattern, SearchOption.AllDirectories) : [];
        }
        catch (DirectoryNotFoundException)
        {
            // It is being cleaned up at this moment.
            return [];
        }
    }
}
