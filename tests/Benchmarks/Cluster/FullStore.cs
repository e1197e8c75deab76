using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>What years leave in a store: an experiment of a million partitions, ten thousand finished ones that wait to be deleted, and an hour's finishes.</summary>
internal static class FullStore
{
    private const string Postgres = """
        INSERT INTO outcomes SELECT 'edit/full', 'edit', i, i, '{"rows":5000}' FROM generate_series(0, 999999) AS i;
        INSERT INTO actors SELECT 'experiment/old-' || i, 9, 1, json_build_object('key', 'old-' || i, 'filling', repeat('x', 2000))::text FROM generate_series(1, 10000) AS i;
        INSERT INTO messages (shard, actor, type, body, due) SELECT i % 64, 'experiment/old-' || i, 'experiment.retention-ended/1', '{"run":1}', now() + interval '30 days' FROM generate_series(1, 10000) AS i;
        INSERT INTO accepted SELECT -i, i, now() - i * interval '10 milliseconds' FROM generate_series(1, 360000) AS i;
        ANALYZE;
        """;

    private const string Sqlite = """
        WITH RECURSIVE s (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i < 999999)
        INSERT INTO outcomes SELECT 'edit/full', 'edit', i, i, '{"rows":5000}' FROM s;
        WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 10000)
        INSERT INTO actors SELECT 'experiment', 'old-' || i, 9, 1, json_object('key', 'old-' || i, 'filling', hex(zeroblob(1000))) FROM s;
        WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 10000)
        INSERT INTO messages (shard, receiver, ready, type, body) SELECT i % 64, 'experiment/old-' || i, (unixepoch() + 2592000) * 1000000, 'experiment.retention-ended/1', '{"run":1}' FROM s;
        WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 360000)
        INSERT INTO accepted SELECT -i, i, unixepoch() * 1000000 - i * 10000 FROM s;
        """;

    /// <summary>Fills an empty store.</summary>
    public static Task FillAsync(BenchStore store, bool sqlite) => store.ExecuteAsync(sqlite ? Sqlite : Postgres);

    /// <summary>Forgets the million outcomes in a turn, and says how long it took.</summary>
    public static async Task ForgetAsync(BenchStore store)
    {
        var from = Stopwatch.GetTimestamp();
        await store.Store.CommitAsync(new TurnCommit { Actor = new ActorId("edit", "full"), Version = 0, StateFormat = 1, State = "{}", Consumed = [], ForgetOutcomes = true }, default);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a turn that forgets 1,000,000 outcomes: {Stopwatch.GetElapsedTime(from).TotalSeconds:F1} s"));
    }
}
