using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>Cancelling, moving, closing: what waits goes at once, what runs is asked to stop, and the owner hears once when it is over.</summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task Cancel_WhereNothingRuns_RemovesWhatWaitsAndTellsTheOwner()
    {
        await OrderAsync(3);
        await OrderAsync(Friend, Queue("q"), Order(7));
        await CancelAsync(Owner);
        Assert.Equal([new WorkStopped()], await InboxAsync(Owner));
        Assert.Equal([Friend], (await ClaimAsync(10)).Select(w => w.Owner));
        Assert.Empty(await InboxAsync(Friend));
    }

    [StoreFact]
    public async Task Cancel_OfNothing_TellsTheOwner()
    {
        await CancelAsync(Owner);
        Assert.Equal([new WorkStopped()], await InboxAsync(Owner));
    }

    [StoreFact]
    public async Task Cancel_StopsWorkOfTheSameTurn()
    {
        await CommitAsync(Owner, t => t with { Queue = Queue("q"), Work = Orders(3), CancelWork = true });
        Assert.Empty(await ClaimAsync(10));
        Assert.Equal([new WorkStopped()], await InboxAsync(Owner));
    }

    [StoreFact]
    public async Task Cancel_OfAnItemThatWaitsForAnotherAttempt_RemovesIt()
    {
        await OrderAsync();
        await FailAsync(await ClaimOneAsync());
        await CancelAsync(Owner);
        Assert.Equal([new WorkStopped()], await InboxAsync(Owner));
        Assert.Equal(new WorkCounts(0, 0), await Store.CountWorkAsync(default));
    }

    [StoreTheory]
    [InlineData("finish")]
    [InlineData("fail")]
    [InlineData("fail for good")]
    [InlineData("hand back")]
    [InlineData("expire")]
    public async Task Cancel_WhileItemsRun_IsConfirmedWithTheLast(string end)
    {
        await OrderAsync(3);
        var running = await ClaimAsync(2);
        await CancelAsync(Owner);
        Assert.Empty(await InboxAsync(Owner));
        Assert.Equal(new WorkCounts(0, 2), await Store.CountWorkAsync(default));

        await EndAsync(running[0], end);
        if (end != "expire") Assert.DoesNotContain(new WorkStopped(), await InboxAsync(Owner));
        await EndAsync(running[1], end);
        Assert.Single(await InboxAsync(Owner), m => m is WorkStopped);
        Assert.IsType<WorkStopped>((await InboxAsync(Owner))[^1]);
        Assert.Equal(end == "finish" ? 2 : 0, (await InboxAsync(Owner)).Count(m => m is WorkDone));

        Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await ExpireAsync());
        Assert.Empty(await ClaimAsync(10));
        Assert.Equal(new WorkCounts(0, 0), await Store.CountWorkAsync(default));
    }

    [StoreFact]
    public async Task Cancel_Twice_IsConfirmedTwice()
    {
        await OrderAsync();
        var work = await ClaimOneAsync();
        await CancelAsync(Owner);
        await CancelAsync(Owner);
        Assert.Empty(await InboxAsync(Owner));
        await Store.HandBackAsync(work.Claim, default);
        Assert.Equal([new WorkStopped(), new WorkStopped()], await InboxAsync(Owner));
    }

    [StoreFact]
    public async Task AfterACancel_TheSameItemsMayBeOrderedAnew()
    {
        await OrderAsync(2);
        var work = await ClaimOneAsync();
        await CancelAsync(Owner);
        await Store.HandBackAsync(work.Claim, default);
        await OrderAsync(2);
        var again = await ClaimAsync(5);
        Assert.Equal(2, again.Length);
        Assert.Equal(LeaseState.Held, await RenewAsync(again[0]));
        Assert.Equal(LeaseState.Lost, await RenewAsync(work));
        foreach (var item in again) Assert.True(await FinishAsync(item));
        Assert.Single(await InboxAsync(Owner), m => m is WorkStopped);
    }

    [StoreFact]
    public async Task Cancel_ByAnActorThatGoes_IsConfirmedToo()
    {
        await OrderAsync();
        var work = await ClaimOneAsync();
        await CommitAsync(Owner, t => t with { State = null, CancelWork = true });
        await Store.HandBackAsync(work.Claim, default);
        Assert.Equal([new WorkStopped()], await InboxAsync(Owner));
    }

    [StoreTheory]
    [InlineData("finish")]
    [InlineData("fail for good")]
    [InlineData("hand back")]
    public async Task Cancel_AtTheSameTimeAsItemsEnd_IsConfirmedOnceAndLast(string end)
    {
        for (var round = 0; round < 15; round++)
        {
            var owner = new ActorId("test", $"r{round}");
            await OrderAsync(owner, Queue("q"), Orders(4));
            var running = await ClaimAsync(3);
            await Task.WhenAll(
                [Task.Run(() => Other.CommitAsync(TurnOf(owner, 1) with { CancelWork = true }, default)), .. running.Select(w => Task.Run(() => EndAsync(w, end)))]);
            foreach (var late in await ClaimAsync(10)) Assert.Fail($"{late.Index} can be claimed after the cancel");
            var inbox = await InboxAsync(owner);
            Assert.Single(inbox, m => m is WorkStopped);
            if (end != "fail for good") Assert.IsType<WorkStopped>(inbox[^1]);
            if (end == "finish") Assert.Equal(3, inbox.Count(m => m is WorkDone));
        }
    }

    [StoreFact]
    public async Task Cancel_AtTheSameTimeAsClaims_LeavesNothingBehind()
    {
        for (var round = 0; round < 15; round++)
        {
            var owner = new ActorId("test", $"r{round}");
            await OrderAsync(owner, Queue("q"), Orders(6));
            var claims = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => ClaimAsync(2))));
            await Task.WhenAll(Task.Run(() => Other.CommitAsync(TurnOf(owner, 1) with { CancelWork = true }, default)), claims);
            foreach (var work in (await claims).SelectMany(c => c)) Assert.True(await Store.HandBackAsync(work.Claim, default));
            Assert.Equal([new WorkStopped()], await InboxAsync(owner));
            Assert.Equal(new WorkCounts(0, 0), await Store.CountWorkAsync(default));
        }
    }

    [StoreFact]
    public async Task Move_TakesAllOfTheActorsWorkToTheOtherQueue_WhatRunsToo()
    {
        await OrderAsync(Owner, Queue("q"), Orders(4));
        await OrderAsync(Friend, Queue("q"), Order(8));
        await OrderAsync(Friend, Queue("r") with { SlotsMax = 2 });
        var work = await ClaimOneAsync();
        await CommitAsync(Owner, t => t with { MoveWorkTo = "r" });

        Assert.Equal(0, Assert.Single(await Store.ReadRunningAsync("r", default)).Index);
        Assert.Empty(await Store.ReadRunningAsync("q", default));
        Assert.Equal(LeaseState.Held, await RenewAsync(work));
        Assert.Equal([("q", 8L), ("r", 1L)], (await ClaimAsync(10)).Select(w => (w.Queue, w.Index)).Order());
        Assert.True(await FinishAsync(work));
        Assert.Equal([2L], (await ClaimAsync(10)).Select(w => w.Index));
    }

    [StoreFact]
    public async Task Move_ThenClose_LeavesTheWorkInTheOtherQueue()
    {
        await OrderAsync(Owner, Queue("q"), Orders(2));
        await OrderAsync(Friend, Queue("r"));
        await ClaimOneAsync();
        await CommitAsync(Owner, t => t with { MoveWorkTo = "r", CloseQueue = "q" });
        Assert.Equal("r", (await ClaimOneAsync()).Queue);
    }

    [StoreFact]
    public async Task Close_RemovesAQueue_WhichMayBeOpenedAnewWithOtherSettings()
    {
        await OrderAsync(Owner, Queue("q") with { SlotsMax = 1 }, Orders(3));
        await CancelAsync(Owner);
        await CommitAsync(Owner, t => t with { CloseQueue = "q" });
        await OrderAsync(Owner, Queue("q", "ben"), Orders(3));
        Assert.Equal(3, (await ClaimAsync(5)).Length);
    }

    [StoreFact]
    public async Task Close_OfAQueueThatIsNotThere_ChangesNothing()
    {
        await CommitAsync(Owner, t => t with { CloseQueue = "never" });
        Assert.Equal(1, (await Store.ReadActorAsync(Owner, default))!.Version);
    }

    [StoreFact]
    public async Task OpenAndClose_InOneTurn_LeavesNoQueue()
    {
        await CommitAsync(Owner, t => t with { Queue = Queue("q"), Work = Orders(2), CancelWork = true, CloseQueue = "q" });
        Assert.Equal([new WorkStopped()], await InboxAsync(Owner));
        Assert.Empty(await ClaimAsync(5));
    }

    private async Task EndAsync(ClaimedWork work, string how)
    {
        switch (how)
        {
            case "finish":
                Assert.True(await FinishAsync(work));
                break;
            case "hand back":
                Assert.True(await Store.HandBackAsync(work.Claim, default));
                break;
            case "expire":
                Advance(Lease + Moment);
                await ExpireAsync();
                break;
            default:
                Assert.True(await FailAsync(work, permanent: how == "fail for good"));
                break;
        }
    }
}
