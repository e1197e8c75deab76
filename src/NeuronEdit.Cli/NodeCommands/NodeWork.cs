using Microsoft.Extensions.Logging;
using NeuronEdit.Cli.Host;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Cli.NodeCommands;

/// <summary>A node's stay in a cluster.</summary>
internal sealed class NodeWork : ToldWork<WorkerEnd>
{
    /// <summary>Reads what the node is.</summary>
    public required Func<NodeSettings> Settings { get; init; }

    /// <summary>Every work item is logged.</summary>
    public bool IsVerbose { get; init; }
}

/// <summary>Gives every part of a node the one log, but of the web server's own parts only what is amiss.</summary>
/// <param name="log">The log.</param>
internal sealed class NodeLogs(ILogger log) : ILoggerFactory
{
    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
        // There is one log.
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Microsoft.", StringComparison.Ordinal) ? new Amiss(log) : log;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Amiss(ILogger log) : ILogger
    {
        /// <summary>What the host tells of a start that failed; it throws the same, and the node says it in its own words.</summary>
        private const string ToldByTheNode = "HostedServiceStartupFaulted";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && log.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && eventId.Name != ToldByTheNode) log.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
