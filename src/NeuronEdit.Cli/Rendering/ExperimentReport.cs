using System.Globalization;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>status</c> prints.</summary>
internal static class ExperimentReport
{
    private const int RunningMax = 20;

    /// <summary>Writes it to standard output.</summary>
    public static void Write(ExperimentView view, ClusterAddress cluster, Terminal terminal)
    {
        var experiment = view.Experiment;
        terminal.Out.WriteLine(Wrapped.Text($"{experiment.Title} {experiment.Is}{(experiment.Failure is { } failure ? ": " + Secrets.Hidden(failure.Message) : ".")}", terminal.TextWidth));
        WriteSteps(view, terminal);
        WriteRunning(view, terminal);
        foreach (var note in NotesOf(view)) terminal.Out.WriteLine(Wrapped.Text($"warning: {note}", terminal.TextWidth, indent: 9));
        terminal.Out.WriteLine($"Results: {experiment.Results}");
        terminal.Out.WriteLine(Wrapped.Text($"User: {experiment.User}; {ShareOf(experiment)}{TimesOf(view)}.", terminal.TextWidth));
        Advice.Write(terminal, NextOf(experiment, cluster));
    }

    /// <summary><c>weight 1, priority 0, any number of slots</c>.</summary>
    public static string ShareOf(ExperimentInfo experiment) => string.Create(
        CultureInfo.InvariantCulture,
        $"weight {experiment.Weight}, priority {experiment.Priority}, {(experiment.SlotsMax is { } most ? $"at most {most} {(most == 1 ? "slot" : "slots")}" : "any number of slots")}");

    /// <summary>What the user should know, the number of what was left out included.</summary>
    public static IEnumerable<string> NotesOf(ExperimentView view) =>
        view.NotesOmitted == 0 ? view.Notes : view.Notes.Append($"There were {Quantity.Count(view.NotesOmitted)} more warnings.");

    private static void WriteSteps(ExperimentView view, Terminal terminal)
    {
        var grid = new Grid("<Step", "<State", "Done", "<What came out");
        foreach (var step in view.Steps)
        {
            var state = step.Status == StepStatus.Current && view.Experiment.Status is { } status ? Phases.Name(status) : StateOf(step.Status);
            grid.Add(Phases.Name(step.Step), state, string.Empty, step.Summary ?? string.Empty);
            foreach (var phase in step.Phases) grid.Add("  " + phase.Kind, string.Empty, $"{Quantity.Count(phase.Done)} of {Quantity.Count(phase.Total)}", RowsOf(phase));
        }

        grid.Write(terminal);
    }

    private static string RowsOf(PhaseInfo phase) => phase switch
    {
        { RowsTotal: { } total } => $"{Quantity.Count(phase.Rows)} of {Quantity.Count(total)} rows",
        { Rows: > 0 } => $"{Quantity.Count(phase.Rows)} rows",
        _ => string.Empty,
    };

    private static void WriteRunning(ExperimentView view, Terminal terminal)
    {
        if (view.Running.IsEmpty) return;
        var grid = new Grid("<Worker", "<Works on", "Slots", "Done", "<Detail");
        foreach (var item in view.Running.Take(RunningMax))
        {
            grid.Add(
                item.Worker, $"{item.Kind} {item.Index.ToString(CultureInfo.InvariantCulture)}", item.Slots.ToString(CultureInfo.InvariantCulture),
                item.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $"{(int)(100 * item.Share)}%") : string.Empty, item.Detail ?? string.Empty);
        }

        grid.Write(terminal);
        if (view.Running.Length > RunningMax) terminal.Out.WriteLine($"and {Quantity.Count(view.Running.Length - RunningMax)} more.");
    }

    private static string StateOf(StepStatus status) => status switch
    {
        StepStatus.Waiting => "waits",
        StepStatus.Current => "current",
        StepStatus.Done => "done",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    private static string TimesOf(ExperimentView view)
    {
        var deadline = view.DeadlineSeconds is { } limit ? $"; fails if it takes longer than {Quantity.Duration(TimeSpan.FromSeconds(limit))}" : string.Empty;
        var retention = view.RetentionSeconds is { } kept ? $"; is deleted {Quantity.Duration(TimeSpan.FromSeconds(kept))} after its end" : string.Empty;
        return deadline + retention;
    }

    private static IEnumerable<(string Purpose, string CommandLine)> NextOf(ExperimentInfo experiment, ClusterAddress cluster) => experiment.Status switch
    {
        ExperimentStatus.Running or ExperimentStatus.Stopping => [("Watch it with", cluster.CommandLine("watch", experiment.ShortKey))],
        ExperimentStatus.Paused or ExperimentStatus.Cancelled or ExperimentStatus.Failed => [("Go on with", cluster.CommandLine("resume", experiment.ShortKey))],
        _ => [],
    };
}
