using Microsoft.Data.Sqlite;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Sqlite;
using NeuronEdit.Cluster.Turns;
using SQLitePCL;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>No call costs SQLite more because the file is full of other things.</summary>
public sealed class SqlitePlansTests : IAsyncLifetime
{
    private const int Queues = 20;
    private const int ItemsEach = 1_000;
    private const int Others = 20_000;

    // Twenty queues and users, ten items or messages: some thousands of steps. Passing over every item, message, outcome or actor is 60,000 at least.
    private const long StepsMax = 10_000;

    private readonly SqliteDatabase _database = new();
    private SqliteStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = (SqliteStore)await _database.OpenAsync();
        for (var i = 0; i < Queues; i++)
        {
            Assert.True(await _store.CommitAsync(Order(new ActorId("edit", $"a{i}"), $"q{i}", ItemsEach), default));
            await _store.SendAsync([.. Enumerable.Repeat(new OutgoingMessage(new ActorId("edit", $"a{i}"), "test/1", "{}", TimeSpan.Zero), 50)], default);
        }

        await using var connection = new SqliteConnection($"Data Source={_database.Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(
            $"""
            CREATE TEMP TABLE n AS WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < {Others}) SELECT i FROM s;
            INSERT INTO messages (shard, receiver, ready, type, body) SELECT i % 64, 'experiment/old', 4102444800000000, 'test/1', '' FROM n;
            INSERT INTO outcomes SELECT 'edit/old', 'edit', i, i, '' FROM n;
            INSERT INTO actors SELECT 'experiment', 'old-' || i, 1, 1, '' FROM n;
            INSERT INTO accepted SELECT -i, i, 4102444800000000 FROM n;
            """,
            connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _database.Delete();
    }

    [Fact]
    public async Task NoCall_PassesOverWhatItDoesNotGive()
    {
        var old = new ActorId("edit", "old");
        var work = await CostsLittleAsync(() => _store.ClaimAsync(new ClaimRequest("w", 10, ["cpu", "cuda"], TimeSpan.FromMinutes(1)), default));
        Assert.Equal(10, work.Length);
        await CostsLittleAsync(() => _store.RenewAsync([.. work.Select(w => new Renewal(w.Claim, new WorkProgress(1, 2, null)))], TimeSpan.FromMinutes(1), default));
        Assert.True(await CostsLittleAsync(() => _store.FinishAsync(work[0].Claim, "{}", default)));
        Assert.True(await CostsLittleAsync(() => _store.FailAsync(work[1].Claim, new WorkFailure(null, "It is broken."), false, RetryPolicy.Default, default)));
        Assert.True(await CostsLittleAsync(() => _store.HandBackAsync(work[2].Claim, default)));
        await CostsLittleAsync(() => _store.ReadRunningAsync("q3", default));
        Assert.Equal(10, (await CostsLittleAsync(() => _store.ReadWaitingAsync([.. Enumerable.Range(0, ActorId.Shards)], 10, default))).Length);
        Assert.Equal(10, (await CostsLittleAsync(() => _store.ReadOutcomesAsync(old, "edit", Others / 2, 10, default))).Length);
        Assert.Equal(10, (await CostsLittleAsync(() => _store.ListActorsAsync("experiment", "old-5", 10, default))).Length);
        await CostsLittleAsync(() => _store.ReadActorAsync(new ActorId("experiment", "old-77"), default));
        await CostsLittleAsync(() => _store.ExpireAsync(RetryPolicy.Default, 100, default));
        await CostsLittleAsync(() => _store.LeaseShardsAsync("n", TimeSpan.FromSeconds(10), default));
        await CostsLittleAsync(() => _store.CountWorkAsync(default));
        // The measure measures: what gives much costs much.
        await Assert.ThrowsAnyAsync<Xunit.Sdk.InRangeException>(() => CostsLittleAsync(() => _store.ReadOutcomesAsync(old, "edit", 0, Others, default)));
    }

    [Fact]
    public async Task TakingAway_PassesOverNothingButTheOwnersItems()
    {
        var owner = new ActorId("edit", "leaving");
        var order = Order(owner, "leaving", 10);
        Assert.True(await CostsLittleAsync(() => _store.CommitAsync(order, default)));
        var move = order with { Version = order.NextVersion, Work = [], Queue = null, MoveWorkTo = "q0", CloseQueue = "leaving" };
        Assert.True(await CostsLittleAsync(() => _store.CommitAsync(move, default)));
        Assert.True(await CostsLittleAsync(() => _store.CommitAsync(move with { Version = move.NextVersion, MoveWorkTo = null, CloseQueue = null, CancelWork = true, ForgetOutcomes = true }, default)));
    }

    /// <summary>Counts the steps of SQLite's machine, by the hundred.</summary>
    private async Task<T> CostsLittleAsync<T>(Func<Task<T>> call)
    {
        const int Every = 100;
        var steps = 0L;
        raw.sqlite3_progress_handler(
            _store.Handle,
            Every,
            _ =>
            {
                steps += Every;
                return 0;
            },
            null);
        var result = await call();
        Assert.InRange(steps, 0, StepsMax);
        return result;
    }

    private static TurnCommit Order(ActorId owner, string queue, int count) => new()
    {
        Actor = owner,
        Version = 0,
        StateFormat = 1,
        State = "{}",
        Consumed = [],
        Queue = new QueueSettings(queue, $"user of {queue}"),
        Work = [.. Enumerable.Range(0, count).Select(i => new WorkOrder("edit", i, queue, "{}") { Capability = i % 2 == 0 ? "cpu" : "cuda" })],
    };
}
