using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NeuronEdit.Cluster.Orleans.Delivery;

/// <summary>Gives a silo's parts the node's log.</summary>
/// <param name="logs">The node's; not disposed.</param>
internal sealed class SiloLogs(ILoggerFactory logs) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>A host that lives as long as its node says, and listens to no signal.</summary>
internal sealed class NoSignals : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
