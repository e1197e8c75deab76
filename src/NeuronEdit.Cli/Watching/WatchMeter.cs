using System.Collections.Immutable;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.Watching;

/// <summary>Measures from look to look how fast an experiment's work items get done.</summary>
/// <remarks>
/// Workers tell how far their items are every few seconds, so rates are taken over half a minute. An item that is lost takes its part back: the
/// rate is then unknown until it is made good.
/// </remarks>
internal sealed class WatchMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private readonly Dictionary<(int Run, string Kind), Queue<(long At, double Done)>> _seen = [];

    /// <summary>The progress of every kind of item in the current step, in the order in which they are worked on; empty where no step is being done.</summary>
    public ImmutableArray<PhaseProgress> Of(ExperimentView now)
    {
        if (now.Experiment.Status is not (ExperimentStatus.Running or ExperimentStatus.Stopping or ExperimentStatus.Paused)) return [];
        var step = now.Steps.FirstOrDefault(s => s.Status == StepStatus.Current);
        if (step is null) return [];
        // A step that is one item has no phases of its own.
        ImmutableArray<PhaseInfo> phases = step.Phases.IsEmpty ? [new PhaseInfo(Phases.Name(step.Step), 0, 1, 0, null)] : step.Phases;
        return [.. phases.Select(phase => Of(now, phase))];
    }

    private PhaseProgress Of(ExperimentView now, PhaseInfo phase)
    {
        var running = now.Running.Where(r => r.Kind == phase.Kind).ToList();
        var done = Math.Min(phase.Total, phase.Done + running.Sum(r => r.Share));
        var rate = now.Experiment.Status == ExperimentStatus.Running ? RateOf((now.Run, phase.Kind), done) : null;
        var share = phase.Total > 0 ? done / phase.Total : 0;
        TimeSpan? remaining = rate is { } known ? TimeSpan.FromSeconds((phase.Total - done) / known) : null;
        var detail = phase.Total == 1 ? running.FirstOrDefault()?.Detail : null;
        return new PhaseProgress(phase.Kind, phase.Done, phase.Total, share, rate * RowsEach(phase), remaining, detail);
    }

    /// <summary>Rows of an item, on average; null where rows are not counted.</summary>
    private static double? RowsEach(PhaseInfo phase) =>
        phase is { RowsTotal: > 0, Total: > 0 } ? (double)phase.RowsTotal.Value / phase.Total
        : phase is { Rows: > 0, Done: > 0 } ? (double)phase.Rows / phase.Done
        : null;

    /// <summary>Items a second; null where that is not known.</summary>
    private double? RateOf((int Run, string Kind) what, double done)
    {
        if (!_seen.TryGetValue(what, out var seen)) _seen.Add(what, seen = new Queue<(long, double)>());
        var now = time.GetTimestamp();
        seen.Enqueue((now, done));
        while (seen.Count > 2 && time.GetElapsedTime(seen.Peek().At, now) > Window) seen.Dequeue();
        var (since, then) = seen.Peek();
        var elapsed = time.GetElapsedTime(since, now);
        return elapsed >= Shortest && done > then ? (done - then) / elapsed.TotalSeconds : null;
    }
}
