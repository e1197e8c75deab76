using System.Collections.Immutable;

namespace NeuronEdit.Cluster.Turns;

/// <summary>What an actor decides on a message: its next state and what is to happen. All of it happens, once, or none.</summary>
/// <param name="State">The next state; null: the actor is forgotten.</param>
/// <typeparam name="TState">The actor's state.</typeparam>
public sealed record Decision<TState>(TState? State)
    where TState : class
{
    /// <summary>Messages to other actors, or to itself later.</summary>
    public ImmutableArray<Send> Messages { get; init; } = [];

    /// <summary>Work to be done by whichever worker claims it.</summary>
    public ImmutableArray<WorkOrder> Work { get; init; } = [];

    /// <summary>Creates the queue that work is ordered into, or changes its settings.</summary>
    public QueueSettings? Queue { get; init; }

    /// <summary>Removes the queue of that name; nothing may be left in it.</summary>
    public string? CloseQueue { get; init; }

    /// <summary>Stops all work that this actor has ordered: what waits is removed, what runs is asked to stop; <see cref="WorkStopped"/> follows, always.</summary>
    /// <remarks>The actor orders nothing more until it has come. Work ordered earlier in the same turn is stopped too.</remarks>
    public bool CancelWork { get; init; }

    /// <summary>Moves all work that this actor has ordered to another queue.</summary>
    public string? MoveWorkTo { get; init; }

    /// <summary>Removes the outcomes of this actor's work.</summary>
    public bool ForgetOutcomes { get; init; }

    /// <summary>True where it takes something away: such a decision is the last of its turn, so that what the next message adds is added after it.</summary>
    public bool EndsTurn => State is null || CloseQueue is not null || CancelWork || MoveWorkTo is not null || ForgetOutcomes;
}

/// <summary>A message on its way.</summary>
/// <param name="To">Who receives it.</param>
/// <param name="Message">The message.</param>
/// <param name="Delay">How much later it arrives, by the store's clock; messages without a delay arrive in the order in which one sender sent them.</param>
public sealed record Send(ActorId To, Message Message, TimeSpan Delay = default);

/// <summary>An order for a work item. (Actor, kind, index) names it: an actor has at most one such item at a time.</summary>
/// <param name="Kind">What to do: names the handler.</param>
/// <param name="Index">Which: a partition, a sample, or 0.</param>
/// <param name="Queue">The queue it waits in: the experiment that it is done for.</param>
/// <param name="Input">JSON for the handler: references and small settings.</param>
public sealed record WorkOrder(string Kind, long Index, string Queue, string Input)
{
    /// <summary>The device it needs.</summary>
    public string Capability { get; init; } = "cpu";

    /// <summary>The most slots that it can use; it starts with one or more.</summary>
    public int SlotsMax { get; init; } = 1;

    /// <summary>Whether its result is kept as an outcome until the actor forgets them.</summary>
    public bool KeepOutcome { get; init; }
}

/// <summary>How the work of one experiment shares the workers with others'.</summary>
/// <param name="Name">The queue: the experiment's key.</param>
/// <param name="User">Whose it is; users share first, then each user's queues.</param>
public sealed record QueueSettings(string Name, string User)
{
    /// <summary>Share among the user's queues, 1 to 1,000.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Queues of a higher priority go first, always.</summary>
    public int Priority { get; init; }

    /// <summary>Slots that it may take at a time.</summary>
    public int SlotsMax { get; init; } = int.MaxValue;
}
