using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cli.NodeCommands;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Data;
using NeuronEdit.Server.Events;
using NeuronEdit.Server.Settings;
using NeuronEdit.Server.Telemetry;

namespace NeuronEdit.Cli.Host;

/// <summary>Makes what does the work: one handler for every kind.</summary>
/// <param name="engine">Reads and writes files; disposed of after the worker has left.</param>
/// <param name="storage">The folder that all workers share.</param>
/// <param name="store">The opened store.</param>
/// <param name="time">The clock.</param>
internal delegate ImmutableArray<IWorkHandler> WorkHandlerFactory(DataEngine engine, string storage, IClusterStore store, TimeProvider time);

/// <summary>A worker on a cluster's store.</summary>
/// <param name="handlers">Makes what does the work.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreWorker(WorkHandlerFactory handlers, TimeProvider time) : IWorkerHost
{
    /// <summary>Who watches sees progress; a server that many workers share hears of it less often.</summary>
    private static readonly (TimeSpan File, TimeSpan Server) ProgressInterval = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    /// <inheritdoc/>
    public async Task RunAsync(ClusterAddress cluster, WorkerOrder order, ILogger log, CancellationToken drain, CancellationToken stop)
    {
        var options = OptionsOf(cluster, order);
        options.Validate();
        var sent = NodeSettingsFile.Telemetry(Environment.GetEnvironmentVariable);
        var storage = Path.GetFullPath(cluster.Storage);
        if (!Directory.Exists(storage))
            throw new NeuronEditException(FailureCode.Specification, $"{storage}: there is no such folder. Give the storage folder that every worker sees under this very path.");
        // Before it has begun there is nothing to drain.
        var store = await StoreOpening.OpenAsync(cluster, time, drain);
        var engine = new DataEngine(DataEngineOptions.ForSlots(Math.Max(1, order.Slots)));
        using var telemetry = NodeTelemetry.Start(sent, order.Name, new NodeLogs(log));
        WorkerTelling? telling = null;
        await GuardAsync(async () =>
        {
            telling = await WorkerTelling.OpenAsync(cluster.Store, store, order.Name, telemetry.Logs, time, drain);
            var told = handlers(engine, storage, store, time).Select(telling.Told);
            await new Node(store, told, options, telemetry.Logs.CreateLogger<Node>(), time).RunAsync(drain, stop);
        });
        // What runs on uses them until the process ends.
        if (stop.IsCancellationRequested) return;
        engine.Dispose();
        await telling!.DisposeAsync();
        await store.DisposeAsync();
    }

    private static async Task GuardAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (StoreException e)
        {
            throw new NeuronEditException(FailureCode.Storage, $"The cluster's store cannot be used any more: {e.Message} The leases of this worker's items end by themselves.", e);
        }
    }

    private static NodeOptions OptionsOf(ClusterAddress cluster, WorkerOrder order) => new()
    {
        Name = order.Name,
        Slots = order.Slots,
        DrainGrace = order.DrainGrace,
        WorkLease = order.Lease,
        // Turns are short: another node takes a dead one's actors over sooner than its work.
        ShardLease = order.Lease / 3,
        RunsActors = order.RunsActors,
        ProgressInterval = ClusterStores.IsPostgres(cluster.Store) ? ProgressInterval.Server : ProgressInterval.File,
    };
}
