using Microsoft.Extensions.Logging;

namespace NeuronEdit.Cli;

/// <summary>What the command logs beside the node. Event numbers are kept for good: operators search for them.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1050, LogLevel.Information, "Asked to leave: what runs may go on for {Grace} s, then it is handed back. Ask again to stop at once.")]
    public static partial void Draining(ILogger log, double grace);

    [LoggerMessage(1051, LogLevel.Warning, "Asked again: stopping at once. What ran is done again elsewhere once its leases have ended.")]
    public static partial void StopsAtOnce(ILogger log);
}
