using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store;

/// <summary>A worker asks for work.</summary>
/// <param name="Worker">Who asks.</param>
/// <param name="Slots">Its free slots, at least 1.</param>
/// <param name="Capabilities">The devices it has: <c>cpu</c>, <c>cuda</c>.</param>
/// <param name="Lease">How long a claim holds unless it is renewed.</param>
public sealed record ClaimRequest(string Worker, int Slots, ImmutableArray<string> Capabilities, TimeSpan Lease);

/// <summary>A claim on an item: the token fences it. A later claim on any item has a higher token, and only the item's latest is accepted.</summary>
/// <param name="Item">The item's number in the store.</param>
/// <param name="Token">Unique among all claims that the store ever gave.</param>
public readonly record struct WorkClaim(long Item, long Token);

/// <summary>An item that a worker has claimed.</summary>
public sealed record ClaimedWork
{
    /// <summary>The claim.</summary>
    public required WorkClaim Claim { get; init; }

    /// <summary>Who ordered it.</summary>
    public required ActorId Owner { get; init; }

    /// <summary>What to do.</summary>
    public required string Kind { get; init; }

    /// <summary>Which.</summary>
    public required long Index { get; init; }

    /// <summary>The queue it waited in.</summary>
    public required string Queue { get; init; }

    /// <summary>JSON for the handler.</summary>
    public required string Input { get; init; }

    /// <summary>Slots that it was given.</summary>
    public required int Slots { get; init; }

    /// <summary>Attempts that failed since it last made progress.</summary>
    public required int Failures { get; init; }
}

/// <summary>A claim to be renewed.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Progress">How far it is; null: no news.</param>
public readonly record struct Renewal(WorkClaim Claim, WorkProgress? Progress);

/// <summary>How far an item is.</summary>
/// <param name="Done">Units done. More than before means that it makes progress: failed attempts are counted anew.</param>
/// <param name="Total">Units in all.</param>
/// <param name="Detail">For people: <c>epoch 3 of 20, loss 0.21</c>.</param>
public sealed record WorkProgress(long Done, long Total, string? Detail);

/// <summary>What became of a claim.</summary>
public enum LeaseState
{
    /// <summary>It holds, for another lease from now.</summary>
    Held,

    /// <summary>It holds, but the owner wants the work to stop: save what can be resumed and hand it back.</summary>
    Cancelled,

    /// <summary>It does not hold any more: nothing that is done under it will be accepted.</summary>
    Lost,
}

/// <summary>The result of a finished item.</summary>
/// <param name="Index">Which.</param>
/// <param name="Token">The claim's token that was accepted: names the files.</param>
/// <param name="Result">JSON, as the handler gave it.</param>
public sealed record WorkOutcome(long Index, long Token, string Result);

/// <summary>An item that is leased now.</summary>
/// <param name="Owner">Who ordered it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Which.</param>
/// <param name="Worker">Who has it.</param>
/// <param name="Slots">Slots that it was given.</param>
/// <param name="Progress">How far it is; null before it said so.</param>
public sealed record RunningWork(ActorId Owner, string Kind, long Index, string Worker, int Slots, WorkProgress? Progress);

/// <summary>How many items there are.</summary>
/// <param name="Waiting">Waiting to be claimed, those that wait for another attempt included.</param>
/// <param name="Running">Leased.</param>
public sealed record WorkCounts(long Waiting, long Running);
