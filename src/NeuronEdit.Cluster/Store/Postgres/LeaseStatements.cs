using System.Collections.Immutable;
using Npgsql;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>The statements on claims. All but renewing give one row, an <see cref="EndedWork"/>; without the owner's lock they leave cancelled items alone.</summary>
internal static class LeaseStatements
{
    /// <summary>What an item loses with its lease.</summary>
    private const string Waiting = "token = NULL, worker = NULL, slots = NULL, leased_until = NULL, done = NULL, total = NULL, detail = NULL";

    /// <summary>The item of a claim that holds.</summary>
    private const string Held = "id = $1 AND token = $2 AND leased_until > clock_timestamp() + $3";

    private static readonly string DoneType = MessageCodec.Write(new WorkDone("", 0, "")).Type;

    private static readonly string FailedType = MessageCodec.Write(new WorkFailed("", 0, new WorkFailure(null, ""))).Type;

    /// <summary>Rows are locked in the order of their ids, as taking away does. What a crash loses of it is renewed again soon, so it need not wait for the disk.</summary>
    private const string RenewText = """
        WITH asked AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS asked (id, token, done, total, detail, place)),
        held AS MATERIALIZED (
            SELECT work.id FROM work JOIN asked USING (id, token)
            WHERE work.id = ANY ($1) AND leased_until > clock_timestamp() + $7 ORDER BY work.id FOR UPDATE OF work),
        renewed AS (
            UPDATE work SET leased_until = clock_timestamp() + $7 + $6,
                done = coalesce(asked.done, work.done), total = coalesce(asked.total, work.total),
                detail = CASE WHEN asked.done IS NULL THEN work.detail ELSE asked.detail END,
                failures = CASE WHEN asked.done > work.done_best THEN 0 ELSE work.failures END,
                done_best = greatest(work.done_best, asked.done)
            FROM asked WHERE work.id = asked.id AND work.token = asked.token AND work.id = ANY (ARRAY(SELECT id FROM held))
            RETURNING asked.place, cancelled)
        SELECT renewed.place IS NOT NULL, coalesce(cancelled, false), set_config('synchronous_commit', 'off', true)
        FROM asked LEFT JOIN renewed USING (place) ORDER BY place
        """;

    private static readonly string FinishText = $"""
        WITH gone AS (
            DELETE FROM work WHERE {Held} AND ($4 OR NOT cancelled) RETURNING owner, shard, kind, index, keep_outcome),
        kept AS (
            INSERT INTO outcomes (owner, kind, index, token, result) SELECT owner, kind, index, $2, $5 FROM gone WHERE keep_outcome
            ON CONFLICT (owner, kind, index) DO UPDATE SET token = excluded.token, result = excluded.result),
        noted AS (INSERT INTO accepted (token, item, at) SELECT $2, $1, clock_timestamp() + $3 FROM gone),
        told AS (
            INSERT INTO messages (shard, actor, type, body)
            SELECT shard, owner, $6, json_build_object('kind', kind, 'index', index, 'result', $5)::text FROM gone)
        SELECT EXISTS (SELECT FROM gone) OR EXISTS (SELECT FROM accepted WHERE token = $2 AND item = $1),
            coalesce((SELECT owner FROM gone), (SELECT owner FROM work WHERE {Held})), EXISTS (SELECT FROM gone), false
        """;

    private static readonly string FailText = $"""
        WITH hit AS MATERIALIZED (
            SELECT id, failures + 1 AS failures, $4 OR failures + 1 >= $5 AS ends FROM work WHERE {Held} AND NOT cancelled FOR UPDATE),
        again AS (
            UPDATE work SET {Waiting}, failures = hit.failures, last_error = $7::json ->> 'text',
                ready_at = clock_timestamp() + $3 + $6[least(hit.failures, cardinality($6))]
            FROM hit WHERE work.id = hit.id AND NOT ends RETURNING owner),
        gone AS (DELETE FROM work USING hit WHERE work.id = hit.id AND ends RETURNING owner, shard, kind, index),
        told AS (
            INSERT INTO messages (shard, actor, type, body)
            SELECT shard, owner, $8, json_build_object('kind', kind, 'index', index, 'failure', $7::json)::text FROM gone)
        SELECT EXISTS (SELECT FROM hit), (SELECT owner FROM work WHERE {Held}), EXISTS (SELECT FROM gone), EXISTS (SELECT FROM again)
        """;

    private static readonly string HandBackText = $"""
        WITH back AS (UPDATE work SET {Waiting}, ready_at = NULL WHERE {Held} AND NOT cancelled RETURNING 1)
        SELECT EXISTS (SELECT FROM back), (SELECT owner FROM work WHERE {Held}), false, EXISTS (SELECT FROM back)
        """;

    private static readonly string RemoveText = $"""
        WITH gone AS (DELETE FROM work WHERE {Held} RETURNING owner)
        SELECT EXISTS (SELECT FROM gone), (SELECT owner FROM gone), true, false
        """;

