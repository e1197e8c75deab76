using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Postgres;
using NeuronEdit.Cluster.Turns;
using Npgsql;

namespace NeuronEdit.Cluster.Tests.Store.Postgres;

/// <summary>
/// No call reads more than it gives, however full the store is and whatever the server knew of it when it made its plans: a plan is made once
/// a connection, perhaps while the tables were empty.
/// </summary>
public sealed class PostgresPlansTests : PostgresTestBase
{
    private const int Queues = 20;
    private const int ItemsEach = 300;
    private const int Delayed = 5_000;
    private const int Calls = 10;

    // Twenty queues, their users and shares, 64 shards with up to ten messages: some hundreds. Reading all items or all delayed messages is thousands.
    private const int RowsMax = 1_500;

    private static readonly string DelayedMessages =
        $"INSERT INTO messages (shard, actor, type, body, due) SELECT i % 64, 'experiment/old', 'test/1', '{{}}', now() + interval '1 day' FROM generate_series(1, {Delayed}) AS i";

    public enum Knowledge
    {
        NothingYet,
        ThatAllIsEmpty,
        All,
    }

    [PostgresFact]
    public Task Claim_ReadsAFewRowsOfEachQueue() => AssertReadsFewAsync(async store =>
    {
        Assert.Single(await ClaimAsync(store, 1));
        Assert.Equal(3, (await ClaimAsync(store, 3)).Length);
    });

    [PostgresFact]
    public Task Renew_ReadsItsItems() => AssertReadsFewAsync(async store =>
    {
        var claimed = await ClaimAsync(store, 3);
        await store.RenewAsync([.. claimed.Select(c => new Renewal(c.Claim, new WorkProgress(1, 2, null)))], Lease, Never);
    });

    [PostgresFact]
    public Task FinishAndHandBack_ReadTheirItem() => AssertReadsFewAsync(async store =>
    {
        foreach (var (claimed, i) in (await ClaimAsync(store, 2)).Select((c, i) => (c, i)))
            Assert.True(i == 0 ? await store.FinishAsync(claimed.Claim, "{}", Never) : await store.HandBackAsync(claimed.Claim, Never));
    });

    [PostgresFact]
    public Task Expire_ReadsWhatIsOver() => AssertReadsFewAsync(async store =>
    {
        await ClaimAsync(store, 5);
        store.ClockOffset += Lease + TimeSpan.FromMinutes(1);
        Assert.Equal(5, await store.ExpireAsync(RetryPolicy.Default, 1_000, Never));
    });

    [PostgresFact]
    public Task ReadWaiting_ReadsNoMoreThanTheLimitOfEachShard() => AssertReadsFewAsync(store => store.ReadWaitingAsync([.. Enumerable.Range(0, ActorId.Shards)], 10, Never));

    [PostgresFact]
    public Task ReadWaiting_OfOneActor_ReadsItsShard() => AssertReadsFewAsync(store => store.ReadWaitingAsync(new ActorId("edit", "a0"), 10, Never));

    [PostgresFact]
    public Task ReadRunning_ReadsTheQueues() => AssertReadsFewAsync(async store =>
    {
        await ClaimAsync(store, 5);
        await store.ReadRunningAsync("q3", Never);
    });

    [PostgresFact]
    public Task MoveCancelAndClose_ReadTheOwnersItems() => AssertReadsFewAsync(async store =>
    {
        var owner = new ActorId("edit", $"b{Guid.NewGuid():n}");
        Assert.True(await store.CommitAsync(Order(owner, 0, owner.Key, 10), Never));
        Assert.True(await store.CommitAsync(Turn(owner, 1) with { MoveWorkTo = "q0", CloseQueue = owner.Key }, Never));
        Assert.True(await store.CommitAsync(Turn(owner, 2) with { CancelWork = true, ForgetOutcomes = true }, Never));
    });

    private static async Task AssertReadsFewAsync(Func<PostgresStore, Task> call)
    {
        foreach (var knowledge in Enum.GetValues<Knowledge>()) Assert.InRange(await RowsOfACallAsync(call, knowledge), 1, RowsMax);
    }

    /// <summary>Rows and index entries that the server reads for a call.</summary>
    private static async Task<long> RowsOfACallAsync(Func<PostgresStore, Task> call, Knowledge knowledge)
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresServer.NewSchema()) { ApplicationName = $"plans-{Guid.NewGuid():n}" };
        try
        {
            await using (var filling = new PostgresStore(settings.ConnectionString, TimeProvider.System))
            {
                await filling.OpenAsync(Never);
                if (knowledge == Knowledge.ThatAllIsEmpty) await PostgresServer.ExecuteAsync(settings.ConnectionString, "ANALYZE");
                await FillAsync(filling);
                await PostgresServer.ExecuteAsync(settings.ConnectionString, DelayedMessages);
                if (knowledge == Knowledge.All) await PostgresServer.ExecuteAsync(settings.ConnectionString, "ANALYZE");
            }

            var before = await ReadAsync(settings);
            await using (var store = new PostgresStore(settings.ConnectionString, TimeProvider.System))
            {
                await store.OpenAsync(Never);
                for (var i = 0; i < Calls; i++) await call(store);
            }

            return (await ReadAsync(settings) - before) / Calls;
        }
        finally
        {
            await PostgresServer.DropAsync(settings.ConnectionString);
        }
    }

    private static async Task FillAsync(PostgresStore store)
    {
        for (var i = 0; i < Queues; i++)
        {
            Assert.True(await store.CommitAsync(Order(new ActorId("edit", $"a{i}"), 0, $"q{i}", ItemsEach, $"user{i}"), Never));
            await store.SendAsync([.. Enumerable.Repeat(Message(new ActorId("edit", $"a{i}")), 50)], Never);
        }
    }

    /// <summary>What was read of the schema's tables so far; connections tell when they close.</summary>
    private static async Task<long> ReadAsync(NpgsqlConnectionStringBuilder settings)
    {
        var plain = PostgresServer.Connection!;
        for (var wait = 0; await PostgresServer.ReadAsync<long>(plain, $"SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '{settings.ApplicationName}%'") > 0; wait++)
        {
            Assert.True(wait < 6_000, "The store's connections do not close.");
            await Task.Delay(10);
        }

        return await PostgresServer.ReadAsync<long>(plain, $"""
            SELECT (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes WHERE schemaname = '{settings.SearchPath}')::bigint
                + (SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables WHERE schemaname = '{settings.SearchPath}')::bigint
            """);
    }
}
