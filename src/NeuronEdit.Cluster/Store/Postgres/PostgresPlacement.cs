using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>Which node has which shards. Not durable to the last moment, and need not be: a lease saves two nodes from doing one actor's turns, the version guard is what keeps them right.</summary>
internal sealed class PostgresPlacement(PostgresDatabase database)
{
    private const string Lock = "SELECT pg_advisory_xact_lock('shards'::regclass::oid::integer, 0), set_config('synchronous_commit', 'off', true)";

    /// <summary>Living nodes, by name, get equal numbers, the first of them one more while it does not come out even. Shards of nodes that are not alive are free.</summary>
    private static readonly string Lease = $"""
        WITH now AS MATERIALIZED (SELECT clock_timestamp() + $3 AS at),
        here AS (
            INSERT INTO nodes (name, alive_until) SELECT $1, at + $2 FROM now
            ON CONFLICT (name) DO UPDATE SET alive_until = excluded.alive_until),
        dead AS (DELETE FROM nodes WHERE alive_until <= (SELECT at FROM now) AND name <> $1),
        alive AS MATERIALIZED (SELECT name FROM nodes WHERE alive_until > (SELECT at FROM now) UNION SELECT $1),
        part AS MATERIALIZED (
            SELECT {ActorId.Shards} / count(*) + CASE WHEN count(*) FILTER (WHERE name < $1) < {ActorId.Shards} % count(*) THEN 1 ELSE 0 END AS size FROM alive),
        held AS MATERIALIZED (SELECT shard, row_number() OVER (ORDER BY shard) AS place FROM shards WHERE node = $1),
        free AS MATERIALIZED (
            SELECT shard, row_number() OVER (ORDER BY shard) AS place FROM shards WHERE node IS NULL OR node NOT IN (SELECT name FROM alive)),
        given_back AS (UPDATE shards SET node = NULL FROM held, part WHERE shards.shard = held.shard AND held.place > part.size),
        taken AS (
            UPDATE shards SET node = $1 FROM free, part
            WHERE shards.shard = free.shard AND free.place <= part.size - (SELECT count(*) FROM held) RETURNING shards.shard)
        SELECT shard FROM held, part WHERE place <= size UNION ALL SELECT shard FROM taken ORDER BY shard
        """;

    private const string Release = """
        WITH gone AS (DELETE FROM nodes WHERE name = $1), free AS (UPDATE shards SET node = NULL WHERE node = $1) SELECT 1
        """;

    public async Task<ImmutableArray<int>> LeaseAsync(string node, TimeSpan lease, CancellationToken cancellation)
    {
        var statement = Statement.Of(Lease).With(node).With(lease).With(database.ClockOffset).Build();
        return [.. await database.QueryAsync([Statement.Of(Lock).Build(), statement], static r => r.GetInt32(0), cancellation)];
    }

    public Task ReleaseAsync(string node, CancellationToken cancellation) =>
        database.QueryAsync([Statement.Of(Lock).Build(), Statement.Of(Release).With(node).Build()], static _ => 0, cancellation);
}
