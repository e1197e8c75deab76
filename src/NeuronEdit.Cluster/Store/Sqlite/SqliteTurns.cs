using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>Actors, their messages, and their turns.</summary>
internal static class SqliteTurns
{
    // Shards come as bits: a node has nearly all of them here, so that of the oldest messages nearly all are wanted.
    private const string AtOnce = """
        SELECT id, receiver, type, body FROM messages INDEXED BY messages_at_once WHERE ready = 0 AND ($1 >> shard) & 1 ORDER BY id LIMIT $2
        """;

    private const string Due = """
        SELECT id, receiver, type, body FROM messages INDEXED BY messages_due WHERE ready > 0 AND ready <= $3 AND ($1 >> shard) & 1 ORDER BY ready LIMIT $2
        """;

    // Either index gives the shard's messages; few of them are another actor's.
    private const string OfActor = """
        SELECT id, receiver, type, body FROM messages INDEXED BY messages_at_once WHERE ready = 0 AND shard = $1 AND receiver = $2
        UNION ALL
        SELECT id, receiver, type, body FROM messages INDEXED BY messages_due WHERE ready > 0 AND ready <= $4 AND shard = $1 AND receiver = $2
        ORDER BY id LIMIT $3
        """;

    public static StoredActor? ReadActor(FileTransaction t, ActorId actor) =>
        t.Rows("SELECT kind, key, version, format, state FROM actors WHERE kind = $1 AND key = $2", ActorOf, actor.Kind, actor.Key).SingleOrDefault();

    public static ImmutableArray<StoredActor> ListActors(FileTransaction t, string kind, string? after, int limit) =>
        [.. t.Rows("SELECT kind, key, version, format, state FROM actors WHERE kind = $1 AND key > $2 ORDER BY key LIMIT $3", ActorOf, kind, after ?? "", limit)];

    public static ImmutableArray<StoredMessage> ReadWaiting(FileTransaction t, ImmutableArray<int> shards, int limit)
    {
        var wanted = shards.Aggregate(0L, (bits, shard) => bits | 1L << shard);
        var messages = t.Rows(AtOnce, MessageOf, wanted, limit);
        var due = t.Rows(Due, MessageOf, wanted, limit, t.Now);
        return due.Count == 0 ? [.. messages] : [.. messages.Concat(due).OrderBy(m => m.Id).Take(limit)];
    }

    public static ImmutableArray<StoredMessage> ReadWaiting(FileTransaction t, ActorId actor, int limit) =>
        [.. t.Rows(OfActor, MessageOf, actor.Shard, actor.ToString(), limit, t.Now)];

    /// <summary>Commits a turn; where it gives false, what it did must be undone.</summary>
    public static bool Commit(FileTransaction t, TurnCommit commit)
    {
        if (!Keep(t, commit) || !Consume(t, commit)) return false;
        var owner = commit.Actor.ToString();
        foreach (var message in commit.Messages) t.Post(message);
        if (commit.Queue is { } queue) SqliteQueues.Set(t, queue);
        SqliteOrders.Order(t, owner, commit.Work);
        if (commit.MoveWorkTo is { } other) SqliteOrders.Move(t, owner, other);
        if (commit.CancelWork) SqliteOrders.Cancel(t, owner);
        if (commit.ForgetOutcomes) t.Run("DELETE FROM outcomes WHERE owner = $1", owner);
        if (commit.CloseQueue is { } closed) SqliteQueues.Close(t, closed);
        return true;
    }

    /// <summary>The state, guarded by the version.</summary>
    private static bool Keep(FileTransaction t, TurnCommit commit)
    {
        var (kind, key) = (commit.Actor.Kind, commit.Actor.Key);
        return (commit.Version, commit.State) switch
        {
            (0, null) => t.Value<long>("SELECT count(*) FROM actors WHERE kind = $1 AND key = $2", kind, key) == 0,
            (0, _) => t.Run("INSERT OR IGNORE INTO actors (kind, key, version, format, state) VALUES ($1, $2, $3, $4, $5)", kind, key, commit.NextVersion, commit.StateFormat, commit.State) == 1,
            (_, null) => t.Run("DELETE FROM actors WHERE kind = $1 AND key = $2 AND version = $3", kind, key, commit.Version) == 1,
            _ => t.Run("UPDATE actors SET version = $4, format = $5, state = $6 WHERE kind = $1 AND key = $2 AND version = $3", kind, key, commit.Version, commit.NextVersion, commit.StateFormat, commit.State) == 1,
        };
    }

    private static bool Consume(FileTransaction t, TurnCommit commit)
    {
        foreach (var id in commit.Consumed)
            if (t.Run("DELETE FROM messages WHERE id = $1", id) == 0) return false;
        return true;
    }

    private static StoredMessage MessageOf(SqliteDataReader r) => new(r.GetInt64(0), ActorId.Parse(r.GetString(1)), r.GetString(2), r.GetString(3));

    private static StoredActor ActorOf(SqliteDataReader r) => new(new ActorId(r.GetString(0), r.GetString(1)), r.GetInt64(2), r.GetInt32(3), r.GetString(4));
}
