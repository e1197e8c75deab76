using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.Watching;

/// <summary>The table of an experiment's steps, with a bar for what is worked on, and of the items that workers have. No line is longer than the window.</summary>
/// <param name="paint">Colours.</param>
/// <param name="width">Letters that a line may have.</param>
/// <param name="unicode">The terminal shows letters beyond ASCII.</param>
internal sealed class WatchTable(Paint paint, int width, bool unicode)
{
    private const int RunningMax = 5;
    private const int WorkerMost = 20;
    private readonly List<(string Drawn, int Letters)> _lines = [];

    /// <summary>As drawn, with colours, and their number of letters.</summary>
    public IReadOnlyList<(string Drawn, int Letters)> Lines => _lines;

    /// <summary>Adds the line above the table.</summary>
    public void Add(string title, string state)
    {
        var shown = Cropped(title, width - 1);
        var rest = Cropped($": {state}", width - shown.Length);
        _lines.Add((paint.Bold(shown) + rest, shown.Length + rest.Length));
    }

    /// <summary>Adds an experiment.</summary>
    /// <param name="now">How it is.</param>
    /// <param name="current">How far the items of its current step are.</param>
    public void Add(ExperimentView now, ImmutableArray<PhaseProgress> current)
    {
        Add(now.Experiment.Title, Headline(now));
        foreach (var step in now.Steps)
        {
            if (step.Status == StepStatus.Current && !current.IsEmpty) AddCurrent(current);
            else AddStep(step);
        }

        foreach (var item in now.Running.Take(RunningMax)) AddRunning(item, current.Any(phase => phase.Detail is not null) ? null : item.Detail);
        if (now.Running.Length > RunningMax) AddFaint($"  and {Quantity.Count(now.Running.Length - RunningMax)} more");
    }

    private static string Headline(ExperimentView now)
    {
        if (now.Running.IsEmpty) return now.Experiment.Phase;
        var (slots, workers) = (now.Running.Sum(r => (long)r.Slots), now.Running.Select(r => r.Worker).Distinct(StringComparer.Ordinal).Count());
        return $"{now.Experiment.Phase}, {Counted(slots, "slot")} of {Counted(workers, "worker")}";
    }

    private static string Counted(long number, string word) => $"{Quantity.Count(number)} {word}{(number == 1 ? string.Empty : "s")}";

    private static string Cropped(string text, int letters)
    {
        // What comes from a worker neither ends a line nor moves the cursor.
        var line = string.Concat(text.ReplaceLineEndings(" ").Select(letter => char.IsControl(letter) ? '?' : letter));
        return line.Length <= letters ? line : letters <= 3 ? line[..Math.Max(0, letters)] : line[..(letters - 3)] + "...";
    }

    private void AddStep(StepInfo step)
    {
        var isDone = step.Status == StepStatus.Done;
        var text = Cropped(isDone ? step.Summary ?? "done" : "waits", width - StageLine.Margin);
        _lines.Add((Name(Phases.Name(step.Step), isDone) + (isDone ? text : paint.Faint(text)), StageLine.Margin + text.Length));
    }

    private void AddCurrent(ImmutableArray<PhaseProgress> current)
    {
        foreach (var phase in current)
        {
            var count = phase.Total == 1 ? null : $"{Quantity.Count(phase.Done)}/{Quantity.Count(phase.Total)}";
            var (filled, empty, numbers) = StageLine.Parts(phase.Share, count, phase.Unit, phase.RowsPerSecond, phase.Remaining, width - StageLine.Margin, unicode);
            _lines.Add(($"{Name(phase.Kind, phase.Total > 0 && phase.Done == phase.Total)}{paint.Good(filled)}{paint.Faint(empty)} {numbers}", StageLine.Margin + filled.Length + empty.Length + 1 + numbers.Length));
            if (phase.Detail is { } detail) AddFaint(new string(' ', StageLine.Margin) + detail);
        }
    }

    private void AddRunning(RunningInfo item, string? detail)
    {
        var worker = Cropped(item.Worker, WorkerMost).PadRight(WorkerMost);
        var share = item.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $"  {(int)(100 * item.Share)}%") : string.Empty;
        AddFaint($"  {worker}  {item.Kind} {item.Index}{share}{(detail is null ? string.Empty : "  " + detail)}");
    }

    private void AddFaint(string text)
    {
        var line = Cropped(text, width);
        _lines.Add((paint.Faint(line), line.Length));
    }

    private string Name(string name, bool isDone) => $"{(isDone ? paint.Good(unicode ? "✓" : "*") : " ")} {paint.Bold(name.PadRight(StageLine.Margin - 2))}";
}
