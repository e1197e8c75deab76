using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Actors;

/// <summary>Run an experiment. The spec lies in storage under the experiment's key (<c>spec-0.json</c>); sending it again changes nothing, unless the experiment failed or was cancelled: then it begins anew.</summary>
/// <param name="Name">The experiment's name, for people.</param>
/// <param name="User">Whose it is: users share the workers equally.</param>
/// <param name="Results">Absolute path of the results folder, as every worker sees it.</param>
[MessageType("experiment.submit", 1)]
public sealed record SubmitExperiment(string Name, string User, string Results) : Message
{
    /// <summary>Share of the workers among the user's experiments.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Experiments of a higher priority go first.</summary>
    public int Priority { get; init; }

    /// <summary>Slots that it may take at a time.</summary>
    public int SlotsMax { get; init; } = int.MaxValue;

    /// <summary>It fails if it takes longer; null: never.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>It and its results are deleted so long after its end; null: never.</summary>
    public TimeSpan? Retention { get; init; }
}

/// <summary>Edit samples that were added to a finished experiment, or to one whose last addition failed or was cancelled; nothing is trained again. Their spec lies in storage (<c>spec-ROUND.json</c>).</summary>
/// <param name="Round">One more than the last round; any other is ignored, so that sending it again changes nothing.</param>
[MessageType("experiment.add-samples", 1)]
public sealed record AddSamples(int Round) : Message;

/// <summary>Change how the experiment shares the workers.</summary>
/// <param name="Weight">Share among the user's experiments.</param>
/// <param name="Priority">Experiments of a higher priority go first.</param>
/// <param name="SlotsMax">Slots that it may take at a time.</param>
[MessageType("experiment.share", 1)]
public sealed record ChangeShare(int Weight, int Priority, int SlotsMax) : Message;

/// <summary>Stop until <see cref="ResumeExperiment"/>; the status is paused once nothing runs for it.</summary>
[MessageType("experiment.pause", 1)]
public sealed record PauseExperiment : Message;

/// <summary>Go on after a pause, a failure or a cancellation; what was done is kept.</summary>
[MessageType("experiment.resume", 1)]
public sealed record ResumeExperiment : Message;

/// <summary>Stop for good; the status is cancelled once nothing runs for it.</summary>
[MessageType("experiment.cancel", 1)]
public sealed record CancelExperiment : Message;

/// <summary>Stop, delete the results, and forget the experiment.</summary>
[MessageType("experiment.delete", 1)]
public sealed record DeleteExperiment : Message;

/// <summary>A stage has what the experiment waits for.</summary>
/// <param name="Stage">Which.</param>
/// <param name="Result">JSON; null where the stage has no result.</param>
/// <param name="Notes">What the user should know.</param>
[MessageType("experiment.stage-ready", 1)]
public sealed record StageReady(ActorId Stage, string? Result, Notes Notes) : Message;

/// <summary>A stage failed for good.</summary>
/// <param name="Stage">Which.</param>
/// <param name="Failure">Why.</param>
[MessageType("experiment.stage-failed", 1)]
public sealed record StageFailed(ActorId Stage, WorkFailure Failure) : Message;

/// <summary>Nothing of the stage runs for the experiment any more.</summary>
/// <param name="Stage">Which.</param>
[MessageType("experiment.stage-left", 1)]
public sealed record StageLeft(ActorId Stage) : Message;

/// <summary>Sent to itself: the deadline is reached, unless the experiment was submitted again since.</summary>
/// <param name="Run">The run it was set for.</param>
[MessageType("experiment.deadline", 1)]
public sealed record DeadlineReached(int Run) : Message;

/// <summary>Sent to itself: the time for which results are kept is over, unless there was another run since.</summary>
/// <param name="Run">The run it was set for.</param>
[MessageType("experiment.retention", 1)]
public sealed record RetentionEnded(int Run) : Message;
