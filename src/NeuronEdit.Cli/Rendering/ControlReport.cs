using NeuronEdit.Cli.Host;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>pause</c>, <c>resume</c>, <c>cancel</c> and <c>delete</c> print.</summary>
internal static class ControlReport
{
    /// <summary>The command that asks for it.</summary>
    public static string NameOf(Control control) => control switch
    {
        Control.Pause => "pause",
        Control.Resume => "resume",
        Control.Cancel => "cancel",
        Control.Delete => "delete",
        _ => throw new ArgumentOutOfRangeException(nameof(control), control, "Nothing that can be asked."),
    };

    /// <summary>The exit code: what was asked is so, or will be; only results that could not be deleted are a failure.</summary>
    public static int ExitCodeOf(ControlOutcome outcome) =>
        outcome is { Control: Control.Delete, IsDone: true, Experiment.Failure: { } failure } ? ExitCode.OfName(failure.Code) : ExitCode.Done;

    /// <summary>Writes it to standard output; why results could not be deleted goes to standard error.</summary>
    public static void Write(ControlOutcome outcome, ClusterAddress cluster, Terminal terminal)
    {
        if (ExitCodeOf(outcome) != ExitCode.Done)
        {
            var text = $"error: {outcome.Title} could not be deleted: {Secrets.Hidden(outcome.Experiment!.Failure!.Message)}";
            terminal.Error.WriteLine(terminal.ErrorIsTerminal ? Wrapped.Text(text, terminal.TextWidth, indent: 7) : text);
            return;
        }

        terminal.Out.WriteLine(Wrapped.Text(Sentence(outcome), terminal.TextWidth));
        Advice.Write(terminal, NextOf(outcome, cluster));
    }

    private static string Sentence(ControlOutcome outcome)
    {
        var title = outcome.Title;
        if (!outcome.IsDone) return outcome.IsNews ? $"{title} will be {Goal(outcome.Control)}; that was asked." : $"{title} {outcome.Experiment?.Is} already; nothing had to be asked.";
        return outcome.Experiment switch
        {
            null => $"{title} is deleted, and its results with it.",
            { Status: ExperimentStatus.Paused } => $"{title} is paused: nothing runs for it.",
            { Status: ExperimentStatus.Cancelled } => $"{title} is cancelled: nothing runs for it.",
            // It may have ended before the request reached it.
            var now when outcome.Control is Control.Pause or Control.Cancel => $"{title} {now.Is}, and was so before it could be {Goal(outcome.Control)}: nothing runs for it.",
            var now => $"{title} {now.Is}.",
        };
    }

    private static string Goal(Control control) => control switch
    {
        Control.Pause => "paused",
        Control.Resume => "resumed",
        Control.Cancel => "cancelled",
        _ => "deleted",
    };

    private static IEnumerable<(string Purpose, string CommandLine)> NextOf(ControlOutcome outcome, ClusterAddress cluster)
    {
        if (outcome.Experiment is not { } now) return [];
        if (!outcome.IsDone) return [("See how it is with", cluster.CommandLine("status", now.ShortKey))];
        return now.Status switch
        {
            ExperimentStatus.Running => [("Watch it with", cluster.CommandLine("watch", now.ShortKey))],
            ExperimentStatus.Paused => [("Go on with", cluster.CommandLine("resume", now.ShortKey))],
            ExperimentStatus.Cancelled => [("What was done is kept. Go on with", cluster.CommandLine("resume", now.ShortKey)), ("Or delete it with", cluster.CommandLine("delete", now.ShortKey))],
            _ => [],
        };
    }
}
