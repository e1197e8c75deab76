using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Actors;

/// <summary>
/// The plainest runtime that there is: actors in a dictionary, messages in a list, work that is done when a test says so. It does to the
/// letter what the contract of a decision says, and round-trips every state and message through JSON.
/// </summary>
internal sealed class ActorWorld(int seed = 1)
{
    private readonly Random _random = new(seed);
    private readonly MadeResults _results = new();
    private readonly Dictionary<ActorId, object> _states = [];
    private readonly List<(ActorId From, ActorId To, string Type, string Body)> _messages = [];
    private readonly Dictionary<string, QueueSettings> _queues = [];

    public static readonly ImmutableArray<string> Roles = ["source", "target", "extrapolate"];

    /// <summary>Orders that nobody has done yet, with their owners.</summary>
    public List<(ActorId Owner, WorkOrder Order)> Waiting { get; } = [];

    /// <summary>Every order that was ever given.</summary>
    public List<(ActorId Owner, WorkOrder Order)> Ordered { get; } = [];

    /// <summary>Delayed messages, which a test delivers.</summary>
    public List<(ActorId To, Message Message, TimeSpan Delay)> Timers { get; } = [];

    public IReadOnlyDictionary<string, QueueSettings> Queues => _queues;

    /// <summary>Partitions of X, S and T in every plan.</summary>
    public (long X, long S, long T) Partitions
    {
        init => _results.Partitions = value;
    }

    /// <summary>Of so many items that wait longest, any is done next.</summary>
    public int Slots { get; init; } = int.MaxValue;

    /// <summary>Changes the keys that plans and fits give: experiments with one key share.</summary>
    public Func<string, string> TrainingKeyOf
    {
        init => _results.TrainingKeyOf = value;
    }

    /// <summary>Makes an item fail for good.</summary>
    public Func<ActorId, WorkOrder, string?> FailureOf { get; set; } = (_, _) => null;

    public ExperimentState? Experiment(string key) => (ExperimentState?)_states.GetValueOrDefault(ExperimentActor.Id(key));

    public StageState? Stage(string kind, string key) => (StageState?)_states.GetValueOrDefault(new ActorId(kind, key));

    public IReadOnlyCollection<ActorId> Actors => _states.Keys;

    public int LargestState { get; private set; }

    public int LargestMessage { get; private set; }

    public void Tell(ActorId to, Message message) => Post(new ActorId("client", "test"), to, message);

    public void Tell(string experiment, Message message) => Tell(ExperimentActor.Id(experiment), message);

    /// <summary>Delivers messages, in any order that keeps each sender's, until none is left.</summary>
    public void Settle()
    {
        while (_messages.Count > 0)
        {
            var at = _random.Next(_messages.Count);
            var (from, to, _, _) = _messages[at];
            at = _messages.FindIndex(m => m.From == from && m.To == to);
            var (_, _, type, body) = _messages[at];
            _messages.RemoveAt(at);
            Turn(to, MessageCodec.Read(type, body));
        }
    }

    /// <summary>Does one waiting item, any, and delivers what follows.</summary>
    /// <returns>False where there is none.</returns>
    public bool Work(Func<ActorId, WorkOrder, bool>? which = null)
    {
        var ready = which is null ? Waiting : Waiting.FindAll(w => which(w.Owner, w.Order));
        if (ready.Count == 0) return false;
        var (owner, order) = ready[_random.Next(Math.Min(Slots, ready.Count))];
        Waiting.RemoveAt(Waiting.FindIndex(w => w.Owner == owner && w.Order.Index == order.Index && w.Order.Kind == order.Kind));
        var store = new ActorId("store", "work");
        if (FailureOf(owner, order) is { } text) Post(store, owner, new WorkFailed(order.Kind, order.Index, new WorkFailure(FailureCode.Data, text)));
        else Post(store, owner, new WorkDone(order.Kind, order.Index, _results.Of(order.Kind, order.Input)));
        Settle();
        return true;
    }

    /// <summary>Works until nothing waits.</summary>
    public void WorkAll()
    {
        Settle();
        while (Work()) Assert.True(Ordered.Count < 100_000);
    }

    /// <summary>Works until the experiment does a step.</summary>
    public void WorkUntil(string experiment, ExperimentStep step)
    {
        Settle();
        while (Experiment(experiment)!.Step != step) Assert.True(Work(), $"nothing waits, yet {experiment} has not come to {step}");
    }

    private void Turn(ActorId to, Message message)
    {
        var actor = ActorCatalog.All[to.Kind];
        var state = _states.GetValueOrDefault(to) ?? actor.Create(to.Key);
        var decision = actor.Receive(state, message);
        Keep(actor, to, decision.State);
        foreach (var send in decision.Messages)
        {
            if (send.Delay > TimeSpan.Zero) Timers.Add((send.To, send.Message, send.Delay));
            else Post(to, send.To, send.Message);
        }

        if (decision.Queue is { } queue) _queues[queue.Name] = queue;
        foreach (var order in decision.Work) Order(to, order);
        if (decision.MoveWorkTo is { } other) Move(to, other);
        if (decision.CancelWork)
        {
            Waiting.RemoveAll(w => w.Owner == to);
            Post(new ActorId("store", "work"), to, new WorkStopped());
        }

        if (decision.CloseQueue is not { } closed) return;
        Assert.DoesNotContain(Waiting, w => w.Order.Queue == closed);
        Assert.True(_queues.Remove(closed));
    }

    private void Keep(IActor actor, ActorId id, object? state)
    {
        if (state is null)
        {
            _states.Remove(id);
            return;
        }

        var json = ClusterJson.Write(state, state.GetType());
        LargestState = Math.Max(LargestState, json.Length);
        _states[id] = actor.Read(json, actor.StateFormat);
    }

    private void Order(ActorId owner, WorkOrder order)
    {
        Assert.True(_queues.ContainsKey(order.Queue), $"{owner} orders into queue {order.Queue}, which is not open");
        Assert.True(Waiting.FindIndex(w => w.Owner == owner && w.Order.Index == order.Index && w.Order.Kind == order.Kind) < 0, $"{owner} orders {order.Kind} {order.Index} twice");
        Waiting.Add((owner, order));
        Ordered.Add((owner, order));
    }

    private void Move(ActorId owner, string queue)
    {
        Assert.True(_queues.ContainsKey(queue));
        for (var i = 0; i < Waiting.Count; i++)
            if (Waiting[i].Owner == owner) Waiting[i] = (owner, Waiting[i].Order with { Queue = queue });
    }

    private void Post(ActorId from, ActorId to, Message message)
    {
        var (type, body) = MessageCodec.Write(message);
        LargestMessage = Math.Max(LargestMessage, body.Length);
        _messages.Add((from, to, type, body));
    }
}
