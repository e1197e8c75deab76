using System.Collections.Immutable;
using Npgsql;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>
/// The statement that commits a turn: state, consumed messages, new messages, queue and new work. One statement, so that it is one round trip
/// and all of it hangs on the first part, <c>me</c>, which gives a row only where the turn may be committed.
/// </summary>
/// <remarks>
/// A turn may be committed where the version is the turn's and every consumed message is still there. Where the actor has a row, its lock and
/// its version say that nobody committed since this statement's snapshot, and the snapshot has the messages. Where it has none there is nothing
/// to lock but the messages themselves. Queues that work goes into are locked against being closed meanwhile.
/// </remarks>
internal static class TurnStatement
{
    /// <summary>Builds it; its row has 1 where the turn was committed, else 0, and the number of <see cref="QueuesNeeded"/> that are there.</summary>
    public static NpgsqlBatchCommand Build(TurnCommit commit, TimeSpan clockOffset)
    {
        var statement = new Statement()
            .With(commit.Actor.ToString()).With(commit.Version).With(commit.StateFormat).With(commit.State).With([.. commit.Consumed]).With(commit.NextVersion);
        var parts = new List<string>();
        AddQueues(parts, statement, commit);
        AddActor(parts, commit);
        parts.Add("gone AS (DELETE FROM messages WHERE id = ANY ($5) AND EXISTS (SELECT FROM me))");
        if (!commit.Messages.IsEmpty) parts.Add(Sent(statement, commit.Messages, clockOffset));
        if (commit.Queue is not null) parts.Add(Opened(statement, commit.Queue));
        if (!commit.Work.IsEmpty) parts.Add(Ordered(statement, commit));
        return statement.Build($"WITH {string.Join(",\n", parts)}\nSELECT (SELECT count(*) FROM me), {(HasQueues(commit) ? "(SELECT count(*) FROM known)" : "0::bigint")}");
    }

    /// <summary>Queues, other than the one that the turn itself opens, that must be there.</summary>
    public static string[] QueuesNeeded(TurnCommit commit)
    {
        var needed = commit.Work.IsEmpty ? [] : commit.Work.Select(w => w.Queue).Where(q => q != commit.Queue?.Name).Distinct(StringComparer.Ordinal);
        return commit.MoveWorkTo is { } to && to != commit.Queue?.Name ? [.. needed.Append(to).Distinct(StringComparer.Ordinal)] : [.. needed];
    }

    /// <summary>Adds messages, in their order, where <c>me</c> has a row.</summary>
    /// <param name="statement">Takes the values.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="clockOffset">Added to the server's clock.</param>
    /// <param name="condition">When they are sent.</param>
    public static string Insert(Statement statement, ImmutableArray<OutgoingMessage> messages, TimeSpan clockOffset, string condition)
    {
        var shards = statement.With([.. messages.Select(m => m.To.Shard)]).Last;
        var actors = statement.With([.. messages.Select(m => m.To.ToString())]).Last;
        var types = statement.With([.. messages.Select(m => m.Type)]).Last;
        var bodies = statement.With([.. messages.Select(m => m.Body)]).Last;
        if (messages.All(m => m.Delay <= TimeSpan.Zero))
            return $"INSERT INTO messages (shard, actor, type, body) SELECT * FROM unnest({shards}, {actors}, {types}, {bodies}) {condition}";
        var delays = statement.With(messages.Select(m => m.Delay).ToArray()).Last;
        var offset = statement.With(clockOffset).Last;
        return $"""
            INSERT INTO messages (shard, actor, type, body, due)
            SELECT shard, actor, type, body, CASE WHEN delay > interval '0' THEN clock_timestamp() + {offset} + delay END
            FROM unnest({shards}, {actors}, {types}, {bodies}, {delays}) AS m (shard, actor, type, body, delay) {condition}
            """;
    }

    private static bool HasQueues(TurnCommit commit) => QueuesNeeded(commit).Length > 0;

