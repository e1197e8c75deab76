using System.Globalization;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.Watching;

/// <summary>An experiment's progress for logs: a line when its status changes and when a step is done, and between them at most one every five seconds.</summary>
/// <param name="to">Where to write.</param>
/// <param name="time">The clock.</param>
internal sealed class PlainWatch(TextWriter to, TimeProvider time) : WatchView
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly HashSet<(int Round, ExperimentStep Step)> _told = [];
    private readonly NewNotes _notes = new();
    private readonly WatchMeter _meter = new(time);
    private string? _status;
    private long _lastLine;

    /// <inheritdoc/>
    public override void Seen(string name, ExperimentView? now)
    {
        if (now is not null && now.Experiment.IsOver) WriteSteps(now);
        var status = now is null ? $"{name}: waits for a worker" : $"{now.Experiment.Title}: {StatusOf(now.Experiment)}";
        if (status != _status) Write(_status = status);
        if (now is null) return;
        WriteSteps(now);
        var current = _meter.Of(now);
        if (now.Experiment.Status != ExperimentStatus.Running || time.GetElapsedTime(_lastLine) < Pause) return;
        if (current.FirstOrDefault(p => p.Done < p.Total) is { } progress) Write(Line(progress));
    }

    /// <inheritdoc/>
    public override void Note(string text) => Write(text);

    /// <summary><c>edit: 52 of 120 partitions (43%), 61,234 rows/s, 1 min 05 s left</c>.</summary>
    internal static string Line(PhaseProgress progress)
    {
        var percent = string.Create(CultureInfo.InvariantCulture, $"{(int)(100 * progress.Share)}%");
        IEnumerable<string?> parts =
        [
            progress.Total == 1 ? percent : $"{Quantity.Count(progress.Done)} of {Quantity.Count(progress.Total)} {progress.Unit} ({percent})",
            progress.RowsPerSecond is { } rate ? Quantity.Rate(rate) : null,
            progress.Remaining is { } remaining ? $"{Quantity.Duration(remaining)} left" : null,
            progress.Detail,
        ];
        return $"{progress.Kind}: {string.Join(", ", parts.Where(part => part is not null))}";
    }

    private void WriteSteps(ExperimentView now)
    {
        foreach (var note in _notes.In(now)) Write($"warning: {note}");
        foreach (var step in now.Steps.Where(s => s.Status == StepStatus.Done && _told.Add((now.Experiment.Round, s.Step)))) Write(Line(step));
    }

    private static string Line(StepInfo step) => $"{Phases.Name(step.Step)}: done{(step.Summary is { } summary ? ", " + summary : string.Empty)}";

    /// <summary>The step has lines of its own.</summary>
    private static string StatusOf(ExperimentInfo experiment) => experiment.Status == ExperimentStatus.Running ? "running" : experiment.Phase;

    private void Write(string line)
    {
        _lastLine = time.GetTimestamp();
        to.WriteLine(Secrets.Hidden(line));
        to.Flush();
    }
}
