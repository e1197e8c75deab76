using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>What is read of work.</summary>
internal static class SqliteReports
{
    private const string Counts = "SELECT (SELECT count(*) FROM work), (SELECT count(*) FROM work INDEXED BY work_running WHERE worker IS NOT NULL)";

    public static ImmutableArray<WorkOutcome> ReadOutcomes(FileTransaction t, ActorId owner, string kind, long from, int limit) =>
        [.. t.Rows(
            "SELECT item, token, result FROM outcomes WHERE owner = $1 AND kind = $2 AND item >= $3 ORDER BY item LIMIT $4",
            r => new WorkOutcome(r.GetInt64(0), r.GetInt64(1), r.GetString(2)),
            owner.ToString(),
            kind,
            from,
            limit)];

    public static ImmutableArray<RunningWork> ReadRunning(FileTransaction t, string queue) =>
        [.. t.Rows(
            "SELECT owner, kind, item, worker, slots, done, total, detail FROM work WHERE worker IS NOT NULL AND queue = $1 ORDER BY id LIMIT 1000",
            r => new RunningWork(ActorId.Parse(r.GetString(0)), r.GetString(1), r.GetInt64(2), r.GetString(3), r.GetInt32(4), ProgressOf(r)),
            queue)];

    /// <summary>From two indexes, without a look at the items.</summary>
    public static WorkCounts CountWork(FileTransaction t) =>
        t.Rows(Counts, r => new WorkCounts(r.GetInt64(0) - r.GetInt64(1), r.GetInt64(1))).Single();

    private static WorkProgress? ProgressOf(SqliteDataReader r) =>
        r.IsDBNull(5) ? null : new WorkProgress(r.GetInt64(5), r.GetInt64(6), r.IsDBNull(7) ? null : r.GetString(7));
}
