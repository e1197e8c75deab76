using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>Turns: guarded by the version, all or nothing.</summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task ReadActor_ThatHasNoState_IsNull() => Assert.Null(await Store.ReadActorAsync(Owner, default));

    [StoreFact]
    public async Task Commit_Turns_KeepsTheStateAndCountsTheVersion()
    {
        Assert.True(await Store.CommitAsync(TurnOf(Owner, 0) with { State = "{\"a\":\"é \\\" '\"}", StateFormat = 7 }, default));
        Assert.Equal(new StoredActor(Owner, 1, 7, "{\"a\":\"é \\\" '\"}"), await Other.ReadActorAsync(Owner, default));
        Assert.True(await Store.CommitAsync(TurnOf(Owner, 1) with { State = "[]", StateFormat = 8 }, default));
        Assert.Equal(new StoredActor(Owner, 2, 8, "[]"), await Other.ReadActorAsync(Owner, default));
    }

    [StoreTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Commit_OnAnotherVersion_IsRefusedAndDoesNothing(long version)
    {
        await CommitAsync(Owner, t => t);
        await CommitAsync(Owner, t => t with { State = "2" });
        await Store.SendAsync([Note(Owner, "waits")], default);
        var message = Assert.Single(await WaitingAsync(Owner));

        Assert.False(await Store.CommitAsync(Everything(TurnOf(Owner, version)) with { Consumed = [message.Id] }, default));

        Assert.Equal(new StoredActor(Owner, 2, 1, "2"), await Store.ReadActorAsync(Owner, default));
        await AssertNothingElseDoneAsync();
        Assert.Equal(message, Assert.Single(await WaitingAsync(Owner)));
    }

    [StoreTheory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Commit_OfAMessageThatIsGone_IsRefusedAndDoesNothing(long version)
    {
        await Store.SendAsync([Note(Owner, "gone"), Note(Owner, "waits")], default);
        var (gone, waits) = ((await WaitingAsync(Owner))[0], (await WaitingAsync(Owner))[1]);
        await CommitAsync(Owner, t => t with { State = null, Consumed = [gone.Id] });
        if (version > 0) await CommitAsync(Owner, t => t);

        Assert.False(await Store.CommitAsync(Everything(TurnOf(Owner, version)) with { State = "9", Consumed = [waits.Id, gone.Id] }, default));

        Assert.Equal(version, (await Store.ReadActorAsync(Owner, default))?.Version ?? 0);
        await AssertNothingElseDoneAsync();
        Assert.Equal(waits, Assert.Single(await WaitingAsync(Owner)));
    }

    [StoreFact]
    public async Task Commit_OfAnActorThatIsGone_IsRefused()
    {
        await CommitAsync(Owner, t => t);
        await CommitAsync(Owner, t => t with { State = null });
        Assert.False(await Store.CommitAsync(TurnOf(Owner, 1), default));
        Assert.False(await Store.CommitAsync(TurnOf(Owner, 2), default));
        Assert.Null(await Store.ReadActorAsync(Owner, default));
    }

    [StoreFact]
    public async Task Commit_MadeAgain_IsRefusedAndCountsOnce()
    {
        await Store.SendAsync([Note(Owner, "once")], default);
        var turn = TurnOf(Owner, 0) with { Consumed = [Assert.Single(await WaitingAsync(Owner)).Id], Messages = [Note(Friend, "sent")] };
        Assert.True(await Store.CommitAsync(turn, default));
        Assert.False(await Store.CommitAsync(turn, default));
        Assert.Equal(["sent"], await NotesAsync(Friend));
    }

    [StoreFact]
    public async Task Commit_ConsumesTheMessagesNamed_AndNoOthers()
    {
        await Store.SendAsync([Note(Owner, "a"), Note(Owner, "b"), Note(Owner, "c"), Note(Friend, "d")], default);
        var waiting = await WaitingAsync(Owner);
        await CommitAsync(Owner, t => t with { Consumed = [waiting[0].Id, waiting[2].Id] });
        Assert.Equal(["b"], await NotesAsync(Owner));
        Assert.Equal(["d"], await NotesAsync(Friend));
    }

    [StoreFact]
    public async Task Commit_WithoutAState_RemovesTheActor_WhichMayBeginAnew()
    {
        await CommitAsync(Owner, t => t);
        await CommitAsync(Owner, t => t with { State = null, Messages = [Note(Friend, "last words")] });
        Assert.Null(await Store.ReadActorAsync(Owner, default));
        Assert.Equal(["last words"], await NotesAsync(Friend));
        Assert.True(await Store.CommitAsync(TurnOf(Owner, 0), default));
        Assert.Equal(1, (await Store.ReadActorAsync(Owner, default))!.Version);
    }

    [StoreFact]
    public async Task Commit_OfAnActorThatNeverHadAState_MayLeaveItSo()
    {
        await Store.SendAsync([Note(Owner, "in vain")], default);
        var message = Assert.Single(await WaitingAsync(Owner));
        Assert.True(await Store.CommitAsync(TurnOf(Owner, 0) with { State = null, Consumed = [message.Id], Messages = [Note(Friend, "sorry")] }, default));
        Assert.Null(await Store.ReadActorAsync(Owner, default));
        Assert.Empty(await WaitingAsync(Owner));
        Assert.Equal(["sorry"], await NotesAsync(Friend));
    }

    [StoreFact]
    public async Task Commit_WithoutAStateOfAnActorThatGotOneMeanwhile_IsRefused()
    {
        await CommitAsync(Owner, t => t);
        Assert.False(await Store.CommitAsync(TurnOf(Owner, 0) with { State = null }, default));
        Assert.NotNull(await Store.ReadActorAsync(Owner, default));
    }

    [StoreFact]
    public async Task Commit_OfTheLargestTurn_KeepsAllOfIt()
    {
        var body = new string('x', 64 * 1024 - 2);
        await Store.SendAsync([.. Enumerable.Range(0, 256).Select(i => Note(Owner, $"{i}"))], default);
        var state = ClusterJson.Write(new string('s', 256 * 1024));
        var consumed = (await WaitingAsync(Owner)).Select(m => m.Id);
        await CommitAsync(Owner, t => t with { State = state, Consumed = [.. consumed], Messages = [Note(Friend, body)], Queue = Queue("q"), Work = Orders(4_500) });
        Assert.Equal(state, (await Store.ReadActorAsync(Owner, default))!.State);
        Assert.Empty(await WaitingAsync(Owner));
        Assert.Equal([body], await NotesAsync(Friend));
        Assert.Equal(new WorkCounts(4_500, 0), await Store.CountWorkAsync(default));
    }

    [StoreFact]
    public async Task Commit_ThatClosesAQueueWithWorkInIt_FailsAndDoesNothing()
    {
        await OrderAsync(2);
        await Assert.ThrowsAnyAsync<Exception>(() => Store.CommitAsync(TurnOf(Owner, 1) with { State = "9", CloseQueue = "q", Messages = [Note(Friend, "sent")] }, default));
        Assert.Equal(new StoredActor(Owner, 1, 1, "{}"), await Store.ReadActorAsync(Owner, default));
        Assert.Empty(await WaitingAsync(Friend));
        Assert.Equal(2, (await ClaimAsync(5)).Length);
    }

    [StoreFact]
    public async Task Commit_AtTheSameTimeOnOneVersion_SucceedsOnce()
    {
        for (var version = 0; version < 10; version++)
        {
            var turn = TurnOf(Owner, version) with { Messages = [Note(Friend, $"{version}")] };
            var committed = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 2 == 0 ? Store : Other).CommitAsync(turn, default))));
            Assert.Single(committed, c => c);
        }

        Assert.Equal(10, (await Store.ReadActorAsync(Owner, default))!.Version);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), await NotesAsync(Friend));
    }

    [StoreFact]
    public async Task Commit_AtTheSameTimeOfOneMessage_SucceedsOnce()
    {
        for (var round = 0; round < 10; round++)
        {
            await Store.SendAsync([Note(Owner, "once")], default);
            var message = Assert.Single(await WaitingAsync(Owner)).Id;
            var turn = TurnOf(Owner, 0) with { State = null, Consumed = [message], Messages = [Note(Friend, "done")] };
            var committed = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => (i % 2 == 0 ? Store : Other).CommitAsync(turn, default))));
            Assert.Single(committed, c => c);
        }

        Assert.Equal(10, (await NotesAsync(Friend)).Length);
    }

    [StoreFact]
    public async Task Commit_AtTheSameTimeOfActorsThatWriteToEachOther_AllSucceed()
    {
        ActorId[] actors = [.. Enumerable.Range(0, 8).Select(i => new ActorId("test", $"a{i}"))];
        await Task.WhenAll(actors.Select((actor, i) => Task.Run(async () =>
        {
            for (var version = 0; version < 20; version++)
                Assert.True(await (i % 2 == 0 ? Store : Other).CommitAsync(TurnOf(actor, version) with { Messages = [Note(actors[(i + 1) % 8], $"{version}"), Note(actors[(i + 3) % 8], $"{version}")] }, default));
        })));
        foreach (var actor in actors) Assert.Equal(40, (await NotesAsync(actor)).Length);
    }

    [StoreFact]
    public async Task AnyMethod_ThatIsStoppedBeforeItBegins_Throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadActorAsync(Owner, new CancellationToken(canceled: true)));

    private static TurnCommit Everything(TurnCommit turn) => turn with { Messages = [Note(Friend, "sent")], Queue = Queue("q"), Work = Orders(1), CancelWork = true };

    private async Task AssertNothingElseDoneAsync()
    {
        Assert.Empty(await WaitingAsync(Friend));
        Assert.Equal(new WorkCounts(0, 0), await Store.CountWorkAsync(default));
    }
}
