using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>How every store opens. Each test has a database of its own, which is empty when the test begins.</summary>
public abstract class OpeningConformance
{
    private static readonly ActorId Someone = new("test", "someone");

    /// <summary>Opens one more store on the test's database, as one more process would.</summary>
    protected abstract Task<IClusterStore> OpenAsync();

    [StoreFact]
    public async Task Open_ManyAtOnceOnAFreshDatabase_AllShareOneStore()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync)));
        foreach (var store in stores) await store.SendAsync([new OutgoingMessage(Someone, "test.note/1", "{}", TimeSpan.Zero)], default);
        foreach (var store in stores)
        {
            Assert.Equal(stores.Length, (await store.ReadWaitingAsync([Someone.Shard], 100, default)).Length);
            await store.DisposeAsync();
        }
    }

    [StoreFact]
    public async Task Open_AgainAfterAllWereClosed_FindsEverything()
    {
        await using (var first = await OpenAsync())
        {
            await first.SendAsync([new OutgoingMessage(Someone, "test.note/1", "\"kept\"", TimeSpan.Zero)], default);
            Assert.True(await first.CommitAsync(new TurnCommit { Actor = Someone, Version = 0, StateFormat = 3, State = "{}", Consumed = [] }, default));
        }

        await using var second = await OpenAsync();
        Assert.Equal(new StoredActor(Someone, 1, 3, "{}"), await second.ReadActorAsync(Someone, default));
        Assert.Equal("\"kept\"", Assert.Single(await second.ReadWaitingAsync([Someone.Shard], 100, default)).Body);
    }

    [StoreFact]
    public async Task Open_TwiceOnOneStore_ChangesNothing()
    {
        await using var store = await OpenAsync();
        await store.SendAsync([new OutgoingMessage(Someone, "test.note/1", "{}", TimeSpan.Zero)], default);
        await store.OpenAsync(default);
        Assert.Single(await store.ReadWaitingAsync([Someone.Shard], 100, default));
    }
}
