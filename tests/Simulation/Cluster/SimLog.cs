using Microsoft.Extensions.Logging;
using NeuronEdit.Simulation.Checks;
using NeuronEdit.Simulation.Scheduling;

namespace NeuronEdit.Simulation.Cluster;

/// <summary>A node's log: kept where the run is traced; what must never be said is a failure.</summary>
internal sealed class SimLog(World world, SimProcess process) : ILogger
{
    /// <summary>An actor cannot take a message; cannot go on; has a state that is too large.</summary>
    private static readonly int[] Never = [1010, 1011, 1012];

    private const int WorkDefect = 1024;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning || world.Options.Trace is not null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // A defect that a handler was made to have is none.
        var isBad = Never.Contains(eventId.Id) || eventId.Id == WorkDefect && !exception!.Message.StartsWith("a defect in", StringComparison.Ordinal);
        if (isBad) world.Verdict.Fail(Properties.NoDefect, $"{process.Name}: {formatter(state, exception)} {exception}");
        world.Options.Trace?.Invoke($"{world.Scheduler.Now.TotalSeconds,10:F4} {process.Name}: {formatter(state, exception)}");
    }
}
