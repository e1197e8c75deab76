namespace NeuronEdit.Client;

/// <summary>What an event tells.</summary>
public enum EventKind
{
    /// <summary>The experiment was submitted.</summary>
    Submitted,

    /// <summary>It is otherwise than before: <see cref="ExperimentEvent.Status"/>.</summary>
    Status,

    /// <summary>A step is complete: <see cref="ExperimentEvent.Step"/>.</summary>
    Step,

    /// <summary>Something the user should know.</summary>
    Note,

    /// <summary>A worker says something of an item: that it began, is done, or failed and is tried again.</summary>
    Work,

    /// <summary>The experiment is deleted.</summary>
    Deleted,

    /// <summary>How far it is now: <see cref="ExperimentEvent.Progress"/>. Not kept, and without a number: each takes the place of the one before.</summary>
    Progress,
}

/// <summary>How much an event matters.</summary>
public enum EventLevel
{
    /// <summary>All is well.</summary>
    Info,

    /// <summary>Look at it.</summary>
    Warning,

    /// <summary>Something has failed.</summary>
    Error,
}

/// <summary>Something that happened to an experiment. Events with a number are kept and come in the order of their numbers, each once.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Time">When it was noted, by the clock of whoever noted it.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">For people.</param>
/// <param name="Number">Ascending within the experiment; null: a progress event, which is not kept.</param>
/// <param name="Node">The node that says so; null: it follows from the experiment's state.</param>
/// <param name="Status">How the experiment is since.</param>
/// <param name="Step">The step that it is about.</param>
/// <param name="Progress">How far it is.</param>
public sealed record ExperimentEvent(
    EventKind Kind, DateTimeOffset Time, EventLevel Level, string Text, long? Number = null, string? Node = null, ExperimentStatus? Status = null, ExperimentStep? Step = null,
    ExperimentDetails? Progress = null);
