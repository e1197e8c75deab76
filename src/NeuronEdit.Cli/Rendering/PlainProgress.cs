using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Rendering;

/// <summary>Progress for logs: a line when a stage starts and when it ends, and between them at most one every five seconds.</summary>
/// <param name="to">Where to write.</param>
/// <param name="time">The clock.</param>
internal sealed class PlainProgress(TextWriter to, TimeProvider time) : ProgressView
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private long _lastLine;

    /// <inheritdoc/>
    public override void StageStarted(Stage stage, string description) => Write($"{NameOf(stage)}: {description}");

    /// <inheritdoc/>
    public override void Progressed(StageProgress progress)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_lastLine) < Pause) return;
            Write(Line(progress));
        }
    }

    /// <inheritdoc/>
    public override void StageFinished(Stage stage, string summary, TimeSpan elapsed) => Write($"{NameOf(stage)}: done in {Quantity.Duration(elapsed)}, {summary}");

    /// <inheritdoc/>
    public override void Warned(string message) => Write($"warning: {message}");

    /// <inheritdoc/>
    public override void Stopping() => Write(StoppingText);

    /// <summary><c>train: 12,000 of 48,000 steps (25%), 61,200 rows/s, 2 min 10 s left, epoch 7 of 40, loss 0.184</c>.</summary>
    internal static string Line(StageProgress progress)
    {
        var share = progress.Total <= 0 ? string.Empty : $" ({100 * progress.Done / progress.Total}%)";
        IEnumerable<string?> parts =
        [
            $"{Quantity.Count(progress.Done)} of {Quantity.Count(progress.Total)} {UnitOf(progress.Stage)}{share}",
            progress.Rate is { } rate ? Quantity.Rate(rate) : null,
            progress.Remaining is { } remaining ? $"{Quantity.Duration(remaining)} left" : null,
            progress.Detail,
        ];
        return $"{NameOf(progress.Stage)}: {string.Join(", ", parts.Where(part => part is not null))}";
    }

    private void Write(string line)
    {
        lock (_lock)
        {
            _lastLine = time.GetTimestamp();
            to.WriteLine(line);
            to.Flush();
        }
    }
}
