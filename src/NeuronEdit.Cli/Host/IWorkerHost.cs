using Microsoft.Extensions.Logging;

namespace NeuronEdit.Cli.Host;

/// <summary>Runs a worker of a cluster in this process.</summary>
internal interface IWorkerHost
{
    /// <summary>Runs it until it has left.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="order">What the worker is.</param>
    /// <param name="log">Takes its log.</param>
    /// <param name="drain">Leave in good order.</param>
    /// <param name="stop">Leave at once.</param>
    /// <exception cref="NeuronEditException">Specification: it cannot be like that. Storage: store or storage cannot be used.</exception>
    Task RunAsync(ClusterAddress cluster, WorkerOrder order, ILogger log, CancellationToken drain, CancellationToken stop);
}
