using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>Which node has which shards.</summary>
internal static class SqlitePlacement
{
    public static ImmutableArray<int> Lease(FileTransaction t, string node, TimeSpan lease)
    {
        t.Run("INSERT INTO nodes VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET until = excluded.until", node, t.After(lease));
        t.Run("DELETE FROM nodes WHERE until <= $1", t.Now);
        t.Run("UPDATE shards SET node = NULL WHERE node NOT IN (SELECT name FROM nodes)");
        Share(t, node);
        return HeldBy(t, node);
    }

    public static int Release(FileTransaction t, string node)
    {
        t.Run("DELETE FROM nodes WHERE name = $1", node);
        return t.Run("UPDATE shards SET node = NULL WHERE node = $1", node);
    }

    /// <summary>Takes what is free up to an equal share of the shards, or gives back what is beyond it.</summary>
    private static void Share(FileTransaction t, string node)
    {
        var nodes = t.Value<long>("SELECT count(*) FROM nodes");
        var rank = t.Value<long>("SELECT count(*) FROM nodes WHERE name < $1", node);
        var share = ActorId.Shards / nodes + (rank < ActorId.Shards % nodes ? 1 : 0);
        var held = HeldBy(t, node).Length;
        if (held > share) t.Run("UPDATE shards SET node = NULL WHERE shard IN (SELECT shard FROM shards WHERE node = $1 ORDER BY shard DESC LIMIT $2)", node, held - share);
        if (held < share) t.Run("UPDATE shards SET node = $1 WHERE shard IN (SELECT shard FROM shards WHERE node IS NULL ORDER BY shard LIMIT $2)", node, share - held);
    }

    private static ImmutableArray<int> HeldBy(FileTransaction t, string node) => [.. t.Rows("SELECT shard FROM shards WHERE node = $1 ORDER BY shard", r => r.GetInt32(0), node)];
}
