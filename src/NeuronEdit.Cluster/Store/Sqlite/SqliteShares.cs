using System.Collections.Immutable;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>Which queue goes next, as often as a claim asks.</summary>
/// <remarks>
/// Stride scheduling: a queue's next item stands at the queue's <c>pass</c>, and each that is claimed moves the one behind it on by <c>slots / weight</c>.
/// Time, for the queues of a user (<c>queue_time</c>) and for users (<c>user_time</c>), is where the item stood that was claimed last. Who is behind
/// it had nothing that could be claimed meanwhile, and starts from there: nobody saves up credit. Queues are read once a claim and ordered here:
/// the temporary tables in which SQLite would order them cost more than all the rest of a claim.
/// </remarks>
internal sealed class SqliteShares
{
    private static readonly string Queues = $"""
        SELECT name, user, weight, priority, pass, slots_max - CASE WHEN slots_max = {int.MaxValue} THEN 0
            ELSE (SELECT coalesce(sum(slots), 0) FROM work WHERE queue = q.name AND worker IS NOT NULL) END
        FROM queues AS q
        """;

    private readonly FileTransaction _transaction;
    private readonly ImmutableArray<string> _devices;
    private readonly List<Queue> _queues;
    private double _userTime;

    /// <summary>Reads who waits.</summary>
    /// <param name="transaction">The claim's.</param>
    /// <param name="devices">What the worker can compute on.</param>
    public SqliteShares(FileTransaction transaction, ImmutableArray<string> devices)
    {
        (_transaction, _devices) = (transaction, devices);
        _userTime = transaction.Value<double>("SELECT user_time FROM scheduler");
        var users = transaction.Rows("SELECT name, pass, queue_time FROM users", r => new User(r.GetString(0)) { Pass = r.GetDouble(1), QueueTime = r.GetDouble(2) }).ToDictionary(u => u.Name, StringComparer.Ordinal);
        _queues = transaction.Rows(Queues, r => new Queue(r.GetString(0), users[r.GetString(1)], r.GetInt32(2), r.GetInt32(3)) { Pass = r.GetDouble(4), Room = r.GetInt64(5) });
        foreach (var queue in _queues) queue.Item = FindItem(queue);
    }

    /// <summary>The queue that goes next; null: none has room and an item that may be claimed.</summary>
    public Queue? Next => _queues
        .Where(q => q.Item is not null)
        .OrderByDescending(q => q.Priority)
        .ThenBy(q => StandsOf(q.User)).ThenBy(q => q.User.Pass).ThenBy(q => q.User.Name, StringComparer.Ordinal)
        .ThenBy(q => q.Stands).ThenBy(q => q.Pass).ThenBy(q => q.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>A queue's item was claimed: the queue and its user move on by its slots, and time to where they stood.</summary>
    public void Pay(Queue queue, int slots)
    {
        var user = queue.User;
        var (stands, userStands) = (queue.Stands, StandsOf(user));
        (queue.Pass, queue.Room) = (stands + slots / (double)queue.Weight, queue.Room - slots);
        (user.Pass, user.QueueTime) = (userStands + slots, stands);
        _userTime = userStands;
        queue.Item = FindItem(queue);
        _transaction.Run("UPDATE queues SET pass = $2 WHERE name = $1", queue.Name, queue.Pass);
        _transaction.Run("UPDATE users SET pass = $2, queue_time = $3 WHERE name = $1", user.Name, user.Pass, user.QueueTime);
        _transaction.Run("UPDATE scheduler SET user_time = $1", _userTime);
    }

    private double StandsOf(User user) => Math.Max(user.Pass, _userTime);

    /// <summary>The oldest item of a queue that may be claimed; null: there is none, or no room.</summary>
    private long? FindItem(Queue queue)
    {
        const string Oldest = "SELECT id FROM work WHERE queue = $1 AND capability = $2 AND worker IS NULL AND ready <= $3 ORDER BY id LIMIT 1";
        return queue.Room <= 0 ? null : _devices.Min(device => _transaction.Value<long?>(Oldest, queue.Name, device, _transaction.Now));
    }

    /// <summary>A user.</summary>
    public sealed record User(string Name)
    {
        /// <summary>Where the next item stands among users'.</summary>
        public double Pass { get; set; }

        /// <summary>Time for the user's queues.</summary>
        public double QueueTime { get; set; }
    }

    /// <summary>A queue.</summary>
    public sealed record Queue(string Name, User User, int Weight, int Priority)
    {
        /// <summary>Where the next item stands among the user's, were the queue never behind.</summary>
        public double Pass { get; set; }

        /// <summary>Slots that it may still take.</summary>
        public long Room { get; set; }

        /// <summary>The item that is next; null: none.</summary>
        public long? Item { get; set; }

        /// <summary>Where the next item stands among the user's.</summary>
        public double Stands => Math.Max(Pass, User.QueueTime);
    }
}
