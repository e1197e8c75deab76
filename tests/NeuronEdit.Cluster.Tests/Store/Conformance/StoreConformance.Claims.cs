using System.Collections.Concurrent;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>Claims: the right items, in the right order, each to one worker.</summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task Claim_WhereNothingWaits_IsEmpty()
    {
        Assert.Empty(await ClaimAsync(10));
        await OrderAsync();
        await ClaimOneAsync();
        Assert.Empty(await ClaimAsync(10));
    }

    [StoreFact]
    public async Task Claim_TellsAllThatTheWorkerNeeds()
    {
        await OrderAsync(Owner, Queue("q"), new WorkOrder("train", 1L << 40, "q", "{\"a\":\"é\"}") { SlotsMax = 3 });
        var work = Assert.Single(await ClaimAsync(2, "w1"));
        Assert.Equal((Owner, "train", 1L << 40, "q", "{\"a\":\"é\"}", 2, 0), (work.Owner, work.Kind, work.Index, work.Queue, work.Input, work.Slots, work.Failures));
        Assert.True(work.Claim.Token > 0);
    }

    [StoreFact]
    public async Task Claim_OfAQueue_GivesTheOldestFirst()
    {
        await OrderAsync(Owner, Queue("q"), Order(7), Order(3));
        await OrderAsync(Friend, Queue("q"), Order(9), Order(1));
        await OrderAsync(Owner, Queue("q"), Order(0));
        Assert.Equal([7L, 3L], (await ClaimAsync(2)).Select(w => w.Index));
        Assert.Equal([9L, 1L, 0L], (await ClaimAsync(10)).Select(w => w.Index));
    }

    [StoreFact]
    public async Task Order_OfAnItemThatIsStillThere_IsIgnored()
    {
        await OrderAsync(Owner, Queue("q"), Order(1) with { Input = "1" });
        await OrderAsync(Owner, Queue("q"), Order(1) with { Input = "2" });
        var work = Assert.Single(await ClaimAsync(10));
        Assert.Equal("1", work.Input);
        await OrderAsync(Owner, Queue("q"), Order(1) with { Input = "3" });
        Assert.Empty(await ClaimAsync(10));

        Assert.True(await FinishAsync(work));
        await OrderAsync(Owner, Queue("q"), Order(1) with { Input = "4" });
        Assert.Equal("4", (await ClaimOneAsync()).Input);
    }

    [StoreFact]
    public async Task Order_OfOneIndexByOtherOwnersOrOfOtherKinds_IsAnotherItem()
    {
        await OrderAsync(Owner, Queue("q"), Order(1), Order(1) with { Kind = "evaluate" });
        await OrderAsync(Friend, Queue("q"), Order(1));
        Assert.Equal(3, (await ClaimAsync(10)).Length);
    }

    [StoreFact]
    public async Task Claim_GivesAnItemAsManySlotsAsItCanUseAndAreFree()
    {
        await OrderAsync(Owner, Queue("q"), Order(0) with { SlotsMax = 4 }, Order(1) with { SlotsMax = 4 }, Order(2));
        Assert.Equal([4, 1], (await ClaimAsync(5)).Select(w => w.Slots));
        Assert.Equal([1], (await ClaimAsync(5)).Select(w => w.Slots));
    }

    [StoreFact]
    public async Task Claim_LeavesWorkForOtherDevicesAlone()
    {
        await OrderAsync(Owner, Queue("q"), Order(0) with { Capability = "cuda" }, Order(1), Order(2) with { Capability = "cuda" });
        Assert.Equal([1L], (await ClaimAsync(10)).Select(w => w.Index));
        Assert.Equal([0L], (await ClaimAsync(1, "w", "cuda")).Select(w => w.Index));
        Assert.Equal([2L], (await ClaimAsync(10, "w", "cpu", "cuda")).Select(w => w.Index));
    }

    [StoreFact]
    public async Task Claim_WithSeveralDevices_StillGivesTheOldestFirst()
    {
        await OrderAsync(Owner, Queue("q"), Order(0) with { Capability = "cuda" }, Order(1), Order(2) with { Capability = "cuda" }, Order(3));
        Assert.Equal([0L, 1L, 2L], (await ClaimAsync(3, "w", "cpu", "cuda")).Select(w => w.Index));
    }

    [StoreFact]
    public async Task Claim_NeverTakesAQueueBeyondItsSlots()
    {
        await OrderAsync(Owner, Queue("q") with { SlotsMax = 2 }, Orders(6));
        var claimed = await ClaimAsync(10);
        Assert.Equal(2, claimed.Length);
        Assert.Empty(await ClaimAsync(10));

        await FinishAsync(claimed[0]);
        claimed = [await ClaimOneAsync(), claimed[1]];
        await Store.HandBackAsync(claimed[1].Claim, default);
        claimed = [claimed[0], Assert.Single(await ClaimAsync(10))];
        await FailAsync(claimed[0]);
        claimed = [Assert.Single(await ClaimAsync(10)), claimed[1]];
        Advance(Lease + Moment);
        Assert.Equal(2, await ExpireAsync());
        Advance(Moment);
        Assert.Equal(2, (await ClaimAsync(10)).Length);
    }

    [StoreFact]
    public async Task Claim_GivesAnItemNoMoreSlotsThanItsQueueMayTake()
    {
        await OrderAsync(Owner, Queue("q") with { SlotsMax = 3 }, Order(0) with { SlotsMax = 2 }, Order(1) with { SlotsMax = 8 }, Order(2));
        Assert.Equal([2, 1], (await ClaimAsync(10)).Select(w => w.Slots));
    }

    [StoreFact]
    public async Task Claim_FollowsChangedSettings()
    {
        await OrderAsync(Owner, Queue("q") with { SlotsMax = 1 }, Orders(6));
        Assert.Single(await ClaimAsync(10));
        await OrderAsync(Owner, Queue("q") with { SlotsMax = 3 });
        var claimed = await ClaimAsync(10);
        Assert.Equal(2, claimed.Length);
        await OrderAsync(Owner, Queue("q") with { SlotsMax = 2 });
        await FinishAsync(claimed[0]);
        Assert.Empty(await ClaimAsync(10));
        await FinishAsync(claimed[1]);
        Assert.Single(await ClaimAsync(10));
    }

    [StoreFact]
    public async Task Claim_TakesTheHighestPriorityFirst_WhateverItsShare()
    {
        await OrderAsync(Owner, Queue("low"), Orders(3, "low"));
        await OrderAsync(new ActorId("test", "high"), Queue("high", "ben") with { Priority = 5, SlotsMax = 4 }, Orders(6, "high").Replace(Order(1, "high"), Order(1, "high") with { Capability = "cuda" }));
        await OrderAsync(Friend, Queue("lower", "cid") with { Priority = -1 }, Orders(1, "lower"));
        Assert.Equal(["high", "high", "high", "high", "low", "low", "low", "lower"], (await ClaimAsync(20)).Select(w => w.Queue));
    }

    [StoreFact]
    public async Task Claim_Tokens_AscendOverAllItemsAndStores()
    {
        await OrderAsync(20);
        var last = 0L;
        for (var i = 0; i < 10; i++)
        {
            foreach (var store in new[] { Store, Other })
            {
                var claim = Assert.Single(await store.ClaimAsync(new ClaimRequest("w", 1, ["cpu"], Lease), default)).Claim;
                Assert.True(claim.Token > last);
                last = claim.Token;
            }
        }
    }

    [StoreFact]
    public async Task Claim_AtTheSameTime_NeverHandsAnItemOutTwice()
    {
        const int Items = 300;
        await OrderAsync(Owner, Queue("q"), Orders(Items));
        await OrderAsync(Friend, Queue("r", "ben"), Orders(Items, "r"));
        var claimed = new ConcurrentBag<ClaimedWork>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? Store : Other;
            while ((await store.CountWorkAsync(default)).Waiting > 0)
                foreach (var work in await store.ClaimAsync(new ClaimRequest($"w{i}", 1 + i, ["cpu"], Lease), default)) claimed.Add(work);
        })));
        Assert.Equal(2 * Items, claimed.Count);
        Assert.Equal(2 * Items, claimed.Select(w => (w.Owner, w.Index)).Distinct().Count());
        Assert.Equal(2 * Items, claimed.Select(w => w.Claim.Token).Distinct().Count());
        Assert.Equal(new WorkCounts(0, 2 * Items), await Store.CountWorkAsync(default));
    }

    [StoreFact]
    public async Task Claim_WhileOthersFinishAndOrder_LosesNothingAndKeepsTheQueuesBound()
    {
        await OrderAsync(Owner, Queue("q") with { SlotsMax = 3 }, Orders(120));
        var running = 0;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? Store : Other;
            while ((await store.CountWorkAsync(default)).Waiting > 0)
            {
                var claimed = await store.ClaimAsync(new ClaimRequest($"w{i}", 2, ["cpu"], Lease), default);
                Assert.InRange(Interlocked.Add(ref running, claimed.Length), 0, 3);
                foreach (var work in claimed)
                {
                    Interlocked.Decrement(ref running);
                    Assert.True(await store.FinishAsync(work.Claim, "{}", default));
                }
            }
        })));
        Assert.Equal(Enumerable.Range(0, 120).Select(i => (long)i), (await InboxAsync(Owner)).Select(m => ((WorkDone)m).Index).Order());
    }
}
