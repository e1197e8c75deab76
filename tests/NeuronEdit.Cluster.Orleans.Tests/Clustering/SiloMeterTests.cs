using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Orleans.Clustering;
using NeuronEdit.Cluster.Orleans.Delivery;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Cluster.Orleans.Tests.Clustering;

/// <summary>What Orleans measures in a node that is a silo: the instruments that docs/orleans.md names are there, under the meter that the node exports.</summary>
public sealed class SiloMeterTests
{
    [Fact]
    public async Task ASilo_MeasuresWhatTheDocumentNames()
    {
        var measured = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "Microsoft.Orleans") l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, _, _) => measured[instrument.Name] = true);
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => measured[instrument.Name] = true);
        listener.Start();

        using var folder = new TemporaryFolder();
        await using var store = ClusterStores.Open(folder.At("cluster.db"));
        await store.OpenAsync(default);
        using var drain = new CancellationTokenSource();
        var options = new SiloOptions { Store = folder.At("cluster.db"), Storage = folder.Path, SiloPort = FreePorts.Next(), GatewayPort = FreePorts.Next() };
        var running = new Node(store, [], new NodeOptions { Name = "one", DrainGrace = TimeSpan.Zero }, NullLogger.Instance, where: new OrleansPlacement(options, NullLoggerFactory.Instance)).RunAsync(drain.Token, default);
        var workers = new ClusterClient(store).Workers;
        using (var late = new CancellationTokenSource(TimeSpan.FromMinutes(1)))
            while (!await workers.AnyAliveAsync(late.Token)) await Task.Delay(50, late.Token);
        listener.RecordObservableInstruments();
        await drain.CancelAsync();
        await running.WaitAsync(TimeSpan.FromMinutes(1));

        var named = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, "docs", "orleans.md")).Where(l => l.StartsWith("| `orleans-", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).ToList();
        Assert.True(named.Count >= 4, "docs/orleans.md names too few.");
        Assert.Empty(named.Except(measured.Keys));
    }
}
