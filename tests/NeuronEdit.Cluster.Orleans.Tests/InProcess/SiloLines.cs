using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NeuronEdit.Cluster.Orleans.Tests.InProcess;

/// <summary>What silos and nodes logged, for a test that fails: all of the project's lines, of others' what is amiss.</summary>
internal sealed class SiloLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName, categoryName.StartsWith("NeuronEdit.", StringComparison.Ordinal) ? LogLevel.Debug : LogLevel.Warning);

    public void Dispose()
    {
    }

    private sealed class Lines(SiloLines all, string category, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) all._lines.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {category}: {formatter(state, exception)} {exception?.Message}");
        }
    }
}
