using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Data;
using NeuronEdit.Server.Datasets;
using NeuronEdit.Server.Events;
using NeuronEdit.Server.Limiting;
using NeuronEdit.Server.Results;
using NeuronEdit.Server.Security;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Hosting;

/// <summary>All that a node is made of, but for the web server.</summary>
internal sealed class NodeParts : IAsyncDisposable
{
    /// <summary>Puts a node together; nothing is opened yet.</summary>
    public NodeParts(NodeSettings settings, ILoggerFactory logs, TimeProvider time)
    {
        (Settings, Logs, Time) = (settings, logs, time);
        var name = StoreTls.Complete(settings.Store);
        Store = ClusterStores.Open(name, time);
        Nodes = NodeStore.BesideOf(name);
        Engine = new DataEngine(DataEngineOptions.ForSlots(Math.Max(1, settings.Slots)));
        Client = new ClusterClient(Store, time);
        Guard = new PathGuard(settings);
        Recorder = new ExperimentRecorder(Store, Nodes, time);
        Watch = new ExperimentWatch(Recorder, Client, time, logs.CreateLogger<ExperimentWatch>());
        Sweep = new ExperimentSweep(Store, Nodes, Recorder, time, logs.CreateLogger<ExperimentSweep>());
        Work = new WorkEvents(Nodes, Recorder, settings.Name, time, logs.CreateLogger<WorkEvents>());
        Readiness = new ReadinessChecks(this);
        Looking = new DatasetLooking(Engine);
        Failed = new FailedLogins();
        Rates = new RequestRates(settings);
    }

    public NodeSettings Settings { get; }

    public ILoggerFactory Logs { get; }

    public TimeProvider Time { get; }

    public IClusterStore Store { get; }

    public NodeStore Nodes { get; }

    public DataEngine Engine { get; }

    public ClusterClient Client { get; }

    public PathGuard Guard { get; }

    public ExperimentRecorder Recorder { get; }

    public ExperimentWatch Watch { get; }

    public ExperimentSweep Sweep { get; }

    public WorkEvents Work { get; }

    public ReadinessChecks Readiness { get; }

    public DatasetLooking Looking { get; }

    public FailedLogins Failed { get; }

    public RequestRates Rates { get; }

    public ResultIndex Results { get; } = new();

    /// <summary>Opens both stores; the first node of a cluster makes the folders that are the cluster's own.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        foreach (var folder in Settings.Data)
        {
            if (!Directory.Exists(folder)) throw new NeuronEditException(FailureCode.Specification, $"{folder}: there is no such folder, which data names. Every node must see it under this very path.");
        }

        try
        {
            await Store.OpenAsync(cancellation);
            await Nodes.OpenAsync(cancellation);
            await NodeFolders.MakeAsync(Settings, Client, cancellation);
        }
        catch (StoreException e)
        {
            throw new NeuronEditException(FailureCode.Storage, e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Readiness.Dispose();
        Rates.Dispose();
        Failed.Dispose();
        Looking.Dispose();
        Engine.Dispose();
        await Nodes.DisposeAsync();
        await Store.DisposeAsync();
    }
}
