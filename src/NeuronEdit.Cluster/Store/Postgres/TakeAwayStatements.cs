using Npgsql;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>The part of a turn that takes something away: move, cancel, outcomes forgotten, queue closed, in this order. Its last row is the number of items that the closed queue still has.</summary>
internal static class TakeAwayStatements
{
    private const string ItemsOf = """
        SELECT (SELECT count(*) FROM work WHERE queue = $1 AND token IS NULL) + (SELECT count(*) FROM work WHERE queue = $1 AND token IS NOT NULL)
        """;

    /// <summary>An owner's items, so that a plan has no other index to choose than the owners' own.</summary>
    private const string Owned = "id = ANY (ARRAY(SELECT id FROM work WHERE owner = $1))";

    /// <summary>The statements.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Of(TurnCommit commit)
    {
        var owner = commit.Actor.ToString();

        // Rows are locked in the order of their ids, as renewing does.
        if (commit.MoveWorkTo is not null || commit.CancelWork) yield return Statement.Of($"SELECT count(*) FROM (SELECT FROM work WHERE {Owned} ORDER BY id FOR UPDATE) AS locked").With(owner).Build();
        if (commit.MoveWorkTo is { } queue) yield return Statement.Of($"WITH done AS (UPDATE work SET queue = $2 WHERE {Owned}) SELECT 1").With(owner).With(queue).Build();
        if (commit.CancelWork)
        {
            yield return Statement.Of($"WITH done AS (DELETE FROM work WHERE {Owned} AND token IS NULL) SELECT 1").With(owner).Build();
            yield return Statement.Of($"WITH done AS (UPDATE work SET cancelled = true WHERE {Owned} AND NOT cancelled) SELECT 1").With(owner).Build();
            yield return Statement.Of("WITH done AS (INSERT INTO stops (owner, count) VALUES ($1, 1) ON CONFLICT (owner) DO UPDATE SET count = stops.count + 1) SELECT 1").With(owner).Build();
            yield return OwnerLock.StopIfLast(commit.Actor);
        }

        if (commit.ForgetOutcomes) yield return Statement.Of("WITH done AS (DELETE FROM outcomes WHERE owner = $1) SELECT 1").With(owner).Build();
        if (commit.CloseQueue is { } closed)
        {
            yield return Statement.Of("WITH done AS (DELETE FROM queues WHERE name = $1) SELECT 1").With(closed).Build();
            yield return Statement.Of("WITH done AS (DELETE FROM shares WHERE queue = $1) SELECT 1").With(closed).Build();
            yield return Statement.Of("WITH done AS (DELETE FROM users WHERE name NOT IN (SELECT user_name FROM queues)) SELECT 1").Build();
        }

        yield return Statement.Of(ItemsOf).With(commit.CloseQueue).Build();
    }
}
