using System.Globalization;
using System.Text.Json;
using NeuronEdit.Cli.Host;
using NeuronEdit.Client;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>logs</c> prints.</summary>
internal static class LogsReport
{
    /// <summary>Writes a line to standard output, and sends it off at once.</summary>
    public static void Write(LogLine line, bool json, Terminal terminal)
    {
        terminal.Out.WriteLine(json ? JsonSerializer.Serialize(line, OutputJson.Default.LogLine) : Line(line));
        terminal.Out.Flush();
    }

    private static string Line(LogLine line)
    {
        var time = line.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var level = line.Level switch
        {
            EventLevel.Error => "error: ",
            EventLevel.Warning => "warning: ",
            _ => string.Empty,
        };
        return Secrets.Hidden($"{time} {(line.Node is { } node ? node + ": " : string.Empty)}{level}{line.Text}");
    }
}