    private static readonly string ExpireText = $"""
        WITH now AS MATERIALIZED (SELECT clock_timestamp() + $5 AS at),
        over AS MATERIALIZED (
            SELECT id, failures + 1 AS failures, failures + 1 >= $2 AS ends, worker FROM work
            WHERE token IS NOT NULL AND leased_until <= (SELECT at FROM now) AND NOT cancelled
            ORDER BY leased_until LIMIT $1 FOR UPDATE SKIP LOCKED),
        again AS (
            UPDATE work SET {Waiting}, failures = over.failures, ready_at = (SELECT at FROM now) + $3[least(over.failures, cardinality($3))]
            FROM over WHERE work.id = over.id AND NOT ends AND work.id = ANY (ARRAY(SELECT id FROM over)) RETURNING owner),
        gone AS (
            DELETE FROM work USING over WHERE work.id = over.id AND ends AND work.id = ANY (ARRAY(SELECT id FROM over))
            RETURNING owner, shard, kind, index, over.failures, over.worker, last_error),
        told AS (
            INSERT INTO messages (shard, actor, type, body)
            SELECT shard, owner, $4, json_build_object('kind', kind, 'index', index, 'failure', json_build_object('text',
                kind || ' ' || index || ' of ' || owner || ' was given up after ' || failures || ' attempts without progress: its last worker, ' || worker
                || ', did not renew its lease. It died, stood still, or was cut off from the store; see its log, and whether its memory suffices.'
                || coalesce(' The last error that a worker reported: ' || last_error, '')))::text FROM gone)
        SELECT owner, true, false FROM gone UNION ALL SELECT owner, false, false FROM again UNION ALL
        SELECT DISTINCT owner, false, true FROM (
            SELECT owner FROM work WHERE token IS NOT NULL AND leased_until <= (SELECT at FROM now) AND cancelled ORDER BY leased_until LIMIT $1) AS cancelled
        """;

    private const string ExpireCancelledText = """
        DELETE FROM work WHERE owner = $1 AND cancelled AND leased_until <= clock_timestamp() + $2 RETURNING id
        """;

    /// <summary>Forgets finishes that nobody repeats any more.</summary>
    private const string ForgetAcceptedText = """
        WITH gone AS (
            DELETE FROM accepted WHERE token = ANY (ARRAY(SELECT token FROM accepted ORDER BY token LIMIT 1000)) AND at < clock_timestamp() + $1 - interval '1 hour')
        SELECT 1
        """;

    public static NpgsqlBatchCommand Renew(ImmutableArray<Renewal> renewals, TimeSpan lease, TimeSpan clockOffset) => Statement.Of(RenewText)
        .With(renewals.Select(r => r.Claim.Item).ToArray())
        .With(renewals.Select(r => r.Claim.Token).ToArray())
        .With(renewals.Select(r => r.Progress?.Done).ToArray())
        .With(renewals.Select(r => r.Progress?.Total).ToArray())
        .With(renewals.Select(r => r.Progress?.Detail?.Replace('\0', ' ')).ToArray())
        .With(lease).With(clockOffset).Build();

    public static NpgsqlBatchCommand Finish(WorkClaim claim, string result, bool cancelledToo, TimeSpan clockOffset) =>
        On(FinishText, claim, clockOffset).With(cancelledToo).With(result).With(DoneType).Build();

    public static NpgsqlBatchCommand Fail(WorkClaim claim, WorkFailure failure, bool permanent, RetryPolicy retry, TimeSpan clockOffset) => On(FailText, claim, clockOffset)
        .With(permanent).With(retry.FailuresMax).With(DelaysOf(retry)).With(ClusterJson.Write(failure)).With(FailedType).Build();

    public static NpgsqlBatchCommand HandBack(WorkClaim claim, TimeSpan clockOffset) => On(HandBackText, claim, clockOffset).Build();

    /// <summary>Removes an item that its owner cancelled.</summary>
    public static NpgsqlBatchCommand Remove(WorkClaim claim, TimeSpan clockOffset) => On(RemoveText, claim, clockOffset).Build();

    /// <summary>Ends leases that are over. A row for each: the owner, and whether it was told; further rows name owners of cancelled items whose leases are over, which are left alone.</summary>
    public static NpgsqlBatchCommand Expire(RetryPolicy retry, int limit, TimeSpan clockOffset) =>
        Statement.Of(ExpireText).With(limit).With(retry.FailuresMax).With(DelaysOf(retry)).With(FailedType).With(clockOffset).Build();

    /// <summary>Removes an owner's cancelled items whose leases are over; a row for each.</summary>
    public static NpgsqlBatchCommand ExpireCancelled(ActorId owner, TimeSpan clockOffset) => Statement.Of(ExpireCancelledText).With(owner.ToString()).With(clockOffset).Build();

    /// <inheritdoc cref="ForgetAcceptedText"/>
    public static NpgsqlBatchCommand ForgetAccepted(TimeSpan clockOffset) => Statement.Of(ForgetAcceptedText).With(clockOffset).Build();

    private static Statement On(string text, WorkClaim claim, TimeSpan clockOffset) => Statement.Of(text).With(claim.Item).With(claim.Token).With(clockOffset);

    /// <summary>The wait after each number of failures, from the first; the last stands for all that follow.</summary>
    private static TimeSpan[] DelaysOf(RetryPolicy retry)
    {
        var delays = new List<TimeSpan> { retry.DelayAfter(1) };
        while (delays.Count < retry.FailuresMax && delays[^1] < retry.DelayMax) delays.Add(retry.DelayAfter(delays.Count + 1));
        return [.. delays];
    }
}
