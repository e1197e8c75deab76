using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Server.Events;

/// <summary>Keeps what a worker that is no node has to say of its work where nodes keep theirs: any node then tells it, also once the worker is gone.</summary>
public sealed class WorkerTelling : IAsyncDisposable
{
    private readonly NodeStore _nodes;
    private readonly WorkEvents _events;

    private WorkerTelling(NodeStore nodes, WorkEvents events) => (_nodes, _events) = (nodes, events);

    /// <summary>Opens what nodes keep.</summary>
    /// <param name="name">The store's name; see <see cref="ClusterStores.Open"/>.</param>
    /// <param name="store">The opened store.</param>
    /// <param name="worker">The worker's name.</param>
    /// <param name="logs">Takes what could not be kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="StoreException">It does not answer.</exception>
    /// <exception cref="NeuronEditException">Specification: a later version wrote it.</exception>
    public static async Task<WorkerTelling> OpenAsync(string name, IClusterStore store, string worker, ILoggerFactory logs, TimeProvider time, CancellationToken cancellation)
    {
        var nodes = NodeStore.BesideOf(name);
        try
        {
            await nodes.OpenAsync(cancellation);
            return new WorkerTelling(nodes, new WorkEvents(nodes, new ExperimentRecorder(store, nodes, time), worker, time, logs.CreateLogger<WorkEvents>()));
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>The handler, telling what it does.</summary>
    public IWorkHandler Told(IWorkHandler handler) => _events.Told(handler);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _nodes.DisposeAsync();
}
