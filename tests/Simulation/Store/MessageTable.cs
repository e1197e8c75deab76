using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Store;

/// <summary>Waiting messages, by shard and id.</summary>
internal sealed class MessageTable
{
    private readonly Dictionary<long, StoredMessage> _all = [];
    private readonly SortedDictionary<long, StoredMessage>[] _ready = [.. Enumerable.Range(0, ActorId.Shards).Select(_ => new SortedDictionary<long, StoredMessage>())];
    private readonly PriorityQueue<long, (TimeSpan Due, long Id)> _delayed = new();
    private long _last;

    /// <summary>Number of messages that wait, those with a delay included.</summary>
    public int Count => _all.Count;

    /// <summary>All that wait.</summary>
    public IEnumerable<StoredMessage> All => _all.Values;

    /// <summary>Sets ids aside, so that what is sent under them comes before what is sent later by others.</summary>
    public long Reserve(int count)
    {
        var first = _last + 1;
        _last += count;
        return first;
    }

    /// <summary>Adds a message.</summary>
    /// <param name="id">A reserved id, or 0 for the next.</param>
    /// <param name="message">The message.</param>
    /// <param name="now">The store's time.</param>
    public void Add(long id, OutgoingMessage message, TimeSpan now)
    {
        var stored = new StoredMessage(id == 0 ? Reserve(1) : id, message.To, message.Type, message.Body);
        _all.Add(stored.Id, stored);
        if (message.Delay <= TimeSpan.Zero) _ready[stored.To.Shard].Add(stored.Id, stored);
        else _delayed.Enqueue(stored.Id, (now + message.Delay, stored.Id));
    }

    public bool Contains(long id) => _all.ContainsKey(id);

    public void Remove(long id)
    {
        if (_all.Remove(id, out var message)) _ready[message.To.Shard].Remove(id);
    }

    /// <summary>Those whose time has come, for some shards, by ascending id.</summary>
    public List<StoredMessage> Read(IReadOnlyList<int> shards, int limit, TimeSpan now)
    {
        while (_delayed.TryPeek(out var id, out var due) && due.Due <= now)
        {
            _delayed.Dequeue();
            if (_all.TryGetValue(id, out var message)) _ready[message.To.Shard].Add(id, message);
        }

        var found = new List<StoredMessage>();
        foreach (var shard in shards)
            if (_ready[shard].Count > 0) found.AddRange(_ready[shard].Values.Take(limit));
        found.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        if (found.Count > limit) found.RemoveRange(limit, found.Count - limit);
        return found;
    }
}
