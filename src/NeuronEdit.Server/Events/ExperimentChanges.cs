using System.Collections.Immutable;
using System.Text.Json;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes.Tables;

namespace NeuronEdit.Server.Events;

/// <summary>What happened between two looks at an experiment. What came and went in between is not told; what came of it is.</summary>
internal static class ExperimentChanges
{
    /// <summary>The events that lead from one snapshot to the next.</summary>
    /// <param name="before">The earlier look; null: the first.</param>
    /// <param name="now">The later one.</param>
    /// <param name="at">When it was.</param>
    public static ImmutableArray<NewEvent> Between(ExperimentSnapshot? before, ExperimentSnapshot now, DateTimeOffset at)
    {
        var events = ImmutableArray.CreateBuilder<NewEvent>();
        if (before is null) events.Add(Submitted(now.Experiment, at));
        foreach (var (step, summary) in now.Summaries)
        {
            if (before?.Summaries.GetValueOrDefault(step) == summary && !IsDoneAgain(before, now, step)) continue;
            events.Add(Write(new ExperimentEvent(EventKind.Step, at, EventLevel.Info, summary.Length > 0 ? $"{Word(step)}: {summary}" : $"{Word(step)} done", Step: (ExperimentStep)step)));
        }

        foreach (var note in now.Notes.Where(n => before is null || !before.Notes.Contains(n))) events.Add(Write(new ExperimentEvent(EventKind.Note, at, EventLevel.Warning, note)));
        if (before is null || StateOf(before) != StateOf(now)) events.Add(Status(now.Experiment, at));
        return events.ToImmutable();
    }

    /// <summary>It was submitted.</summary>
    public static NewEvent Submitted(Experiment experiment, DateTimeOffset at) =>
        Write(new ExperimentEvent(EventKind.Submitted, at, EventLevel.Info, $"{experiment.Name} was submitted by {experiment.User}", Status: ExperimentStatus.Submitted));

    /// <summary>It is deleted.</summary>
    public static NewEvent Deleted(Experiment experiment, DateTimeOffset at) => Write(new ExperimentEvent(EventKind.Deleted, at, EventLevel.Info, $"{experiment.Name} is deleted"));

    /// <summary>Writes an event as it is kept.</summary>
    public static NewEvent Write(ExperimentEvent happened) => new((int)happened.Level, JsonSerializer.Serialize(happened, ApiJson.Relaxed.ExperimentEvent));

    private static NewEvent Status(Experiment now, DateTimeOffset at)
    {
        var text = now.Status switch
        {
            ExperimentStatus.Running => $"running, {Word(now.Step)}",
            ExperimentStatus.Stopping => $"stopping, then {(now.Then == ExperimentStatus.Deleting ? "deleted" : Word(now.Then))}",
            ExperimentStatus.Deleting => "being deleted",
            ExperimentStatus.Failed => $"failed in {Word(now.Step)}: {now.Failure?.Message}",
            var status => Word(status),
        };
        return Write(new ExperimentEvent(EventKind.Status, at, now.Status == ExperimentStatus.Failed ? EventLevel.Error : EventLevel.Info, text, Status: now.Status, Step: now.Step));
    }

    /// <summary>A further round does steps again whose summaries may read the same.</summary>
    private static bool IsDoneAgain(ExperimentSnapshot before, ExperimentSnapshot now, Cluster.Actors.ExperimentStep step) =>
        before.Experiment.Run == now.Experiment.Run && before.Experiment.Step == (ExperimentStep)step && now.Experiment.Step != before.Experiment.Step;

    private static (ExperimentStatus, ExperimentStatus?, ExperimentStep, int) StateOf(ExperimentSnapshot snapshot) =>
        (snapshot.Experiment.Status, snapshot.Experiment.Then, snapshot.Experiment.Step, snapshot.Experiment.Run);

    private static string Word<T>(T value) => value?.ToString()?.ToLowerInvariant() ?? "";
}
