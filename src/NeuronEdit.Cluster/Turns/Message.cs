namespace NeuronEdit.Cluster.Turns;

/// <summary>What an actor is told. Messages are sealed records that carry ids, counts and references, never rows; the store keeps them as JSON.</summary>
public abstract record Message;

/// <summary>How a message is named in the store. A change of meaning gets a new version, and the receiver keeps understanding the old one.</summary>
/// <param name="name">Such as <c>edit.join</c>.</param>
/// <param name="version">From 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MessageTypeAttribute(string name, int version) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The version.</summary>
    public int Version { get; } = version;
}

/// <summary>A work item is done; the store tells the actor that ordered it, in the commit that accepted the result.</summary>
/// <param name="Kind">The item's kind.</param>
/// <param name="Index">Its number.</param>
/// <param name="Result">JSON, as the work handler gave it.</param>
[MessageType("work.done", 1)]
public sealed record WorkDone(string Kind, long Index, string Result) : Message;

/// <summary>A work item has failed for good: at once where trying again is useless, else after its last attempt.</summary>
/// <param name="Kind">The item's kind.</param>
/// <param name="Index">Its number.</param>
/// <param name="Failure">Its last error.</param>
[MessageType("work.failed", 1)]
public sealed record WorkFailed(string Kind, long Index, WorkFailure Failure) : Message;

/// <summary>After <see cref="Decision{TState}.CancelWork"/>: no item that the actor ordered is waiting, and no lease on one is valid any more.</summary>
[MessageType("work.stopped", 1)]
public sealed record WorkStopped : Message;

/// <summary>Why work failed.</summary>
/// <param name="Code">The kind of failure; null for a defect.</param>
/// <param name="Text">Complete sentences for the person who has to act.</param>
public sealed record WorkFailure(FailureCode? Code, string Text);
