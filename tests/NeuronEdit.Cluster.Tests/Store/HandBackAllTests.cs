using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Sqlite;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>What a run does that finds its predecessor dead: it gives back what that had, without fault.</summary>
public sealed class HandBackAllTests : IAsyncLifetime
{
    private static readonly ActorId Ann = new("test", "ann");
    private static readonly ActorId Ben = new("test", "ben");
    private readonly SqliteDatabase _database = new();
    private SqliteStore _store = null!;

    public async Task InitializeAsync() => _store = (SqliteStore)await _database.OpenAsync();

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _database.Delete();
    }

    [Fact]
    public async Task HandBackAll_GivesBackAllOfTheWorker_AndNothingOfOthers()
    {
        await OrderAsync(Ann, 5);
        var dead = await ClaimAsync("dead", 3);
        var living = Assert.Single(await ClaimAsync("living", 1));
        await _store.RenewAsync([new Renewal(dead[1].Claim, new WorkProgress(2, 9, "two of nine"))], TimeSpan.FromHours(1), default);

        await _store.HandBackAllAsync("dead", default);

        Assert.Equal(new WorkCounts(4, 1), await _store.CountWorkAsync(default));
        foreach (var work in dead) Assert.False(await _store.FinishAsync(work.Claim, "{}", default));
        Assert.True(await _store.FinishAsync(living.Claim, "{}", default));
        var again = await ClaimAsync("dead", 10);
        Assert.Equal([0L, 1, 2, 4], again.Select(w => w.Index));
        Assert.All(again, w => Assert.Equal(0, w.Failures));
        Assert.All(await _store.ReadRunningAsync("q", default), r => Assert.Null(r.Progress));
    }

    [Fact]
    public async Task HandBackAll_OfCancelledItems_RemovesAndConfirmsThem()
    {
        await OrderAsync(Ann, 2);
        await OrderAsync(Ben, 1);
        Assert.Equal(3, (await ClaimAsync("dead", 10)).Length);
        Assert.True(await _store.CommitAsync(Turn(Ann, version: 1) with { CancelWork = true }, default));
        Assert.Empty(await WaitingAsync());

        await _store.HandBackAllAsync("dead", default);

        var told = Assert.Single(await WaitingAsync());
        Assert.Equal((Ann, new WorkStopped()), (told.To, MessageCodec.Read(told.Type, told.Body)));
        Assert.Equal(Ben, Assert.Single(await ClaimAsync("next", 10)).Owner);
    }

    [Fact]
    public async Task HandBackAll_OfLeasesWhoseTimeIsOver_IsNoFaultEither()
    {
        await OrderAsync(Ann, 1);
        await ClaimAsync("dead", 1);
        _database.Advance(TimeSpan.FromHours(2));
        await _store.HandBackAllAsync("dead", default);
        Assert.Equal(0, await _store.ExpireAsync(RetryPolicy.Default, 10, default));
        Assert.Equal(0, Assert.Single(await ClaimAsync("next", 1)).Failures);
    }

    [Fact]
    public async Task HandBackAll_WakesThoseWhoWaitForWork()
    {
        await OrderAsync(Ann, 1);
        await ClaimAsync("dead", 1);
        await _store.Work.WaitAsync(TimeSpan.FromMilliseconds(1), default);
        var waiting = _store.Work.WaitAsync(TimeSpan.FromHours(1), default);
        await _store.HandBackAllAsync("dead", default);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task OrderAsync(ActorId owner, int count) => Assert.True(await _store.CommitAsync(
        Turn(owner, version: 0) with
        {
            Queue = new QueueSettings("q", "ann"),
            Work = [.. Enumerable.Range(0, count).Select(i => new WorkOrder("edit", i, "q", "{}"))],
        },
        default));

    private Task<ImmutableArray<ClaimedWork>> ClaimAsync(string worker, int slots) =>
        _store.ClaimAsync(new ClaimRequest(worker, slots, ["cpu"], TimeSpan.FromHours(1)), default);

    private Task<ImmutableArray<StoredMessage>> WaitingAsync() => _store.ReadWaitingAsync([.. Enumerable.Range(0, ActorId.Shards)], 100, default);

    private static TurnCommit Turn(ActorId actor, long version) => new() { Actor = actor, Version = version, StateFormat = 1, State = "{}", Consumed = [] };
}
