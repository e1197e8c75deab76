using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace NeuronEdit.Cli;

/// <summary>
/// A log for people and for whatever collects lines: <c>2026-11-22T10:11:12.345Z info  1000 Node a begins with 4 slots.</c> Time (UTC), level,
/// number of the event, what happened. Whatever happens is one line, exceptions too; passwords are masked.
/// </summary>
/// <param name="to">Where to write.</param>
/// <param name="time">The clock.</param>
/// <param name="isVerbose">Debug messages too.</param>
internal sealed class LineLog(TextWriter to, TimeProvider time, bool isVerbose) : ILogger
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= (isVerbose ? LogLevel.Debug : LogLevel.Information);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel)) return;
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {Name(logLevel),-5} {eventId.Id} {OneLine(formatter(state, exception))}");
        if (exception is not null) line += " | " + OneLine(exception.ToString());
        lock (_gate)
        {
            to.WriteLine(Secrets.Hidden(line));
            to.Flush();
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };

    /// <summary>Line ends become bars, other control characters question marks: what comes from elsewhere neither ends a line nor moves a cursor.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var piece in text.Split(["\r\n", "\n", "\r"], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            line.Append(line.Length == 0 ? string.Empty : " | ").Append(piece);
        for (var i = 0; i < line.Length; i++)
            if (char.IsControl(line[i])) line[i] = '?';
        return line.ToString();
    }
}
