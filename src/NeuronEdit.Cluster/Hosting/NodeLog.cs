using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>What nodes log. Event numbers are kept for good: operators search for them.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(1000, LogLevel.Information, "Node {Node} begins with {Slots} slots.")]
    public static partial void NodeBegins(ILogger log, string node, int slots);

    [LoggerMessage(1001, LogLevel.Information, "Node {Node} drains: {Running} items are running.")]
    public static partial void NodeDrains(ILogger log, string node, int running);

    [LoggerMessage(1002, LogLevel.Information, "Node {Node} has left.")]
    public static partial void NodeLeft(ILogger log, string node);

    [LoggerMessage(1003, LogLevel.Warning, "The store cannot be reached; {Loop} tries again. {Reason}")]
    public static partial void StoreAway(ILogger log, string loop, string reason);

    [LoggerMessage(1004, LogLevel.Information, "The store is back; {Loop} goes on.")]
    public static partial void StoreBack(ILogger log, string loop);

    [LoggerMessage(1010, LogLevel.Error, "Actor {Actor} cannot take message {Message} of type {Type}; it is left out.")]
    public static partial void MessageLeftOut(ILogger log, ActorId actor, long message, string type, Exception exception);

    [LoggerMessage(1011, LogLevel.Error, "Actor {Actor} cannot go on here; its messages wait.")]
    public static partial void ActorBlocked(ILogger log, ActorId actor, Exception exception);

    [LoggerMessage(1012, LogLevel.Warning, "The state of {Actor} has {Length} characters; at most {Max} are expected.")]
    public static partial void StateLarge(ILogger log, ActorId actor, int length, int max);

    [LoggerMessage(1013, LogLevel.Debug, "A turn of {Actor} was overtaken by another node's.")]
    public static partial void TurnOvertaken(ILogger log, ActorId actor);

    [LoggerMessage(1014, LogLevel.Information, "Node {Node} now runs the actors of {Shards} of {Of} shards.")]
    public static partial void ShardsChanged(ILogger log, string node, int shards, int of);

    [LoggerMessage(1020, LogLevel.Debug, "{Kind} {Index} of {Owner} begins with {Slots} slots, token {Token}.")]
    public static partial void WorkBegins(ILogger log, string kind, long index, ActorId owner, int slots, long token);

    [LoggerMessage(1021, LogLevel.Debug, "{Kind} {Index} of {Owner} is done.")]
    public static partial void WorkDone(ILogger log, string kind, long index, ActorId owner);

    [LoggerMessage(1022, LogLevel.Information, "{Kind} {Index} of {Owner} was not accepted: its lease had been lost or its experiment was cancelled.")]
    public static partial void WorkRefused(ILogger log, string kind, long index, ActorId owner);

    [LoggerMessage(1023, LogLevel.Warning, "{Kind} {Index} of {Owner} failed: {Reason}")]
    public static partial void WorkFailed(ILogger log, string kind, long index, ActorId owner, string reason);

    [LoggerMessage(1024, LogLevel.Error, "{Kind} {Index} of {Owner} failed by a defect.")]
    public static partial void WorkDefect(ILogger log, string kind, long index, ActorId owner, Exception exception);

    [LoggerMessage(1025, LogLevel.Information, "{Kind} {Index} of {Owner} stops: {Reason}.")]
    public static partial void WorkStops(ILogger log, string kind, long index, ActorId owner, StopReason reason);

    [LoggerMessage(1030, LogLevel.Warning, "The leases of {Count} items ended without a result; they are tried again.")]
    public static partial void LeasesExpired(ILogger log, int count);
}
