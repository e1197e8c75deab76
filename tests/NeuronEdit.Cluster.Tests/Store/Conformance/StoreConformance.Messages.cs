using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>Messages: each sender's in order, not before their time, to whoever has the shard. And who is told that they are there.</summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task Messages_OfOneSender_AreReadInTheOrderOfSending()
    {
        await Store.SendAsync([Note(Owner, "1"), Note(Friend, "-"), Note(Owner, "2")], default);
        await Other.SendAsync([Note(Owner, "3")], default);
        await CommitAsync(Friend, t => t with { Messages = [Note(Owner, "4"), Note(Owner, "5")] });
        await CommitAsync(Friend, t => t with { Messages = [Note(Owner, "6")] });
        Assert.Equal(["1", "2", "3", "4", "5", "6"], await NotesAsync(Owner));
        var ids = (await WaitingAsync(Owner)).Select(m => m.Id).ToList();
        Assert.Equal(ids.Order().Distinct(), ids);
    }

    [StoreFact]
    public async Task Messages_OfManySendersAtTheSameTime_KeepEachOnesOrder()
    {
        const int Senders = 6, Turns = 25;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(s => Task.Run(async () =>
        {
            for (var n = 0; n < Turns; n++)
                Assert.True(await (s % 2 == 0 ? Store : Other).CommitAsync(TurnOf(new ActorId("test", $"s{s}"), n) with { Messages = [Note(Owner, $"{s}:{2 * n:00}"), Note(Owner, $"{s}:{2 * n + 1:00}")] }, default));
        })));
        var notes = await NotesAsync(Owner);
        Assert.Equal(Senders * Turns * 2, notes.Length);
        foreach (var sender in notes.GroupBy(n => n[..1])) Assert.Equal(sender.Order(StringComparer.Ordinal), sender);
    }

    [StoreFact]
    public async Task Messages_AreStoredAsTheyWereSent()
    {
        const string Body = "{\"text\":\"é ñ 漢 \\u0001 '; DROP TABLE messages; -- \\\\ %\"}";
        await Store.SendAsync([new OutgoingMessage(Owner, "test.odd/12", Body, TimeSpan.Zero)], default);
        var message = Assert.Single(await WaitingAsync(Owner));
        Assert.Equal((Owner, "test.odd/12", Body), (message.To, message.Type, message.Body));
    }

    [StoreFact]
    public async Task Messages_WithADelay_AreReadOnceItIsOver()
    {
        await CommitAsync(Friend, t => t with { Messages = [Note(Owner, "later", TimeSpan.FromSeconds(60)), Note(Owner, "now")] });
        await Store.SendAsync([Note(Owner, "much later", TimeSpan.FromDays(40))], default);
        Assert.Equal(["now"], await NotesAsync(Owner));
        Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(["now"], await NotesAsync(Owner));
        Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(["later", "now"], (await NotesAsync(Owner)).Order());
        Advance(TimeSpan.FromDays(40));
        Assert.Equal(3, (await NotesAsync(Owner)).Length);
    }

    [StoreFact]
    public async Task ReadWaiting_GivesTheShardsAskedFor_OldestFirst_NoMoreThanTheLimit()
    {
        ActorId[] actors = [.. Enumerable.Range(0, 40).Select(i => new ActorId("test", $"n{i}"))];
        await Store.SendAsync([.. actors.Select((a, i) => Note(a, $"{i}"))], default);
        Assert.Empty(await Store.ReadWaitingAsync([], 100, default));

        int[] shards = [.. actors.Select(a => a.Shard).Distinct().Order().Take(4)];
        var expected = actors.Where(a => shards.Contains(a.Shard)).ToList();
        Assert.Equal(expected, (await Store.ReadWaitingAsync([.. shards], 100, default)).Select(m => m.To));
        Assert.Equal(expected.Take(3), (await Store.ReadWaitingAsync([.. shards], 3, default)).Select(m => m.To));
        Assert.Equal(actors, (await Store.ReadWaitingAsync(AllShards, 100, default)).Select(m => m.To));
    }

    [StoreFact]
    public async Task ReadWaiting_OfOneActor_GivesItsOwn_OldestFirst_OnceTheirTimeHasCome()
    {
        // Two actors of one shard, and one of another.
        var other = Enumerable.Range(0, 10_000).Select(i => new ActorId("test", $"n{i}")).First(a => a.Shard == Owner.Shard && a != Owner);
        var far = Enumerable.Range(0, 10_000).Select(i => new ActorId("test", $"n{i}")).First(a => a.Shard != Owner.Shard);
        await Store.SendAsync([Note(other, "x"), Note(Owner, "a"), Note(far, "y"), Note(Owner, "late") with { Delay = TimeSpan.FromSeconds(60) }, Note(Owner, "b"), Note(Owner, "c")], default);

        Assert.Equal(["a", "b", "c"], await TextsAsync(10));
        Assert.Equal(["a", "b"], await TextsAsync(2));
        Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(["a", "late", "b", "c"], await TextsAsync(10));
        Assert.Empty(await Store.ReadWaitingAsync(new ActorId("test", "nobody"), 10, default));

        async Task<string[]> TextsAsync(int limit) => [.. (await Store.ReadWaitingAsync(Owner, limit, default)).Select(m => ClusterJson.Read<string>(m.Body))];
    }

    [StoreFact]
    public async Task ReadWaiting_TakesNothingAway()
    {
        await Store.SendAsync([Note(Owner, "a")], default);
        Assert.Equal(await Store.ReadWaitingAsync(AllShards, 10, default), (await Other.ReadWaitingAsync(AllShards, 10, default)).AsEnumerable());
    }

    [StoreFact]
    public async Task ListActors_PagesThroughAKind_InTheOrderOfKeys()
    {
        string[] keys = ["a", "a-1", "a.b", "a1", "a_b", "ab", "b", "z9", "0", "zz"];
        foreach (var key in keys) await CommitAsync(new ActorId("page", key), t => t with { State = $"\"{key}\"" });
        await CommitAsync(new ActorId("pag", "c"), t => t);
        await CommitAsync(new ActorId("page2", "c"), t => t);

        var listed = new List<string>();
        for (string? after = null; ;)
        {
            var page = await Store.ListActorsAsync("page", after, 3, default);
            Assert.All(page, a => Assert.Equal(("page", 1L, $"\"{a.Actor.Key}\""), (a.Actor.Kind, a.Version, a.State)));
            listed.AddRange(page.Select(a => a.Actor.Key));
            if (page.Length < 3) break;
            after = page[^1].Actor.Key;
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), listed);
        Assert.Equal(keys.Length, (await Store.ListActorsAsync("page", null, 1_000, default)).Length);
        Assert.Empty(await Store.ListActorsAsync("none", null, 1_000, default));
    }

    [StoreFact]
    public async Task Wakeups_AreSignalledByWhatBringsMessagesOrWork()
    {
        await SignalsAsync(s => s.Messages, () => Store.SendAsync([Note(Owner, "a")], default));
        await SignalsAsync(s => s.Messages, () => CommitAsync(Friend, t => t with { Messages = [Note(Owner, "b")] }));
        await SignalsAsync(s => s.Work, () => OrderAsync(5));
        var claimed = await ClaimAsync(4);
        await SignalsAsync(s => s.Messages, () => FinishAsync(claimed[0]));
        await SignalsAsync(s => s.Messages, () => FailAsync(claimed[1], permanent: true));
        await SignalsAsync(s => s.Work, () => Store.HandBackAsync(claimed[2].Claim, default));
        await SignalsAsync(s => s.Messages, async () =>
        {
            await CancelAsync(Owner);
            await FinishAsync(claimed[3]);
        });
    }

    /// <summary>An action wakes a loop that is waiting already.</summary>
    private async Task SignalsAsync(Func<IClusterStore, Wakeup> wakeup, Func<Task> action)
    {
        await wakeup(Store).WaitAsync(TimeSpan.FromMilliseconds(1), default);
        var waiting = wakeup(Store).WaitAsync(TimeSpan.FromHours(1), default);
        await action();
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
