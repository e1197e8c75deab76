using Npgsql;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>
/// The statement that claims work by stride scheduling, all items of a request at once. A queue's next item stands at the queue's <c>pass</c>; each
/// item moves the one behind it on by <c>slots / weight</c>. Claiming the queue that is most behind, again and again, is then nothing but taking
/// a user's items in the order of where they stand; and users are merged in the same way.
/// </summary>
/// <remarks>
/// Time, for the queues of a user and for the users, is where the item stood that was claimed last. Who is behind it had nothing that could be
/// claimed meanwhile, and starts from there: nobody saves up credit. Claims come one at a time (<see cref="Lock"/>); against turns, finishes and
/// expiry they lock the items, and leave out those that are locked.
/// </remarks>
internal static class ClaimStatement
{
    /// <summary>Bits of a token below its epoch.</summary>
    private const int NumberBits = 40;

    /// <summary>Waits for other claims to end; what follows in the transaction sees what they did. A claim that a crash loses is made again by another, so it need not wait for the disk.</summary>
    public static NpgsqlBatchCommand Lock() =>
        Statement.Of("SELECT pg_advisory_xact_lock('scheduler'::regclass::oid::integer, 0), set_config('synchronous_commit', 'off', true)").Build();

    /// <summary>Claims. Its rows are the items, with the epoch of their tokens and the number of items that were chosen; one row without an item where none was claimed.</summary>
    public static NpgsqlBatchCommand Claim(ClaimRequest request, TimeSpan clockOffset) =>
        Statement.Of(request.Slots == 1 ? OneText : ManyText).With([.. request.Capabilities]).With(clockOffset).With(request.Slots).With(request.Worker).With(request.Lease).Build();

    private static readonly string Queues = $"""
        WITH now AS MATERIALIZED (SELECT clock_timestamp() + $2 AS at),
        open AS (
            SELECT q.name, q.weight, q.priority, q.user_name, coalesce(s.pass, 0) AS pass, coalesce(u.pass, 0) AS user_pass,
                greatest(s.pass, u.queue_time, 0) AS start, greatest(u.pass, scheduler.user_time) AS user_start,
                CASE WHEN q.slots_max = {int.MaxValue} THEN $3
                    ELSE least($3, q.slots_max - (SELECT coalesce(sum(slots), 0) FROM work WHERE queue = q.name AND token IS NOT NULL))::integer END AS room
            FROM queues q LEFT JOIN shares s ON s.queue = q.name LEFT JOIN users u ON u.name = q.user_name CROSS JOIN scheduler),
        """;

    /// <summary>The one item of a claim of one slot, as most claims are: the first queue that has one ends the search.</summary>
    private const string One = """
        chosen AS MATERIALIZED (
            SELECT o.*, w.id, start AS stands, user_start AS user_stands, 1 AS slots_given, 1 AS place
            FROM (SELECT * FROM open WHERE room > 0 ORDER BY priority DESC, user_start, user_pass, user_name, start, pass, name) AS o CROSS JOIN LATERAL (
                SELECT oldest.id FROM unnest($1) AS device CROSS JOIN LATERAL (
                    SELECT id FROM work
                    WHERE (queue, capability) >= (o.name, device) AND (queue, capability) <= (o.name, device) AND token IS NULL
                        AND (ready_at IS NULL OR ready_at <= (SELECT at FROM now))
                    ORDER BY queue, capability, id LIMIT 1) AS oldest
                ORDER BY oldest.id LIMIT 1) AS w
            LIMIT 1),
        """;

