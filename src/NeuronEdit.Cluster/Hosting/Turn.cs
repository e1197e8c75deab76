using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>A turn that is being made: some messages applied one after another, their decisions gathered into one commit. Touches no store.</summary>
/// <param name="actor">The actor's kind.</param>
/// <param name="id">The actor.</param>
/// <param name="before">What the store has of it; null: nothing.</param>
/// <param name="version">The version that the turn begins with.</param>
internal sealed class Turn(IActor actor, ActorId id, object? before, long version)
{
    /// <summary>Messages that a turn takes at most.</summary>
    public const int MessagesMax = 256;

    /// <summary>Characters that a message may have.</summary>
    public const int BodyLengthMax = 64 * 1024;

    /// <summary>Characters that a state is expected to stay below.</summary>
    public const int StateLengthMax = 256 * 1024;

    /// <summary>Orders after which a turn takes no further message.</summary>
    private const int WorkEnough = 2_048;

    private readonly List<long> _consumed = [];
    private readonly List<(StoredMessage Message, Exception Exception)> _leftOut = [];
    private readonly List<OutgoingMessage> _messages = [];
    private readonly List<WorkOrder> _work = [];
    private readonly List<string> _traces = [];
    private QueueSettings? _queue;
    private Decision<object>? _last;

    /// <summary>The state after the messages so far; null: none.</summary>
    public object? State { get; private set; } = before;

    /// <summary>Messages that it took.</summary>
    public int Count => _consumed.Count;

    /// <summary>Those that it took without applying them, and why.</summary>
    public IReadOnlyList<(StoredMessage Message, Exception Exception)> LeftOut => _leftOut;

    /// <summary>The traces of the messages that it applied, as far as they have one.</summary>
    public IReadOnlyList<string> Traces => _traces;

    /// <summary>True once the next message belongs to the next turn.</summary>
    public bool IsFull => Count == MessagesMax || _work.Count >= WorkEnough || _last is { EndsTurn: true };

    /// <summary>Applies a message.</summary>
    /// <returns>False where it belongs to the next turn; then nothing has changed.</returns>
    /// <exception cref="LaterVersionException">Only a later version understands it; nothing has changed.</exception>
    /// <exception cref="Exception">The actor cannot take it; nothing has changed.</exception>
    public bool TryApply(StoredMessage message)
    {
        var (told, trace) = Read(message);
        var decision = actor.Receive(State ?? actor.Create(id.Key), told);
        if (decision.Queue is { } queue && _queue is not null && _queue.Name != queue.Name) return false;
        var messages = decision.Messages.Select(Written).ToList();
        _messages.AddRange(messages);
        _work.AddRange(decision.Work);
        _queue = decision.Queue ?? _queue;
        _last = decision;
        State = decision.State;
        _consumed.Add(message.Id);
        if (trace is not null) _traces.Add(trace);
        return true;
    }

    /// <summary>Takes a message that the actor cannot take, without applying it.</summary>
    public void LeaveOut(StoredMessage message, Exception exception)
    {
        _consumed.Add(message.Id);
        _leftOut.Add((message, exception));
    }

    /// <summary>What to commit.</summary>
    /// <param name="trace">The trace that what it sends and orders belongs to; null: none.</param>
    public TurnCommit Commit(string? trace = null) => new()
    {
        Actor = id,
        Version = version,
        StateFormat = actor.StateFormat,
        State = State is null ? null : ClusterJson.Write(State, State.GetType()),
        Consumed = [.. _consumed],
        Messages = trace is null ? [.. _messages] : [.. _messages.Select(m => m with { Body = TraceMember.With(m.Body, trace) })],
        Work = trace is null ? [.. _work] : [.. _work.Select(w => w with { Input = TraceMember.With(w.Input, trace) })],
        Queue = _queue,
        CloseQueue = _last?.CloseQueue,
        CancelWork = _last?.CancelWork ?? false,
        MoveWorkTo = _last?.MoveWorkTo,
        ForgetOutcomes = _last?.ForgetOutcomes ?? false,
    };

    /// <summary>A message, without the trace that it came with: the actor is told the same with and without. What the store itself writes has the trace in the result that it was given.</summary>
    private static (Message Told, string? Trace) Read(StoredMessage message)
    {
        var told = MessageCodec.Read(message.Type, message.Body);
        return told is WorkDone done && TraceMember.Of(done.Result) is { } trace
            ? (done with { Result = TraceMember.Without(done.Result) }, trace)
            : (told, TraceMember.Of(message.Body));
    }

    private OutgoingMessage Written(Send send)
    {
        var (type, body) = MessageCodec.Write(send.Message);
        if (body.Length > BodyLengthMax) throw new InvalidOperationException($"{id} wants to send a {type} of {body.Length} characters to {send.To}; a message has at most {BodyLengthMax}.");
        return new OutgoingMessage(send.To, type, body, send.Delay);
    }
}
