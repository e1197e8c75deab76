using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>What is read of work.</summary>
internal sealed class PostgresReports(PostgresDatabase database)
{
    private const int RunningMax = 1_000;

    private const string Outcomes = "SELECT index, token, result FROM outcomes WHERE owner = $1 AND kind = $2 AND index >= $3 ORDER BY index LIMIT $4";

    private const string Running = """
        SELECT owner, kind, index, worker, slots, done, total, detail FROM work WHERE queue >= $1 AND queue <= $1 AND token IS NOT NULL ORDER BY queue, id LIMIT $2
        """;

    private const string Counts = "SELECT (SELECT count(*) FROM work WHERE token IS NULL), (SELECT count(*) FROM work WHERE token IS NOT NULL)";

    public async Task<ImmutableArray<WorkOutcome>> ReadOutcomesAsync(ActorId owner, string kind, long from, int limit, CancellationToken cancellation)
    {
        var statement = Statement.Of(Outcomes).With(owner.ToString()).With(kind).With(from).With(limit).Build();
        return [.. await database.QueryAsync([statement], static r => new WorkOutcome(r.GetInt64(0), r.GetInt64(1), r.GetString(2)), cancellation)];
    }

    public async Task<ImmutableArray<RunningWork>> ReadRunningAsync(string queue, CancellationToken cancellation)
    {
        var statement = Statement.Of(Running).With(queue).With(RunningMax).Build();
        return [.. await database.QueryAsync([statement], static r => new RunningWork(
            ActorId.Parse(r.GetString(0)), r.GetString(1), r.GetInt64(2), r.GetString(3), r.GetInt32(4),
            r.IsDBNull(5) ? null : new WorkProgress(r.GetInt64(5), r.GetInt64(6), r.IsDBNull(7) ? null : r.GetString(7))), cancellation)];
    }

    public async Task<WorkCounts> CountWorkAsync(CancellationToken cancellation) =>
        (await database.QueryAsync([Statement.Of(Counts).Build()], static r => new WorkCounts(r.GetInt64(0), r.GetInt64(1)), cancellation))[0];
}