    /// <summary>
    /// The items of any claim, in the order of where they stand. Before the oldest item of a user's k-th queue stand those of the k - 1 queues before
    /// it, and before all of the n-th user's stand one of each of the n - 1 users before: so many fewer items are looked at.
    /// </summary>
    private const string Many = """
        oldest AS MATERIALIZED (
            SELECT open.*, row_number() OVER (PARTITION BY priority, user_name ORDER BY start, pass, name)
                + dense_rank() OVER (ORDER BY priority DESC, user_start, user_pass, user_name) - 2 AS ahead
            FROM open WHERE room > 0 AND EXISTS (
                SELECT FROM unnest($1) AS device CROSS JOIN LATERAL (
                    SELECT FROM work
                    WHERE (queue, capability) >= (open.name, device) AND (queue, capability) <= (open.name, device) AND token IS NULL
                        AND (ready_at IS NULL OR ready_at <= (SELECT at FROM now))
                    ORDER BY queue, capability, id LIMIT 1) AS w)),
        ready AS (
            SELECT o.*, w.id, (sum(w.wanted) OVER (PARTITION BY name ORDER BY w.id) - w.wanted)::integer AS before, w.wanted
            FROM (SELECT * FROM oldest WHERE ahead < $3) AS o CROSS JOIN unnest($1) AS device CROSS JOIN LATERAL (
                SELECT id, least(slots_max, $3) AS wanted FROM work
                WHERE (queue, capability) >= (o.name, device) AND (queue, capability) <= (o.name, device) AND token IS NULL
                    AND (ready_at IS NULL OR ready_at <= (SELECT at FROM now))
                ORDER BY queue, capability, id LIMIT least(o.room, $3 - o.ahead)) AS w),
        placed AS (
            SELECT *, least(wanted, room - before) AS given, start + before / weight::float8 AS stands FROM ready WHERE before < room),
        users_placed AS (
            SELECT *, user_start + sum(given) OVER (PARTITION BY user_name ORDER BY priority DESC, stands, pass, name, id) - given AS user_stands FROM placed),
        ordered AS (
            SELECT *, row_number() OVER turn AS place, sum(given) OVER turn - given AS taken FROM users_placed
            WINDOW turn AS (ORDER BY priority DESC, user_stands, user_pass, user_name, stands, pass, name, id)),
        chosen AS MATERIALIZED (SELECT *, least(given, $3 - taken)::integer AS slots_given FROM ordered WHERE taken < $3),
        """;

    private static readonly string Take = $"""
        locked AS MATERIALIZED (SELECT id FROM work WHERE id = ANY (ARRAY(SELECT id FROM chosen)) AND token IS NULL FOR UPDATE SKIP LOCKED),
        claimed AS (
            UPDATE work SET token = (epoch.number << {NumberBits}) + nextval('tokens'), worker = $4, slots = chosen.slots_given,
                leased_until = (SELECT at FROM now) + $5, ready_at = NULL, done = NULL, total = NULL, detail = NULL
            FROM chosen CROSS JOIN epoch
            WHERE work.id = chosen.id AND work.id = ANY (ARRAY(SELECT id FROM locked))
            RETURNING work.id, token, owner, kind, index, work.queue, input, slots, failures,
                place, start, stands, weight, user_name, user_start, user_stands),
        queues_paid AS (
            INSERT INTO shares (queue, pass) SELECT queue, max(start) + sum(slots) / max(weight)::float8 FROM claimed GROUP BY queue
            ON CONFLICT (queue) DO UPDATE SET pass = excluded.pass),
        users_paid AS (
            INSERT INTO users (name, pass, queue_time) SELECT user_name, max(user_start) + sum(slots), max(stands) FROM claimed GROUP BY user_name
            ON CONFLICT (name) DO UPDATE SET pass = excluded.pass, queue_time = greatest(users.queue_time, excluded.queue_time)),
        time_paid AS (
            UPDATE scheduler SET user_time = greatest(user_time, (SELECT max(user_stands) FROM claimed)) WHERE EXISTS (SELECT FROM claimed))
        SELECT (SELECT number FROM epoch), (SELECT count(*) FROM chosen), id, token, owner, kind, index, queue, input, slots, failures
        FROM (SELECT) AS one LEFT JOIN claimed ON true ORDER BY place
        """;

    private static readonly string OneText = $"{Queues}\n{One}\n{Take}";

    private static readonly string ManyText = $"{Queues}\n{Many}\n{Take}";
}
