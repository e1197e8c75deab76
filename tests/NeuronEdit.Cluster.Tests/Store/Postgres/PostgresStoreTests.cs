using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store.Postgres;

public sealed class PostgresStoreTests : PostgresTestBase
{
    [PostgresFact]
    public async Task Commit_ATurnOfEveryPart_IsThereOnce()
    {
        var store = await OpenAsync();
        await store.SendAsync([Message(Alice, "1"), Message(Alice, "2")], Never);
        var waiting = await WaitingAsync(store);
        var commit = Order(Alice, 0, "q", 3) with { Consumed = [.. waiting.Select(m => m.Id)], Messages = [Message(new ActorId("edit", "bob"), "3")] };

        Assert.True(await store.CommitAsync(commit, Never));
        Assert.False(await store.CommitAsync(commit, Never));

        Assert.Equal(new StoredActor(Alice, commit.NextVersion, 1, "{}"), await store.ReadActorAsync(Alice, Never));
        Assert.Equal("3", Assert.Single(await WaitingAsync(store)).Body);
        Assert.Equal(new WorkCounts(3, 0), await store.CountWorkAsync(Never));
    }

    [PostgresFact]
    public async Task Finish_OfAClaim_TellsTheOwnerInAMessageThatTheCodecReads()
    {
        var store = await OpenAsync();
        Assert.True(await store.CommitAsync(Order(Alice, 0, "q", 1), Never));
        var claimed = Assert.Single(await ClaimAsync(store, 4));
        Assert.Equal("{\"item\":0}", claimed.Input);

        Assert.True(await store.FinishAsync(claimed.Claim, "{\"rows\":\"\\u0001 ü\"}", Never));
        Assert.True(await store.FinishAsync(claimed.Claim, "{\"rows\":\"\\u0001 ü\"}", Never));

        var told = Assert.Single(await WaitingAsync(store));
        Assert.Equal(new WorkDone("edit", 0, "{\"rows\":\"\\u0001 ü\"}"), MessageCodec.Read(told.Type, told.Body));
    }

    [PostgresFact]
    public async Task Fail_TooOften_TellsTheOwnerInAMessageThatTheCodecReads()
    {
        var store = await OpenAsync();
        Assert.True(await store.CommitAsync(Order(Alice, 0, "q", 1), Never));
        var failure = new WorkFailure(FailureCode.Data, "The file \"a.parquet\" is damaged.");
        for (var i = 1; i <= 5; i++)
        {
            var claimed = Assert.Single(await ClaimAsync(store, 1));
            Assert.Equal(i - 1, claimed.Failures);
            Assert.True(await store.FailAsync(claimed.Claim, failure, permanent: false, RetryPolicy.Default, Never));
            Assert.Empty(await ClaimAsync(store, 1));
            store.ClockOffset += RetryPolicy.Default.DelayMax;
        }

        var told = Assert.Single(await WaitingAsync(store));
        Assert.Equal(new WorkFailed("edit", 0, failure), MessageCodec.Read(told.Type, told.Body));
    }

    [PostgresFact]
    public async Task Cancel_WhileItemsAreRacingToEnd_TellsTheOwnerOnceAndLast()
    {
        var store = await OpenAsync();
        var other = await OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var owner = new ActorId("edit", $"race-{round}");
            Assert.True(await store.CommitAsync(Order(owner, 0, "q", 12), Never));
            var claimed = await ClaimAsync(store, 8);
            Assert.Equal(8, claimed.Length);
            var cancel = store.CommitAsync(Turn(owner, 1) with { CancelWork = true }, Never);
            var ends = claimed.Select((c, i) => i % 2 == 0 ? other.FinishAsync(c.Claim, "{}", Never) : other.HandBackAsync(c.Claim, Never)).ToArray();
            Assert.True(await cancel);
            Assert.DoesNotContain(false, await Task.WhenAll(ends));

            var told = (await WaitingAsync(store)).Where(m => m.To == owner).ToList();
            Assert.Equal(5, told.Count);
            Assert.Equal("work.stopped/1", told[^1].Type);
            Assert.Equal(new WorkCounts(0, 0), await store.CountWorkAsync(Never));
        }
    }

    [PostgresFact]
    public async Task LeaseShards_OfNodesThatComeAndGo_AreEqualAndNeverShared()
    {
        var store = await OpenAsync();
        var lease = TimeSpan.FromSeconds(10);
        Assert.Equal(64, (await store.LeaseShardsAsync("a", lease, Never)).Length);
        Assert.Empty(await store.LeaseShardsAsync("b", lease, Never));
        Assert.Equal(32, (await store.LeaseShardsAsync("a", lease, Never)).Length);
        var b = await store.LeaseShardsAsync("b", lease, Never);
        Assert.Equal(32, b.Length);
        store.ClockOffset += TimeSpan.FromSeconds(6);
        await store.LeaseShardsAsync("b", lease, Never);
        store.ClockOffset += TimeSpan.FromSeconds(6);
        Assert.Equal(Enumerable.Range(0, 64), await store.LeaseShardsAsync("b", lease, Never));
        await store.ReleaseShardsAsync("b", Never);
        Assert.Equal(64, (await store.LeaseShardsAsync("c", lease, Never)).Length);
    }
}
