using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Checks;

/// <summary>
/// Whoever is given a slot must not be ahead of another who could have had it by more than the largest item and one slot. Who could not have had it
/// saves up nothing: it goes on level with the one that was served.
/// </summary>
internal sealed class FairCheck(Verdict verdict) : Check(verdict)
{
    private readonly SortedDictionary<string, Queue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Account> _users = [];
    private int _largest = 1;
    private double _level;

    /// <summary>The most that anybody was ahead, in slots.</summary>
    public double AheadMost { get; private set; }

    public override void OnCommit(TurnCommit commit, bool accepted, TimeSpan now)
    {
        if (!accepted) return;
        if (commit.Queue is { } settings)
        {
            if (_queues.TryGetValue(settings.Name, out var known)) known.Settings = settings;
            else Add(settings);
        }

        if (commit.CloseQueue is { } closed) _queues.Remove(closed);
    }

    /// <summary>An item came, went, or changed its place.</summary>
    public void Count(LedgerItem item, bool isThere, TimeSpan now)
    {
        foreach (var queue in _queues.Values)
        {
            queue.Ready.Remove(item);
            if (queue.Leased.Remove(item)) queue.Running -= item.Slots;
        }

        if (!isThere || !_queues.TryGetValue(item.Queue, out var its)) return;
        if (item.IsLeased && its.Leased.Add(item)) its.Running += item.Slots;
        if (!item.IsLeased && item.ReadyAt <= now && item.Failures == 0) its.Ready.Add(item);
    }

    /// <summary>A slot is given.</summary>
    public void Give(LedgerItem item, ClaimedWork claim)
    {
        if (!_queues.TryGetValue(claim.Queue, out var given)) return;
        var able = _queues.Values.Where(q => q.Ready.Count > 0 && q.Running < q.Settings.SlotsMax).ToList();
        _largest = Math.Max(_largest, claim.Slots);
        if (given.Running + claim.Slots > given.Settings.SlotsMax && given.Running > 0) Fail(Properties.Fair, $"{item}: its queue {claim.Queue} may take {given.Settings.SlotsMax} slots and has {given.Running} + {claim.Slots}");
        var top = able.Select(q => q.Settings.Priority).DefaultIfEmpty(int.MinValue).Max();
        if (top > given.Settings.Priority) Fail(Properties.Fair, $"{item} of priority {given.Settings.Priority} goes before items of priority {top} that wait");
        able.RemoveAll(q => q.Settings.Priority < given.Settings.Priority);
        Level(given, able);
        given.Account.Slots += claim.Slots / (double)given.Settings.Weight;
        _users[given.Settings.User].Slots += claim.Slots;
        foreach (var queue in able) Compare(item, given, queue);
    }

    /// <summary>One that is new begins level with the one that was served last.</summary>
    private void Add(QueueSettings settings)
    {
        if (!_users.TryGetValue(settings.User, out var user)) _users.Add(settings.User, user = new Account { Slots = _level });
        var queue = new Queue(settings);
        queue.Account.Slots = user.Level;
        _queues.Add(settings.Name, queue);
    }

    /// <summary>Who could not have been served now goes on level with the one that is.</summary>
    private void Level(Queue given, List<Queue> able)
    {
        _users[given.Settings.User].Level = given.Account.Slots;
        foreach (var queue in _queues.Values)
            if (queue.Settings.User == given.Settings.User && !able.Contains(queue)) queue.Account.Slots = Math.Max(queue.Account.Slots, given.Account.Slots);
        _level = _users[given.Settings.User].Slots;
        foreach (var (user, account) in _users)
            if (!able.Any(q => q.Settings.User == user)) account.Slots = Math.Max(account.Slots, _level);
    }

    private void Compare(LedgerItem item, Queue given, Queue other)
    {
        var sameUser = given.Settings.User == other.Settings.User;
        var ahead = sameUser ? given.Account.Slots - other.Account.Slots : _users[given.Settings.User].Slots - _users[other.Settings.User].Slots;
        var most = sameUser ? 2.0 * _largest / Math.Min(given.Settings.Weight, other.Settings.Weight) : 2.0 * _largest;
        AheadMost = Math.Max(AheadMost, ahead);
        if (ahead > most + 1) Fail(Properties.Fair, $"{item}: queue {given.Settings.Name} is {ahead} slots ahead of {other.Settings.Name}, which waits; at most {most + 1} are fair");
    }

    private sealed class Account
    {
        public double Slots { get; set; }

        /// <summary>Of a user: where the queue stood that was served last.</summary>
        public double Level { get; set; }
    }

    private sealed class Queue(QueueSettings settings)
    {
        public QueueSettings Settings { get; set; } = settings;

        public Account Account { get; } = new();

        /// <summary>Items that wait and could be given to anybody.</summary>
        public HashSet<LedgerItem> Ready { get; } = [];

        public HashSet<LedgerItem> Leased { get; } = [];

        public int Running { get; set; }
    }
}
