using NeuronEdit.Cli.Host;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>workers</c>, <c>drain</c> and <c>worker</c> print.</summary>
internal static class WorkersReport
{
    /// <summary>Writes what <c>workers</c> shows to standard output.</summary>
    public static void Write(WorkerList list, ClusterAddress cluster, Terminal terminal)
    {
        if (list.Workers.IsEmpty)
        {
            terminal.Out.WriteLine("There are none.");
            Advice.Write(terminal, ("Start one with", cluster.WorkerLine));
            return;
        }

        var grid = new Grid("<Name", "<Status", "Slots in use", "<Devices", "<Version", "<Machine");
        foreach (var worker in list.Workers)
            grid.Add(worker.Name, StatusOf(worker), $"{Quantity.Count(worker.SlotsBusy)} of {Quantity.Count(worker.Slots)}", string.Join(", ", worker.Devices), worker.Version, worker.Host);
        grid.Write(terminal);
        var alive = list.Workers.Where(w => w.Status == WorkerStatus.Alive).ToList();
        terminal.Out.WriteLine($"{Quantity.Count(alive.Count)} alive, {Quantity.Count(alive.Sum(w => (long)w.SlotsBusy))} of {Quantity.Count(alive.Sum(w => (long)w.Slots))} slots in use");
    }

    /// <summary>Writes what <c>drain</c> did to standard output.</summary>
    public static void WriteDrained(Drained outcome, Terminal terminal)
    {
        var name = outcome.Worker.Name;
        terminal.Out.WriteLine(Wrapped.Text(
            !outcome.IsGone ? $"Worker {name} will leave; that was asked."
            : outcome.Worker.Status == WorkerStatus.Lost ? $"Worker {name} is lost: it has not been heard of for a while. Its work goes to others by itself."
            : $"Worker {name} has left.",
            terminal.TextWidth));
    }

    /// <summary>Writes how <c>worker</c>, or <c>node</c>, ended to standard output.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="what">What it was: a worker, or a node.</param>
    /// <param name="terminal">Where to write.</param>
    public static void WriteEnd(WorkerEnd outcome, string what, Terminal terminal) => terminal.Out.WriteLine(
        $"{what} {outcome.Worker} {(outcome.LeftInOrder ? "has left" : "was stopped")} after {Quantity.Duration(TimeSpan.FromSeconds(outcome.ElapsedSeconds))}.");

    private static string StatusOf(WorkerInfo worker) => worker.Status switch
    {
        WorkerStatus.Alive => worker.Draining ? "leaving" : "alive",
        WorkerStatus.Lost => "lost",
        WorkerStatus.Left => "left",
        _ => throw new ArgumentOutOfRangeException(nameof(worker), worker.Status, "Not a status."),
    };
}
