using Microsoft.Extensions.Logging;

namespace NeuronEdit.Server.Telemetry;

/// <summary>Passes a log on to the one that the node had before, whose owner disposes of it.</summary>
/// <param name="logs">That one.</param>
internal sealed class ForwardedLogs(ILoggerFactory logs) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
