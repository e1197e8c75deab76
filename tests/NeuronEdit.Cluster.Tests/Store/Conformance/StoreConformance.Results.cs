using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>Results and failures: accepted once, told to the owner; failed attempts are repeated so and so often.</summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task Finish_RemovesTheItemAndTellsTheOwner()
    {
        await OrderAsync(2);
        Assert.True(await FinishAsync(await ClaimOneAsync(), "{\"a\":\"é \\\" '\"}"));
        Assert.Equal([new WorkDone("edit", 0, "{\"a\":\"é \\\" '\"}")], await InboxAsync(Owner));
        Assert.Equal(new WorkCounts(1, 0), await Store.CountWorkAsync(default));
    }

    [StoreFact]
    public async Task Finish_Again_IsTrueAndTellsTheOwnerOnce()
    {
        await OrderAsync(2);
        var (work, other) = (await ClaimOneAsync(), await ClaimOneAsync());
        Assert.True(await FinishAsync(work));
        Assert.True(await FinishAsync(work));
        Advance(TimeSpan.FromMinutes(5));
        await ExpireAsync();
        Assert.True(await Other.FinishAsync(work.Claim, "{}", default));
        Assert.Equal([new WorkDone("edit", 0, "{}")], await InboxAsync(Owner));
        Assert.False(await FinishAsync(other));
    }

    [StoreFact]
    public async Task AfterAFinish_TheClaimIsOver()
    {
        await OrderAsync();
        var work = await ClaimOneAsync();
        await FinishAsync(work);
        Assert.Equal(LeaseState.Lost, await RenewAsync(work));
        Assert.False(await FailAsync(work));
        Assert.False(await Store.HandBackAsync(work.Claim, default));
        Assert.False(await Store.FinishAsync(work.Claim with { Token = work.Claim.Token + 1 }, "{}", default));
        Assert.Single(await InboxAsync(Owner));
    }

    [StoreFact]
    public async Task Finish_ManyTimesAtOnce_TellsTheOwnerOnce()
    {
        for (var round = 0; round < 10; round++)
        {
            await OrderAsync(Owner, Queue("q"), Order(round));
            var work = await ClaimOneAsync();
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => (i % 2 == 0 ? Store : Other).FinishAsync(work.Claim, "{}", default)))), Assert.True);
        }

        Assert.Equal(10, (await InboxAsync(Owner)).Length);
    }

    [StoreFact]
    public async Task AFailedItem_IsTriedAgainAfterAWaitThatDoubles()
    {
        await OrderAsync();
        for (var failures = 1; failures < Retry.FailuresMax; failures++)
        {
            var work = await ClaimOneAsync();
            Assert.Equal(failures - 1, work.Failures);
            Assert.True(await FailAsync(work));
            Assert.False(await FailAsync(work));
            Assert.Equal(new WorkCounts(1, 0), await Store.CountWorkAsync(default));
            Advance(Retry.DelayAfter(failures) - TimeSpan.FromSeconds(0.5));
            Assert.Empty(await ClaimAsync());
            Advance(TimeSpan.FromSeconds(0.6));
        }

        Assert.Empty(await InboxAsync(Owner));
        var last = await ClaimOneAsync();
        Assert.True(await Store.FailAsync(last.Claim, new WorkFailure(null, "The last error."), false, Retry, default));
        Assert.Equal([new WorkFailed("edit", 0, new WorkFailure(null, "The last error."))], await InboxAsync(Owner));
        Assert.Equal(new WorkCounts(0, 0), await Store.CountWorkAsync(default));
    }

    [StoreFact]
    public async Task AnItemThatWaitsForAnotherAttempt_LetsYoungerOnesPass_AndThenGoesFirst()
    {
        await OrderAsync(3);
        await FailAsync(await ClaimOneAsync());
        Assert.Equal(1, (await ClaimOneAsync()).Index);
        Advance(2 * Moment);
        Assert.Equal([0L, 2L], (await ClaimAsync(5)).Select(w => w.Index));
    }

    [StoreFact]
    public async Task APermanentFailure_IsToldAtOnce()
    {
        await OrderAsync();
        Assert.True(await FailAsync(await ClaimOneAsync(), permanent: true));
        Assert.Equal([new WorkFailed("edit", 0, Broken)], await InboxAsync(Owner));
        Assert.Equal(new WorkCounts(0, 0), await Store.CountWorkAsync(default));
    }

    [StoreFact]
    public async Task AnItemThatFailedForGood_MayBeOrderedAnew_AndStartsWithoutFault()
    {
        await OrderAsync();
        await FailAsync(await ClaimOneAsync());
        Advance(2 * Moment);
        await FailAsync(await ClaimOneAsync(), permanent: true);
        await OrderAsync();
        Assert.Equal(0, (await ClaimOneAsync()).Failures);
    }

    [StoreFact]
    public async Task Progress_CountsFailuresAnew()
    {
        await OrderAsync();
        await FailAsync(await ClaimOneAsync());
        Advance(2 * Moment);
        var work = await ClaimOneAsync();
        Assert.Equal(1, work.Failures);
        await RenewAsync(work, new WorkProgress(1, 10, null));
        await FailAsync(work);
        Advance(2 * Moment);
        Assert.Equal(1, (await ClaimOneAsync()).Failures);
    }

    [StoreFact]
    public async Task RenewingWithoutMoreThanBefore_IsNoProgress()
    {
        await OrderAsync();
        var work = await ClaimOneAsync();
        await RenewAsync(work, new WorkProgress(4, 10, null));
        await FailAsync(work);
        Advance(2 * Moment);
        work = await ClaimOneAsync();
        await RenewAsync(work);
        await RenewAsync(work, new WorkProgress(0, 10, null));
        await RenewAsync(work, new WorkProgress(4, 10, "as far as before"));
        await FailAsync(work);
        Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, (await ClaimOneAsync()).Failures);
    }

    [StoreFact]
    public async Task AnItemThatAlwaysDiesAtTheSamePlace_FailsForGoodAfterSoManyAttempts()
    {
        await OrderAsync();
        var attempts = 0;
        while ((await InboxAsync(Owner)).Length == 0)
        {
            var work = await ClaimOneAsync();
            Assert.InRange(++attempts, 1, Retry.FailuresMax);
            for (var done = 0; done <= 3; done++) await RenewAsync(work, new WorkProgress(done, 10, null));
            await FailAsync(work);
            Advance(Retry.DelayMax);
        }

        Assert.IsType<WorkFailed>(Assert.Single(await InboxAsync(Owner)));
    }

    [StoreFact]
    public async Task Outcomes_AreKeptWhereOrderedSo_AndPaged()
    {
        var order = Order(0) with { KeepOutcome = true };
        await OrderAsync(Owner, Queue("q"), [.. new long[] { 9, 2, 5, 7, 1L << 40 }.Select(i => order with { Index = i }), Order(3), order with { Kind = "evaluate", Index = 4 }]);
        await OrderAsync(Friend, Queue("q"), order with { Index = 6 });
        var tokens = new Dictionary<long, long>();
        foreach (var work in await ClaimAsync(20))
        {
            tokens[work.Index] = work.Claim.Token;
            Assert.True(await FinishAsync(work, $"\"{work.Index}\""));
        }

        WorkOutcome Outcome(long index) => new(index, tokens[index], $"\"{index}\"");
        Assert.Equal([Outcome(2), Outcome(5), Outcome(7), Outcome(9), Outcome(1L << 40)], (await Store.ReadOutcomesAsync(Owner, "edit", 0, 10_000, default)).AsEnumerable());
        Assert.Equal([Outcome(5), Outcome(7)], (await Store.ReadOutcomesAsync(Owner, "edit", 3, 2, default)).AsEnumerable());
        Assert.Equal([Outcome(9), Outcome(1L << 40)], (await Store.ReadOutcomesAsync(Owner, "edit", 9, 10, default)).AsEnumerable());
        Assert.Equal([Outcome(4)], (await Store.ReadOutcomesAsync(Owner, "evaluate", 0, 10, default)).AsEnumerable());
        Assert.Equal([Outcome(6)], (await Store.ReadOutcomesAsync(Friend, "edit", 0, 10, default)).AsEnumerable());
    }

    [StoreFact]
    public async Task ForgetOutcomes_RemovesTheActorsOwn()
    {
        await OrderAsync(Owner, Queue("q"), Order(0) with { KeepOutcome = true });
        await OrderAsync(Friend, Queue("q"), Order(0) with { KeepOutcome = true });
        foreach (var work in await ClaimAsync(2)) await FinishAsync(work);
        await CommitAsync(Owner, t => t with { State = null, ForgetOutcomes = true });
        Assert.Empty(await Store.ReadOutcomesAsync(Owner, "edit", 0, 10, default));
        Assert.Single(await Store.ReadOutcomesAsync(Friend, "edit", 0, 10, default));
    }

    [StoreFact]
    public async Task AFailure_LeavesNoOutcome()
    {
        await OrderAsync(Owner, Queue("q"), Order(0) with { KeepOutcome = true });
        await FailAsync(await ClaimOneAsync(), permanent: true);
        Assert.Empty(await Store.ReadOutcomesAsync(Owner, "edit", 0, 10, default));
    }
}
