using System.Collections.Immutable;
using Npgsql;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>Actors and messages.</summary>
internal sealed class PostgresTurns(PostgresDatabase database)
{
    private const string ReadActor = "SELECT name, version, format, state FROM actors WHERE name = $1";

    private const string ListActors = "SELECT name, version, format, state FROM actors WHERE name > $1 AND name < $2 ORDER BY name LIMIT $3";

    /// <summary>Ids first, from the two indexes, then the messages themselves.</summary>
    private const string ReadWaiting = """
        WITH oldest AS (
            (SELECT m.id FROM unnest($1) AS s CROSS JOIN LATERAL (
                SELECT id FROM messages WHERE shard >= s AND shard <= s AND due IS NULL ORDER BY shard, id LIMIT $2) AS m)
            UNION ALL
            (SELECT m.id FROM unnest($1) AS s CROSS JOIN LATERAL (
                SELECT id FROM messages WHERE shard >= s AND shard <= s AND due <= (SELECT clock_timestamp() + $3) ORDER BY shard, due LIMIT $2) AS m)
            ORDER BY id LIMIT $2)
        SELECT id, actor, type, body FROM messages WHERE id = ANY (ARRAY(SELECT id FROM oldest)) ORDER BY id
        """;

    /// <summary>One actor's, from the same two indexes.</summary>
    private const string ReadOfActor = """
        (SELECT id, actor, type, body FROM messages WHERE shard >= $1 AND shard <= $1 AND due IS NULL AND actor = $2 ORDER BY shard, id LIMIT $3)
        UNION ALL
        (SELECT id, actor, type, body FROM messages WHERE shard >= $1 AND shard <= $1 AND due <= (SELECT clock_timestamp() + $4) AND actor = $2 ORDER BY shard, due LIMIT $3)
        ORDER BY id LIMIT $3
        """;

    public async Task<StoredActor?> ReadActorAsync(ActorId actor, CancellationToken cancellation)
    {
        var found = await database.QueryAsync([Statement.Of(ReadActor).With(actor.ToString()).Build()], ActorOf, cancellation);
        return found.Count == 0 ? null : found[0];
    }

    public async Task<ImmutableArray<StoredActor>> ListActorsAsync(string kind, string? after, int limit, CancellationToken cancellation)
    {
        // '0' is what follows '/'.
        var statement = Statement.Of(ListActors).With($"{kind}/{after}").With($"{kind}0").With(limit).Build();
        return [.. await database.QueryAsync([statement], ActorOf, cancellation)];
    }

    public async Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ImmutableArray<int> shards, int limit, CancellationToken cancellation)
    {
        var statement = Statement.Of(ReadWaiting).With([.. shards]).With(limit).With(database.ClockOffset).Build();
        return [.. await database.QueryAsync([statement], MessageOf, cancellation)];
    }

    public async Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ActorId actor, int limit, CancellationToken cancellation)
    {
        var statement = Statement.Of(ReadOfActor).With(actor.Shard).With(actor.ToString()).With(limit).With(database.ClockOffset).Build();
        return [.. await database.QueryAsync([statement], MessageOf, cancellation)];
    }

    public Task SendAsync(ImmutableArray<OutgoingMessage> messages, CancellationToken cancellation)
    {
        var statement = new Statement();
        var text = TurnStatement.Insert(statement, messages, database.ClockOffset, "");
        return database.QueryAsync([statement.Build(text)], static _ => 0, cancellation);
    }

    public Task<bool> CommitAsync(TurnCommit commit, CancellationToken cancellation) =>
        commit.CloseQueue is not null || commit.CancelWork || commit.MoveWorkTo is not null || commit.ForgetOutcomes
            ? database.TransactAsync(connection => TakeAwayAsync(connection, commit, cancellation), cancellation)
            : CommitAtOnceAsync(commit, cancellation);

    private async Task<bool> CommitAtOnceAsync(TurnCommit commit, CancellationToken cancellation) =>
        Committed(commit, await database.QueryAsync([TurnStatement.Build(commit, database.ClockOffset)], CountsOf, cancellation));

    /// <summary>What takes something away comes after it in the same transaction, and sees what it added.</summary>
    private async Task<bool> TakeAwayAsync(NpgsqlConnection connection, TurnCommit commit, CancellationToken cancellation)
    {
        NpgsqlBatchCommand[] turn = [TurnStatement.Build(commit, database.ClockOffset)];
        if (commit.CancelWork) turn = [OwnerLock.Take(commit.Actor.ToString()), .. turn];
        if (!Committed(commit, await PostgresDatabase.QueryAsync(connection, turn, CountsOf, cancellation))) return false;
        var left = await PostgresDatabase.QueryAsync(connection, [.. TakeAwayStatements.Of(commit)], static r => r.GetInt64(0), cancellation);
        return left is [0] ? true : throw new InvalidOperationException($"{commit.Actor} closes queue {commit.CloseQueue}, in which {left[0]} items are left.");
    }

    private static bool Committed(TurnCommit commit, List<(long Me, long Queues)> counts)
    {
        var needed = TurnStatement.QueuesNeeded(commit);
        return counts[0].Queues == needed.Length
            ? counts[0].Me == 1
            : throw new InvalidOperationException($"{commit.Actor} orders work into a queue that is not open; it names {string.Join(", ", needed)}.");
    }

    private static (long Me, long Queues) CountsOf(NpgsqlDataReader row) => (row.GetInt64(0), row.GetInt64(1));

    private static StoredMessage MessageOf(NpgsqlDataReader row) => new(row.GetInt64(0), ActorId.Parse(row.GetString(1)), row.GetString(2), row.GetString(3));

    private static StoredActor ActorOf(NpgsqlDataReader row) => new(ActorId.Parse(row.GetString(0)), row.GetInt64(1), row.GetInt32(2), row.GetString(3));
}
