using Npgsql;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>
/// The lock of an owner of work. A cancel holds it, and so does whatever ends a cancelled item: of items that end at the same time one alone is
/// the last, and it sends <see cref="WorkStopped"/>. It is taken before any row is.
/// </summary>
internal static class OwnerLock
{
    private static readonly (string Type, string Body) Stopped = MessageCodec.Write(new WorkStopped());

    /// <summary>Takes it, until the transaction ends.</summary>
    public static NpgsqlBatchCommand Take(string owner) => Statement.Of("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))").With(owner).Build();

    /// <summary>Sends what cancels wait for, where no cancelled item is left; a statement after those that ended items. The row tells how many were sent.</summary>
    public static NpgsqlBatchCommand StopIfLast(ActorId owner) => Statement.Of("""
        WITH last AS (
            DELETE FROM stops WHERE owner = $1 AND NOT EXISTS (SELECT FROM work WHERE work.owner = $1 AND cancelled) RETURNING count),
        told AS (
            INSERT INTO messages (shard, actor, type, body) SELECT $2, $1, $3, $4 FROM last CROSS JOIN generate_series(1, last.count) RETURNING 1)
        SELECT count(*) FROM told
        """).With(owner.ToString()).With(owner.Shard).With(Stopped.Type).With(Stopped.Body).Build();
}
