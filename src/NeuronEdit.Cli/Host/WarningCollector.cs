using System.Collections.Immutable;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Host;

/// <summary>Keeps warnings for the closing report and passes everything on.</summary>
internal sealed class WarningCollector(IRunObserver next) : IRunObserver
{
    private readonly Lock _gate = new();
    private ImmutableArray<string> _warnings = [];

    /// <summary>All warnings so far.</summary>
    public ImmutableArray<string> All
    {
        get
        {
            lock (_gate) return _warnings;
        }
    }

    /// <inheritdoc/>
    public void StageStarted(Stage stage, string description) => next.StageStarted(stage, description);

    /// <inheritdoc/>
    public void Progressed(StageProgress progress) => next.Progressed(progress);

    /// <inheritdoc/>
    public void StageFinished(Stage stage, string summary, TimeSpan elapsed) => next.StageFinished(stage, summary, elapsed);

    /// <inheritdoc/>
    public void Warned(string message)
    {
        lock (_gate) _warnings = _warnings.Add(message);
        next.Warned(message);
    }
}
