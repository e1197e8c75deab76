using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>Fairness: users share equally, a user's queues by weight; nobody saves up credit by waiting, nobody pays for having been alone.</summary>
public abstract partial class StoreConformance
{
    [StoreTheory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public async Task Claims_OfAUsersQueues_FollowTheirWeights(int atOnce)
    {
        await WaitAsync("a", weight: 1);
        await WaitAsync("b", weight: 3);
        var shares = await SharesAsync(40, atOnce);
        Assert.InRange(shares["a"], 9, 11);
        Assert.InRange(shares["b"], 29, 31);
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Claims_OfUsers_AreEqual_HoweverManyQueuesTheyHave(int atOnce)
    {
        await WaitAsync("a", weight: 1_000);
        await WaitAsync("b", weight: 500);
        await WaitAsync("c", weight: 500);
        await WaitAsync("d", "ben");
        var shares = await SharesAsync(40, atOnce);
        Assert.InRange(shares["d"], 19, 21);
        Assert.InRange(shares["a"], 9, 11);
        Assert.InRange(shares["b"], 4, 6);
    }

    [StoreFact]
    public async Task Claims_AreMeasuredInSlots()
    {
        await OrderAsync(new ActorId("test", "a"), Queue("a"), [.. Orders(200, "a").Select(o => o with { SlotsMax = 4 })]);
        await WaitAsync("b");
        var shares = await SharesAsync(80, atOnce: 4);
        Assert.InRange(shares["a"], 36, 44);
    }

    [StoreFact]
    public async Task AQueueThatIsNew_StartsLevelWithTheOthers()
    {
        await WaitAsync("a");
        await SharesAsync(60);
        await WaitAsync("b");
        await AssertEqualAsync("a", "b");
    }

    [StoreFact]
    public async Task AUserWhoIsNew_StartsLevelWithTheOthers()
    {
        await WaitAsync("a");
        await SharesAsync(60);
        await WaitAsync("b", "ben");
        await AssertEqualAsync("a", "b");
    }

    [StoreFact]
    public async Task AQueueThatWasIdle_HasSavedNothing()
    {
        await WaitAsync("b", count: 5);
        await SharesAsync(5);
        await WaitAsync("a");
        await SharesAsync(60);
        await WaitAsync("b");
        await AssertEqualAsync("a", "b");
    }

    [StoreFact]
    public async Task AUserWhoWasIdle_HasSavedNothing()
    {
        await WaitAsync("b", "ben", count: 5);
        await SharesAsync(5);
        await WaitAsync("a");
        await SharesAsync(60);
        await WaitAsync("b", "ben");
        await AssertEqualAsync("a", "b");
    }

    [StoreFact]
    public async Task AQueueThatWasAlone_DoesNotPayForIt()
    {
        await WaitAsync("a", count: 60);
        await SharesAsync(60);
        await WaitAsync("b");
        await SharesAsync(3);
        await WaitAsync("a");
        await AssertEqualAsync("a", "b");
    }

    [StoreFact]
    public async Task AUserWhoWasAlone_DoesNotPayForIt()
    {
        await WaitAsync("a", count: 60);
        await SharesAsync(60);
        await WaitAsync("b", "ben");
        await SharesAsync(3);
        await WaitAsync("a");
        await AssertEqualAsync("a", "b");
    }

    [StoreFact]
    public async Task AQueueBesideOneThatHasAllItsSlots_StartsLevelWithTheRest()
    {
        await OrderAsync(new ActorId("test", "capped"), Queue("capped") with { SlotsMax = 1 }, Orders(100, "capped"));
        await WaitAsync("a");
        await SharesAsync(60);
        await WaitAsync("b");
        await AssertEqualAsync("a", "b");
    }

    [StoreFact]
    public async Task AQueueThatWaitedForItsOwnRetries_HasSavedLittle()
    {
        await WaitAsync("b", count: 1);
        await FailAsync(await ClaimOneAsync());
        await WaitAsync("a");
        await SharesAsync(60);
        Advance(TimeSpan.FromSeconds(2));
        await WaitAsync("b");
        await AssertEqualAsync("a", "b");
    }

    [StoreFact]
    public async Task AQueueThatMovesItsWork_SharesAsTheOtherQueue()
    {
        await WaitAsync("a");
        await WaitAsync("b");
        await OrderAsync(new ActorId("test", "c"), Queue("c", "ben"), Orders(200, "c"));
        await CommitAsync(new ActorId("test", "c"), t => t with { MoveWorkTo = "b" });
        await AssertEqualAsync("a", "b");
    }

    /// <summary>An actor of the queue's name orders work into it, more than a test claims.</summary>
    private async Task WaitAsync(string queue, string user = "ann", int weight = 1, int count = 200)
    {
        await OrderAsync(new ActorId("test", queue), Queue(queue, user) with { Weight = weight }, Orders(count, queue));
    }

    /// <summary>Claims slots and finishes nothing.</summary>
    /// <returns>Slots that each queue got.</returns>
    private async Task<Dictionary<string, int>> SharesAsync(int slots, int atOnce = 1)
    {
        var shares = new Dictionary<string, int>();
        for (var free = slots; free > 0;)
        {
            var claimed = await ClaimAsync(Math.Min(atOnce, free));
            Assert.NotEmpty(claimed);
            foreach (var work in claimed)
            {
                shares[work.Queue] = shares.GetValueOrDefault(work.Queue) + work.Slots;
                free -= work.Slots;
            }
        }

        return shares;
    }

    private async Task AssertEqualAsync(string first, string second)
    {
        var shares = await SharesAsync(20);
        Assert.InRange(shares.GetValueOrDefault(first), 8, 12);
        Assert.InRange(shares.GetValueOrDefault(second), 8, 12);
    }
}
