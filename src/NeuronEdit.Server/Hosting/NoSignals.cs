using Microsoft.Extensions.Hosting;

namespace NeuronEdit.Server.Hosting;

/// <summary>Leaves signals to the node: the framework's own lifetime would end all event streams on the first one, while the node still drains and serves.</summary>
internal sealed class NoSignals : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
