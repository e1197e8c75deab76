using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>submit</c> and <c>add-samples</c> print.</summary>
internal static class SubmitReport
{
    /// <summary>Writes what <c>submit</c> did to standard output.</summary>
    public static void Write(Submitted outcome, ClusterAddress cluster, Terminal terminal) => Write(
        outcome, cluster, terminal,
        outcome.IsNews ? $"Submitted {outcome.Title}." : $"{outcome.Title} is in the cluster already; nothing was submitted. It {outcome.Experiment?.Is ?? "waits for a worker"}.");

    /// <summary>Writes what <c>add-samples</c> did to standard output.</summary>
    public static void WriteAdded(Submitted outcome, ClusterAddress cluster, Terminal terminal) =>
        Write(outcome, cluster, terminal, $"Added samples to {outcome.Title}.");

    private static void Write(Submitted outcome, ClusterAddress cluster, Terminal terminal, string done)
    {
        if (outcome.End is { } end)
        {
            RunEndReport.Write(end, cluster, terminal);
            return;
        }

        terminal.Out.WriteLine(Wrapped.Text(done, terminal.TextWidth));
        terminal.Out.WriteLine($"Results: {outcome.Results}");
        if (!outcome.WorkerIsAlive) Advice.Write(terminal, ("No worker is alive, so it waits for one. Start one with", cluster.WorkerLine));
        var watch = cluster.CommandLine("watch", outcome.ShortKey);
        Advice.Write(terminal, (outcome.WorkerIsAlive ? "Watch it with" : "Then watch it with", watch));
    }
}
