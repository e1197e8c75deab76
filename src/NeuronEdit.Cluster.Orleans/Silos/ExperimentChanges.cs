using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Orleans.Grains;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>What happened between two looks at an experiment.</summary>
internal static class ExperimentChanges
{
    /// <summary>The events that lead from one look to the next.</summary>
    /// <param name="before">The earlier one; null: there was none.</param>
    /// <param name="now">The later one; null: the experiment is deleted.</param>
    public static IEnumerable<ExperimentEvent> Between(ExperimentReport? before, ExperimentReport? now)
    {
        if (now is null)
        {
            yield return new ExperimentEvent { Kind = ExperimentEventKind.Deleted, Text = "deleted" };
            yield break;
        }

        foreach (var summary in now.Summaries.Where(s => before is null || !before.Summaries.Contains(s))) yield return Event(ExperimentEventKind.Step, summary);
        foreach (var note in now.Notes.Where(n => before is null || !before.Notes.Contains(n))) yield return Event(ExperimentEventKind.Note, note);
        if (before is null || StateOf(before) != StateOf(now)) yield return Event(ExperimentEventKind.Status, TextOf(now));
        else if (!now.Phases.SequenceEqual(before.Phases)) yield return Event(ExperimentEventKind.Progress, string.Join(", ", now.Phases.Select(p => $"{p.Kind} {p.Done} of {p.Total}")));

        ExperimentEvent Event(ExperimentEventKind kind, string text) => new() { Kind = kind, Text = text, Experiment = now };
    }

    private static (Actors.ExperimentStatus, Actors.ExperimentStatus?, Actors.ExperimentStep, int) StateOf(ExperimentReport report) => (report.Status, report.Then, report.Step, report.Run);

    private static string TextOf(ExperimentReport report) => Phases.Of(report.Status, report.Then, report.Step) + (report.Failure is { } failure ? $": {failure}" : "");
}
