using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Store;

/// <summary>
/// The queues and their users: who goes next, by stride scheduling. Time, for the queues of a user and for the users, is where the one stood that was
/// served last; who is behind it had nothing that could be claimed meanwhile, and starts from there: nobody saves up credit.
/// </summary>
internal sealed class QueueTable
{
    private readonly SortedDictionary<string, WorkQueue> _queues = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, User> _users = new(StringComparer.Ordinal);
    private double _time;

    public IReadOnlyDictionary<string, WorkQueue> All => _queues;

    public WorkQueue this[string name] => _queues.GetValueOrDefault(name) ?? throw new InvalidOperationException($"There is no queue '{name}'.");

    public void Set(QueueSettings settings)
    {
        if (_queues.TryGetValue(settings.Name, out var queue)) queue.Settings = settings;
        else _queues.Add(settings.Name, new WorkQueue(settings));
        _users.TryAdd(settings.User, new User());
    }

    public void Close(string name)
    {
        if (_queues.GetValueOrDefault(name) is not { } queue) return;
        if (queue.Items > 0) throw new InvalidOperationException($"Queue '{name}' is closed with {queue.Items} items in it.");
        _queues.Remove(name);
        if (!_queues.Values.Any(q => q.Settings.User == queue.Settings.User)) _users.Remove(queue.Settings.User);
    }

    /// <summary>The queue that goes next among those that can.</summary>
    public WorkQueue? Next(Func<WorkQueue, bool> can)
    {
        WorkQueue? best = null;
        foreach (var queue in _queues.Values)
            if (queue.Waiting > 0 && queue.Running < queue.Settings.SlotsMax && can(queue) && (best is null || IsBefore(queue, best))) best = queue;
        return best;
    }

    public void Charge(WorkQueue queue, int slots)
    {
        var user = _users[queue.Settings.User];
        (user.Time, _time) = (Start(queue), Start(user));
        queue.Pass = user.Time + (double)slots / queue.Settings.Weight;
        user.Pass = _time + slots;
    }

    private double Start(WorkQueue queue) => Math.Max(queue.Pass, _users[queue.Settings.User].Time);

    private double Start(User user) => Math.Max(user.Pass, _time);

    private bool IsBefore(WorkQueue a, WorkQueue b)
    {
        if (a.Settings.Priority != b.Settings.Priority) return a.Settings.Priority > b.Settings.Priority;
        if (a.Settings.User == b.Settings.User) return (Start(a), a.Pass).CompareTo((Start(b), b.Pass)) < 0;
        var (mine, other) = (_users[a.Settings.User], _users[b.Settings.User]);
        return (Start(mine), mine.Pass).CompareTo((Start(other), other.Pass)) < 0;
    }

    private sealed class User
    {
        /// <summary>Slots granted so far.</summary>
        public double Pass { get; set; }

        /// <summary>Where the queue stood that was served last.</summary>
        public double Time { get; set; }
    }
}
