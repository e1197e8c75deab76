using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Rendering;

/// <summary>Shows how a run proceeds, on standard error. Disposed of before results are printed.</summary>
internal abstract class ProgressView : IRunObserver, IAsyncDisposable
{
    /// <summary>What the user reads after the first interrupt.</summary>
    protected const string StoppingText = "Stopping: what is in work is brought to a safe point. Press Ctrl-C again to quit at once.";

    /// <summary>Redrawn in place, or plain lines.</summary>
    public static ProgressView For(Terminal terminal, bool live) => live ? new LiveProgress(terminal) : new PlainProgress(terminal.Error, terminal.Time);

    /// <inheritdoc/>
    public abstract void StageStarted(Stage stage, string description);

    /// <inheritdoc/>
    public abstract void Progressed(StageProgress progress);

    /// <inheritdoc/>
    public abstract void StageFinished(Stage stage, string summary, TimeSpan elapsed);

    /// <inheritdoc/>
    public abstract void Warned(string message);

    /// <summary>The user has asked to stop.</summary>
    public abstract void Stopping();

    /// <summary>The process quits now: leaves the terminal as it was found.</summary>
    public virtual void Abandon()
    {
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The stage as people read it.</summary>
    protected static string NameOf(Stage stage) => stage switch
    {
        Stage.Plan => "plan",
        Stage.Profile => "profile",
        Stage.Train => "train",
        Stage.Sketch => "sketch",
        Stage.Edit => "edit",
        Stage.Evaluate => "evaluate",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Not a stage."),
    };

    /// <summary>What a stage counts.</summary>
    protected static string UnitOf(Stage stage) => stage == Stage.Train ? "steps" : "rows";
}
