using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store;

/// <summary>An actor as the store has it.</summary>
/// <param name="Actor">Which.</param>
/// <param name="Version">One more with each turn; see <see cref="TurnCommit.NextVersion"/>.</param>
/// <param name="StateFormat">The form of the state.</param>
/// <param name="State">Its state, JSON.</param>
public sealed record StoredActor(ActorId Actor, long Version, int StateFormat, string State);

/// <summary>A message that waits.</summary>
/// <param name="Id">Ascending in the order of sending of any one sender.</param>
/// <param name="To">Who receives it.</param>
/// <param name="Type">Its name and version: <c>edit.join/1</c>.</param>
/// <param name="Body">JSON.</param>
public sealed record StoredMessage(long Id, ActorId To, string Type, string Body);

/// <summary>A message to be sent.</summary>
/// <param name="To">Who receives it.</param>
/// <param name="Type">Its name and version: <c>edit.join/1</c>.</param>
/// <param name="Body">JSON.</param>
/// <param name="Delay">How much later it may be read.</param>
public sealed record OutgoingMessage(ActorId To, string Type, string Body, TimeSpan Delay);

/// <summary>One turn's effects: all or none.</summary>
/// <remarks>Applied in this order: state, consumed messages, new messages, queue, new work, move, cancel, outcomes forgotten, queue closed.</remarks>
public sealed record TurnCommit
{
    // Room for more turns than an actor ever makes.
    private const int TurnsBits = 24;

    /// <summary>Whose turn.</summary>
    public required ActorId Actor { get; init; }

    /// <summary>The version that the turn began with; 0 for an actor without a state.</summary>
    public required long Version { get; init; }

    /// <summary>The version that the commit gives the actor.</summary>
    /// <remarks>
    /// One more than before. An actor without a state gets one that none of its name ever had: a message is consumed once, so its number
    /// tells this actor from those that were forgotten, and what a node remembers of one of them cannot pass for this one's state.
    /// </remarks>
    public long NextVersion => Version > 0 ? Version + 1 : (Consumed.Aggregate(0L, Math.Max) << TurnsBits) + 1;

    /// <summary>The form of the state.</summary>
    public required int StateFormat { get; init; }

    /// <summary>The next state; null: the actor is removed.</summary>
    public required string? State { get; init; }

    /// <summary>Messages that were applied.</summary>
    public required ImmutableArray<long> Consumed { get; init; }

    /// <summary>Messages to send, in order.</summary>
    public ImmutableArray<OutgoingMessage> Messages { get; init; } = [];

    /// <summary>Work to add; an order for an item that is still there is ignored.</summary>
    public ImmutableArray<WorkOrder> Work { get; init; } = [];

    /// <inheritdoc cref="Decision{TState}.Queue"/>
    public QueueSettings? Queue { get; init; }

    /// <inheritdoc cref="Decision{TState}.CloseQueue"/>
    public string? CloseQueue { get; init; }

    /// <inheritdoc cref="Decision{TState}.CancelWork"/>
    public bool CancelWork { get; init; }

    /// <inheritdoc cref="Decision{TState}.MoveWorkTo"/>
    public string? MoveWorkTo { get; init; }

    /// <inheritdoc cref="Decision{TState}.ForgetOutcomes"/>
    public bool ForgetOutcomes { get; init; }
}
