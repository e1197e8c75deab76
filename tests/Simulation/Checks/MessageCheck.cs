using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Checks;

/// <summary>Every message that was sent is applied, once, and those of one sender to one receiver in the order in which they were sent.</summary>
internal sealed class MessageCheck(Verdict verdict) : Check(verdict)
{
    /// <summary>How long a message whose time has come may be on its way once nothing goes wrong any more.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(1);

    private static readonly string FailedType = MessageCodec.Write(new WorkFailed("", 0, new WorkFailure(null, ""))).Type;

    private readonly Dictionary<ActorId, Inbox> _inboxes = [];
    private readonly Dictionary<long, Sent> _seen = [];
    private readonly HashSet<long> _applied = [];
    private readonly Dictionary<(string From, ActorId To), LinkedList<Sent>> _orders = [];
    private readonly PriorityQueue<Sent, TimeSpan> _delayed = new();
    private int _due;
    private long _calls;

    /// <summary>Messages that were sent and not applied yet, those to workers aside.</summary>
    public int Open { get; private set; }

    /// <summary>Notes that the store itself has to send a message.</summary>
    public void StoreSends(ActorId to, Message message, TimeSpan now)
    {
        var (type, body) = MessageCodec.Write(message);
        // Its transactions are not one sender; each of these stands alone.
        Add($"store {_calls++}", new OutgoingMessage(to, type, body, TimeSpan.Zero), now);
    }

    /// <summary>Notes that the store has to tell of a failure, in whatever words.</summary>
    public void WorkFails(ActorId owner, string kind, long index, TimeSpan now) => Add($"store {_calls++}", new OutgoingMessage(owner, FailedType, $"{kind} {index}", TimeSpan.Zero), now);

    public override void OnSend(ImmutableArray<OutgoingMessage> messages, TimeSpan now)
    {
        var sender = $"call {_calls++}";
        foreach (var message in messages) Add(sender, message, now);
    }

    public override void OnRead(ImmutableArray<StoredMessage> messages, int limit, TimeSpan now)
    {
        if (messages.Length > limit) Fail(Properties.Bounded, $"{messages.Length} messages were read where at most {limit} were asked for");
        foreach (var message in messages)
            if (_applied.Contains(message.Id)) Fail(Properties.MessagesOnce, $"{message.To} is given message {message.Id} of type {message.Type} after it was applied");
            else if (!_seen.ContainsKey(message.Id)) See(message, now);
    }

    public override void OnCommit(TurnCommit commit, bool accepted, TimeSpan now)
    {
        if (!accepted) return;
        foreach (var id in commit.Consumed) Apply(commit.Actor, id);
        foreach (var message in commit.Messages) Add(commit.Actor.ToString(), message, now);
    }

    /// <summary>At the end, once all has settled: messages whose time came a while ago and that nobody applied.</summary>
    public void CheckNoneIsLost(TimeSpan now)
    {
        var late = _inboxes.Values.SelectMany(i => i.Unseen.Values.SelectMany(q => q)).Concat(_seen.Values).FirstOrDefault(m => m.Due <= now - OnItsWay);
        if (late is not null) Fail(Properties.MessagesOnce, $"a message of type {late.Type} from {late.From} to {late.To}, sent at {late.At} and due at {late.Due}, was not applied by {now}");
    }

    /// <summary>True where no message is due. Those to workers do not count: as long as a node runs, it beats.</summary>
    public bool IsQuiet(TimeSpan now)
    {
        while (_delayed.TryPeek(out var next, out var due) && due <= now)
        {
            _delayed.Dequeue();
            if (!next.IsApplied) _due++;
            next.IsDelayed = false;
        }

        return _due == 0;
    }

    private void Add(string from, OutgoingMessage message, TimeSpan now)
    {
        var sent = new Sent(from, message.To, message.Type, now, now + message.Delay);
        if (!_inboxes.TryGetValue(message.To, out var inbox)) _inboxes.Add(message.To, inbox = new Inbox());
        if (!inbox.Unseen.TryGetValue((message.Type, message.Body), out var same)) inbox.Unseen.Add((message.Type, message.Body), same = []);
        same.Add(sent);
        Await(sent);
        if (message.Delay > TimeSpan.Zero) return;
        if (!_orders.TryGetValue((from, message.To), out var order)) _orders.Add((from, message.To), order = []);
        sent.Order = order.AddLast(sent);
    }

    private void Await(Sent sent)
    {
        if (sent.To.Kind == WorkerActor.KindName) return;
        Open++;
        sent.IsDelayed = sent.Due > sent.At;
        if (sent.IsDelayed) _delayed.Enqueue(sent, sent.Due);
        else _due++;
    }

    private void See(StoredMessage message, TimeSpan now)
    {
        var body = message.Type == FailedType && MessageCodec.Read(message.Type, message.Body) is WorkFailed failed ? $"{failed.Kind} {failed.Index}" : message.Body;
        if (!_inboxes.TryGetValue(message.To, out var inbox) || !inbox.Unseen.TryGetValue((message.Type, body), out var same))
        {
            var property = message.Type.StartsWith("work.stopped", StringComparison.Ordinal) ? Properties.CancelMeansStopped : Properties.MessagesOnce;
            Fail(property, $"{message.To} is given message {message.Id} of type {message.Type} that nobody has sent, or not so often: {message.Body}");
            return;
        }

        var at = same.FindIndex(m => m.Due <= now);
        if (at < 0)
        {
            Fail(Properties.MessagesOnce, $"{message.To} is given message {message.Id} of type {message.Type} at {now}, before {same[0].Due}, when it is due");
            return;
        }

        _seen.Add(message.Id, same[at]);
        same.RemoveAt(at);
        if (same.Count == 0) inbox.Unseen.Remove((message.Type, body));
        if (inbox.Unseen.Count == 0) _inboxes.Remove(message.To);
    }

    private void Apply(ActorId actor, long id)
    {
        if (!_applied.Add(id) || !_seen.Remove(id, out var sent))
        {
            Fail(Properties.MessagesOnce, $"{actor} applied message {id} twice, or without being given it");
            return;
        }

        if (sent.To != actor) Fail(Properties.MessagesOnce, $"{actor} applied a message to {sent.To}");
        sent.IsApplied = true;
        if (actor.Kind != WorkerActor.KindName) Open--;
        if (!sent.IsDelayed && actor.Kind != WorkerActor.KindName) _due--;
        if (sent.Order is not { List: { } order }) return;
        if (order.First != sent.Order) Fail(Properties.MessagesOnce, $"{actor} applied a {sent.Type} of {sent.From} before a {order.First!.Value.Type} that was sent earlier");
        order.Remove(sent.Order);
        if (order.Count == 0) _orders.Remove((sent.From, actor));
    }

    private sealed class Inbox
    {
        public Dictionary<(string Type, string Body), List<Sent>> Unseen { get; } = [];
    }

    private sealed class Sent(string from, ActorId to, string type, TimeSpan at, TimeSpan due)
    {
        public string From => from;

        public ActorId To => to;

        public string Type => type;

        public TimeSpan At => at;

        public TimeSpan Due => due;

        /// <summary>Its time has not come yet, as far as anybody has looked.</summary>
        public bool IsDelayed { get; set; }

        public bool IsApplied { get; set; }

        public LinkedListNode<Sent>? Order { get; set; }
    }
}
