using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>Queues: opened, changed, closed.</summary>
internal static class SqliteQueues
{
    /// <summary>Opens a queue, or changes its settings.</summary>
    public static void Set(FileTransaction t, QueueSettings queue)
    {
        t.Run("INSERT OR IGNORE INTO users (name, pass, queue_time) VALUES ($1, 0, 0)", queue.User);
        t.Run(
            """
            INSERT INTO queues (name, user, weight, priority, slots_max, pass) VALUES ($1, $2, $3, $4, $5, 0)
            ON CONFLICT (name) DO UPDATE SET user = excluded.user, weight = excluded.weight, priority = excluded.priority, slots_max = excluded.slots_max
            """,
            queue.Name,
            queue.User,
            queue.Weight,
            queue.Priority,
            queue.SlotsMax);
        t.HasNewWork = true;
    }

    /// <summary>Whether there is a queue of that name.</summary>
    public static bool IsOpen(FileTransaction t, string name) => t.Value<long>("SELECT count(*) FROM queues WHERE name = $1", name) == 1;

    /// <summary>Removes a queue.</summary>
    /// <exception cref="InvalidOperationException">Something is left in it.</exception>
    public static void Close(FileTransaction t, string name)
    {
        const string Left = "SELECT EXISTS (SELECT 1 FROM work WHERE queue = $1 AND worker IS NULL) OR EXISTS (SELECT 1 FROM work WHERE queue = $1 AND worker IS NOT NULL)";
        if (t.Value<long>(Left, name) != 0) throw new InvalidOperationException($"Queue '{name}' is closed with items in it.");
        t.Run("DELETE FROM queues WHERE name = $1", name);
        t.Run("DELETE FROM users WHERE NOT EXISTS (SELECT 1 FROM queues WHERE user = users.name)");
    }
}
