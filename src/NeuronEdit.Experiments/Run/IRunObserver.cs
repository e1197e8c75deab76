namespace NeuronEdit.Experiments.Run;

/// <summary>The stages of an experiment, in the order in which they run.</summary>
public enum Stage
{
    /// <summary>Inputs are found, opened and checked; partitions are laid out.</summary>
    Plan,

    /// <summary>Every partition is read once: values checked, moments and hashes taken.</summary>
    Profile,

    /// <summary>The autoencoder is trained.</summary>
    Train,

    /// <summary>Partitions of S and T are encoded and sketched.</summary>
    Sketch,

    /// <summary>Partitions of X are edited and written.</summary>
    Edit,

    /// <summary>Results are compared with what was measured.</summary>
    Evaluate,
}

/// <summary>How far a stage is.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Done">Units done: rows, or training steps in <see cref="Run.Stage.Train"/>; includes what an earlier run had done.</param>
/// <param name="Total">Units in all; in training an upper bound, since it may stop early.</param>
/// <param name="Rate">Rows per second over the last few seconds; null before it is known.</param>
/// <param name="Remaining">Time left at that rate; null before it is known.</param>
/// <param name="Detail">What is special to the stage, such as <c>epoch 7 of 40, loss 0.184, validation 0.191</c>; null where there is nothing.</param>
public sealed record StageProgress(Stage Stage, long Done, long Total, double? Rate, TimeSpan? Remaining, string? Detail);

/// <summary>Is told how a run proceeds. Calls come from any thread, one at a time, and must return quickly.</summary>
public interface IRunObserver
{
    /// <summary>A stage begins.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="description">What it will do: <c>41,721 rows of 4 samples in 4 partitions</c>.</param>
    void StageStarted(Stage stage, string description);

    /// <summary>A stage has moved on. At most about ten calls a second.</summary>
    void Progressed(StageProgress progress);

    /// <summary>A stage is complete.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="summary">What came out: <c>loss 0.184 after 23 epochs</c>.</param>
    /// <param name="elapsed">How long it took in this run.</param>
    void StageFinished(Stage stage, string summary, TimeSpan elapsed);

    /// <summary>Something the user should know and the run can live with.</summary>
    void Warned(string message);
}
