namespace NeuronEdit.Client;

/// <summary>How an experiment is.</summary>
public enum ExperimentStatus
{
    /// <summary>It is kept; no worker has taken it yet.</summary>
    Submitted,

    /// <summary>It does its step.</summary>
    Running,

    /// <summary>It is stopping; <see cref="Experiment.Then"/> says for what.</summary>
    Stopping,

    /// <summary>It waits to be resumed; nothing runs for it.</summary>
    Paused,

    /// <summary>It was cancelled; nothing runs for it.</summary>
    Cancelled,

    /// <summary>It failed; nothing runs for it.</summary>
    Failed,

    /// <summary>Its results are complete.</summary>
    Finished,

    /// <summary>Its results are being deleted.</summary>
    Deleting,
}

/// <summary>The steps of an experiment, in order.</summary>
public enum ExperimentStep
{
    /// <summary>Inputs are found, opened and cut into partitions.</summary>
    Plan,

    /// <summary>Every partition is read once.</summary>
    Profile,

    /// <summary>What cannot be used is refused, the transform is fitted.</summary>
    Fit,

    /// <summary>The autoencoder is trained.</summary>
    Train,

    /// <summary>Source and target are sketched.</summary>
    Sketch,

    /// <summary>The edit is written.</summary>
    Artifact,

    /// <summary>The samples are edited and compared.</summary>
    Edit,

    /// <summary>The results are published.</summary>
    Finish,
}

/// <summary>An experiment.</summary>
/// <param name="Key">Its key, 32 hexadecimal digits: a hash of its settings, results folder and inputs.</param>
/// <param name="Name">Its name.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Status">How it is.</param>
/// <param name="Step">The step that it does, or stopped in.</param>
/// <param name="Round">0: as submitted; n: its n-th addition of samples.</param>
/// <param name="Run">Counts submissions, resumptions and additions.</param>
/// <param name="Share">How it shares the workers.</param>
/// <param name="Results">Its results folder, as the workers see it.</param>
/// <param name="SubmittedAt">When it was first seen.</param>
/// <param name="Then">What it becomes once it has stopped; null unless it is stopping.</param>
/// <param name="Failure">Why it failed, or is about to; null where it did not.</param>
public sealed record Experiment(
    string Key, string Name, string User, ExperimentStatus Status, ExperimentStep Step, int Round, int Run, Share Share, string Results, DateTimeOffset SubmittedAt,
    ExperimentStatus? Then = null, Failure? Failure = null)
{
    /// <summary>True where nothing runs for it, and nothing will unless somebody asks.</summary>
    public bool IsOver() => Status is ExperimentStatus.Finished or ExperimentStatus.Failed or ExperimentStatus.Cancelled;
}

/// <summary>Why something failed.</summary>
/// <param name="Code"><c>specification</c>, <c>data</c>, <c>artifact</c>, <c>diverged</c>, <c>storage</c>, <c>stopped</c> or <c>defect</c>.</param>
/// <param name="Message">Sentences for the person who has to act.</param>
public sealed record Failure(string Code, string Message);

/// <summary>How an experiment shares the workers.</summary>
/// <param name="Weight">Share among the user's experiments, 1 to 1,000.</param>
/// <param name="Priority">Those of a higher priority go first, always; -1,000 to 1,000.</param>
/// <param name="SlotsMax">Slots that it may take at a time; null: any number.</param>
public sealed record Share(int Weight = 1, int Priority = 0, int? SlotsMax = null);
