using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>What an actor does with its work: orders, moves, cancels.</summary>
internal static class SqliteOrders
{
    public static void Order(FileTransaction t, string owner, ImmutableArray<WorkOrder> orders)
    {
        foreach (var queue in orders.Select(o => o.Queue).Distinct(StringComparer.Ordinal)) RequireOpen(t, owner, queue);
        foreach (var order in orders)
        {
            t.HasNewWork |= t.Run(
                "INSERT OR IGNORE INTO work (owner, kind, item, queue, input, capability, slots_max, keep, ready) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                owner,
                order.Kind,
                order.Index,
                order.Queue,
                order.Input,
                order.Capability,
                order.SlotsMax,
                order.KeepOutcome ? 1 : 0,
                FileTransaction.AtOnce) == 1;
        }
    }

    public static void Move(FileTransaction t, string owner, string queue)
    {
        RequireOpen(t, owner, queue);
        t.Run("UPDATE work SET queue = $2 WHERE owner = $1", owner, queue);
        t.HasNewWork = true;
    }

    public static void Cancel(FileTransaction t, string owner)
    {
        t.Run("DELETE FROM work WHERE owner = $1 AND worker IS NULL", owner);
        t.Run("UPDATE work SET cancelled = 1 WHERE owner = $1", owner);
        t.Run("INSERT INTO stops VALUES ($1, 1) ON CONFLICT (owner) DO UPDATE SET times = times + 1", owner);
        Confirm(t, owner);
    }

    /// <summary>Tells an owner that its work has stopped, once for each cancel, if it has.</summary>
    public static void Confirm(FileTransaction t, string owner)
    {
        if (t.Value<long>("SELECT EXISTS (SELECT 1 FROM work WHERE owner = $1)", owner) != 0) return;
        for (var times = t.Value<long>("SELECT times FROM stops WHERE owner = $1", owner); times > 0; times--) t.Tell(owner, new WorkStopped());
        t.Run("DELETE FROM stops WHERE owner = $1", owner);
    }

    private static void RequireOpen(FileTransaction t, string owner, string queue)
    {
        if (!SqliteQueues.IsOpen(t, queue)) throw new InvalidOperationException($"{owner} orders work into queue '{queue}', which is not open.");
    }
}
