using System.Text;
using System.Text.Json;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Server.Experiments;

namespace NeuronEdit.Server.Events;

/// <summary>What was seen of an experiment.</summary>
/// <param name="Row">What is kept of it.</param>
/// <param name="Progress">The last progress event as it goes over the wire; null: none yet, or nothing runs.</param>
internal sealed record Seen(ExperimentRow Row, byte[]? Progress);

/// <summary>An experiment that somebody watches.</summary>
internal sealed class WatchedExperiment(ExperimentRow row)
{
    private readonly Lock _gate = new();
    private Seen _seen = new(row, null);
    private string? _progress;
    private TaskCompletionSource _next = NewSource();

    /// <summary>How many watch it; under the lock of whoever keeps it.</summary>
    public int Watchers { get; set; }

    /// <summary>What was last seen, and what is completed once something else is.</summary>
    public (Seen Seen, Task Next) Now
    {
        get
        {
            lock (_gate) return (_seen, _next.Task);
        }
    }

    /// <summary>Tells all who watch, if anything is new.</summary>
    public void Saw(ExperimentRow row, Cluster.Client.ExperimentDetails? details, DateTimeOffset at)
    {
        var progress = details is null ? null : Views.Of(details, row.SubmittedAt);
        var text = progress is null ? null : JsonSerializer.Serialize(progress, ApiJson.Relaxed.ExperimentDetails);
        TaskCompletionSource told;
        lock (_gate)
        {
            if (text == _progress && row.LastEvent == _seen.Row.LastEvent && row.Version == _seen.Row.Version) return;
            var frame = text == _progress ? _seen.Progress : progress is null ? null : FrameOf(progress, at);
            (_seen, _progress) = (new Seen(row, frame), text);
            (told, _next) = (_next, NewSource());
        }

        told.SetResult();
    }

    private static byte[] FrameOf(Client.ExperimentDetails progress, DateTimeOffset at) => EventFrame.Of(new ExperimentEvent(EventKind.Progress, at, EventLevel.Info, TextOf(progress), Progress: progress));

    private static string TextOf(Client.ExperimentDetails progress)
    {
        var text = new StringBuilder(Views.WordOf(progress.Experiment.Step));
        var phase = progress.Steps.SelectMany(s => s.Phases).FirstOrDefault(p => p.Done < p.Total);
        if (phase is not null) text.Append(System.Globalization.CultureInfo.InvariantCulture, $": {phase.Kind} {phase.Done:N0} of {phase.Total:N0}");
        if (progress.Running.Select(r => r.Detail).FirstOrDefault(d => d is not null) is { } detail) text.Append("; ").Append(detail);
        return text.ToString();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Somebody's watching of an experiment; disposing of it ends it.</summary>
internal sealed class Watching(WatchedExperiment experiment, Action leave) : IDisposable
{
    private Action? _leave = leave;

    /// <inheritdoc cref="WatchedExperiment.Now"/>
    public (Seen Seen, Task Next) Now => experiment.Now;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
