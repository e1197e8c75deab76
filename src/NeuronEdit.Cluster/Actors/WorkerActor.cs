using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Actors;

/// <summary>A node says that it lives, and what it has.</summary>
/// <param name="Version">The program's version.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Devices">What it can compute on: <c>cpu</c>, <c>cuda</c>.</param>
/// <param name="Slots">Work items that it does at a time.</param>
/// <param name="SlotsBusy">Slots that are in use.</param>
/// <param name="Interval">When it will beat again.</param>
[MessageType("worker.beat", 1)]
public sealed record WorkerBeat(string Version, string Host, ImmutableArray<string> Devices, int Slots, int SlotsBusy, TimeSpan Interval) : Message;

/// <summary>An operator wants the worker to claim nothing more, to finish or hand back what it has, and to leave. It reads so in its state, with its next beat.</summary>
[MessageType("worker.drain", 1)]
public sealed record WorkerDrain : Message;

/// <summary>The worker has left.</summary>
[MessageType("worker.left", 1)]
public sealed record WorkerLeft : Message;

/// <summary>Sent to itself: if no beat has come since, the worker is lost.</summary>
/// <param name="Beat">The beat after which it was sent.</param>
[MessageType("worker.silent", 1)]
public sealed record WorkerSilent(long Beat) : Message;

/// <summary>Where a worker is.</summary>
public enum WorkerStatus
{
    /// <summary>It beats.</summary>
    Alive,

    /// <summary>It has not beaten for three intervals. Its leases expire by themselves; if it beats again it is alive.</summary>
    Lost,

    /// <summary>It left in good order.</summary>
    Left,
}

/// <summary>What is known of a worker.</summary>
public sealed record WorkerState
{
    /// <summary>The actor's key: the node.</summary>
    public required string Key { get; init; }

    /// <summary>Where it is.</summary>
    public WorkerStatus Status { get; init; }

    /// <summary>True once an operator wants it to leave.</summary>
    public bool Draining { get; init; }

    /// <summary>Counts its beats.</summary>
    public long Beats { get; init; }

    /// <summary>Its last beat; null before the first.</summary>
    public WorkerBeat? Last { get; init; }
}

/// <summary>A worker as operators see it. Nothing depends on it: a worker that stops beating has its leases expire, nothing else happens.</summary>
public sealed class WorkerActor : Actor<WorkerState>
{
    /// <summary>Its kind.</summary>
    public const string KindName = "worker";

    private const int BeatsMissedMax = 3;
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override WorkerState Create(string key) => new() { Key = key };

    /// <inheritdoc/>
    public override Decision<WorkerState> Receive(WorkerState state, Message message) => message switch
    {
        WorkerBeat beat => Beat(state, beat),
        WorkerDrain when state.Last is null => new Decision<WorkerState>(null),
        WorkerDrain => new Decision<WorkerState>(state with { Draining = true }),
        WorkerLeft when state.Last is null => new Decision<WorkerState>(null),
        WorkerLeft => Away(state, WorkerStatus.Left),
        WorkerSilent silent when silent.Beat != state.Beats => new Decision<WorkerState>(state.Last is null ? null : state),
        WorkerSilent when state.Status == WorkerStatus.Alive => Away(state, WorkerStatus.Lost),
        WorkerSilent => new Decision<WorkerState>(null),
        _ => throw new InvalidOperationException($"A worker does not understand {message?.GetType().Name}."),
    };

    /// <summary>The actor of a node.</summary>
    public static ActorId Id(string node) => new(KindName, node);

    private static Decision<WorkerState> Beat(WorkerState state, WorkerBeat beat)
    {
        // One that comes back after it left is a new process.
        var draining = state.Draining && state.Status != WorkerStatus.Left;
        var next = state with { Status = WorkerStatus.Alive, Draining = draining, Beats = state.Beats + 1, Last = beat };
        return new Decision<WorkerState>(next) { Messages = [Later(next, BeatsMissedMax * beat.Interval)] };
    }

    /// <summary>Operators can still see it for a while; then it is forgotten.</summary>
    private static Decision<WorkerState> Away(WorkerState state, WorkerStatus status)
    {
        var next = state with { Status = status, Beats = state.Beats + 1 };
        return new Decision<WorkerState>(next) { Messages = [Later(next, Remembered)] };
    }

    private static Send Later(WorkerState state, TimeSpan delay) => new(Id(state.Key), new WorkerSilent(state.Beats), delay);
}