    private static void AddQueues(List<string> parts, Statement statement, TurnCommit commit)
    {
        if (QueuesNeeded(commit) is { Length: > 0 } needed)
            parts.Add($"known AS MATERIALIZED (SELECT name FROM queues WHERE name = ANY ({statement.With(needed).Last}) FOR KEY SHARE)");
    }

    private static void AddActor(List<string> parts, TurnCommit commit)
    {
        var isNew = commit.Version == 0;
        if (isNew) parts.Add("waiting AS MATERIALIZED (SELECT id FROM messages WHERE id = ANY ($5) FOR UPDATE)");
        var may = $"(SELECT count(*) FROM {(isNew ? "waiting" : "messages WHERE id = ANY ($5)")}) = cardinality($5)";
        if (QueuesNeeded(commit) is { Length: > 0 } needed) may += $" AND (SELECT count(*) FROM known) = {needed.Length}";
        parts.Add((isNew, commit.State is null) switch
        {
            (false, false) => $"me AS (UPDATE actors SET version = $6, format = $3, state = $4 WHERE name = $1 AND version = $2 AND {may} RETURNING 1)",
            (false, true) => $"me AS (DELETE FROM actors WHERE name = $1 AND version = $2 AND {may} RETURNING 1)",
            (true, false) => $"me AS (INSERT INTO actors (name, version, format, state) SELECT $1, $6, $3, $4 WHERE {may} ON CONFLICT (name) DO NOTHING RETURNING 1)",
            (true, true) => $"me AS MATERIALIZED (SELECT 1 WHERE {may} AND NOT EXISTS (SELECT FROM actors WHERE name = $1))",
        });
    }

    private static string Sent(Statement statement, ImmutableArray<OutgoingMessage> messages, TimeSpan clockOffset) =>
        $"sent AS ({Insert(statement, messages, clockOffset, "WHERE EXISTS (SELECT FROM me)")})";

    /// <summary>A queue whose settings do not change is left alone, so that those who share one do not wait for each other.</summary>
    private static string Opened(Statement statement, QueueSettings queue)
    {
        var (name, user) = (statement.With(queue.Name).Last, statement.With(queue.User).Last);
        var (weight, priority, slots) = (statement.With(queue.Weight).Last, statement.With(queue.Priority).Last, statement.With(queue.SlotsMax).Last);
        return $"""
            opened AS (
                INSERT INTO queues (name, user_name, weight, priority, slots_max) SELECT {name}, {user}, {weight}, {priority}, {slots}
                WHERE EXISTS (SELECT FROM me) AND NOT EXISTS (
                    SELECT FROM queues WHERE (name, user_name, weight, priority, slots_max) = ({name}, {user}, {weight}, {priority}, {slots}))
                ON CONFLICT (name) DO UPDATE
                SET user_name = excluded.user_name, weight = excluded.weight, priority = excluded.priority, slots_max = excluded.slots_max)
            """;
    }

    private static string Ordered(Statement statement, TurnCommit commit)
    {
        var work = commit.Work;
        var shard = statement.With(commit.Actor.Shard).Last;
        var kinds = statement.With([.. work.Select(w => w.Kind)]).Last;
        var indexes = statement.With(work.Select(w => w.Index).ToArray()).Last;
        var queues = statement.With([.. work.Select(w => w.Queue)]).Last;
        var inputs = statement.With([.. work.Select(w => w.Input)]).Last;
        var capabilities = statement.With([.. work.Select(w => w.Capability)]).Last;
        var slots = statement.With([.. work.Select(w => w.SlotsMax)]).Last;
        var keeps = statement.With(work.Select(w => w.KeepOutcome).ToArray()).Last;
        return $"""
            ordered AS (
                INSERT INTO work (owner, shard, kind, index, queue, input, capability, slots_max, keep_outcome)
                SELECT $1, {shard}, * FROM unnest({kinds}, {indexes}, {queues}, {inputs}, {capabilities}, {slots}, {keeps})
                WHERE EXISTS (SELECT FROM me)
                ON CONFLICT (owner, kind, index) DO NOTHING)
            """;
    }
}
