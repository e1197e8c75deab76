using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>Leases: they hold while they are renewed, and nothing that is done under one that ended counts.</summary>
public abstract partial class StoreConformance
{
    private const string Silence =
        "edit 0 of test/owner was given up after 5 attempts without progress: its last worker, w, did not renew its lease. "
        + "It died, stood still, or was cut off from the store; see its log, and whether its memory suffices.";

    [StoreFact]
    public async Task Renew_InTime_KeepsTheLease()
    {
        await OrderAsync();
        var work = await ClaimOneAsync();
        for (var i = 0; i < 5; i++)
        {
            Advance(Lease - TimeSpan.FromSeconds(5));
            Assert.Equal(0, await ExpireAsync());
            Assert.Equal(LeaseState.Held, await RenewAsync(work));
        }

        Assert.True(await FinishAsync(work));
    }

    [StoreFact]
    public async Task Renew_WithAnotherLease_HoldsThatLong()
    {
        await OrderAsync();
        var work = await ClaimOneAsync();
        await Store.RenewAsync([new Renewal(work.Claim, null)], 10 * Lease, default);
        Advance(9 * Lease);
        Assert.Equal(LeaseState.Held, await RenewAsync(work));
    }

    [StoreFact]
    public async Task ALeaseThatIsOver_IsLost_EvenBeforeItIsExpired()
    {
        await OrderAsync(4);
        var claimed = await ClaimAsync(4);
        Advance(Lease + Moment);
        Assert.Equal(LeaseState.Lost, await RenewAsync(claimed[0], new WorkProgress(1, 2, null)));
        Assert.False(await FinishAsync(claimed[1]));
        Assert.False(await FailAsync(claimed[2]));
        Assert.False(await Store.HandBackAsync(claimed[3].Claim, default));
        Assert.Empty(await InboxAsync(Owner));
        Assert.Equal(4, await ExpireAsync());
    }

    [StoreFact]
    public async Task Renew_Several_AnswersEachInOrder()
    {
        await OrderAsync(4);
        var claimed = await ClaimAsync(3);
        await OrderAsync(Friend, Queue("q"), Order(9));
        var other = (await ClaimAsync(2)).Single(w => w.Owner == Friend);
        await FinishAsync(claimed[1]);
        await CancelAsync(Friend);
        var states = await Store.RenewAsync(
            [
                new Renewal(claimed[2].Claim, null), new Renewal(claimed[1].Claim, null), new Renewal(other.Claim, new WorkProgress(1, 1, null)),
                new Renewal(new WorkClaim(claimed[0].Claim.Item, claimed[0].Claim.Token + 1_000), null), new Renewal(claimed[0].Claim, null),
            ],
            Lease,
            default);
        Assert.Equal([LeaseState.Held, LeaseState.Lost, LeaseState.Cancelled, LeaseState.Lost, LeaseState.Held], states.AsEnumerable());
        Assert.Empty(await Store.RenewAsync([], Lease, default));
    }

    [StoreFact]
    public async Task Renew_OfACancelledItem_KeepsItsLease()
    {
        await OrderAsync();
        var work = await ClaimOneAsync();
        await CancelAsync(Owner);
        Advance(Lease / 2);
        Assert.Equal(LeaseState.Cancelled, await RenewAsync(work));
        Advance(Lease / 2 + Moment);
        Assert.Equal(LeaseState.Cancelled, await RenewAsync(work));
        Assert.Empty(await InboxAsync(Owner));
    }

    [StoreFact]
    public async Task AStaleToken_IsRefusedEverywhere_AndHarmsNothing()
    {
        await OrderAsync();
        var stale = await ClaimOneAsync();
        Advance(Lease + Moment);
        await ExpireAsync();
        Advance(Moment);
        var valid = await ClaimOneAsync();
        Assert.Equal(stale.Claim.Item, valid.Claim.Item);
        Assert.True(valid.Claim.Token > stale.Claim.Token);

        Assert.Equal(LeaseState.Lost, await RenewAsync(stale, new WorkProgress(5, 9, null)));
        Assert.False(await FinishAsync(stale));
        Assert.False(await FailAsync(stale, permanent: true));
        Assert.False(await Store.HandBackAsync(stale.Claim, default));

        Assert.Equal(LeaseState.Held, await RenewAsync(valid));
        Assert.Null(Assert.Single(await Store.ReadRunningAsync("q", default)).Progress);
        Assert.True(await FinishAsync(valid, "\"valid\""));
        Assert.False(await FinishAsync(stale));
        Assert.Equal([new WorkDone("edit", 0, "\"valid\"")], await InboxAsync(Owner));
    }

    [StoreFact]
    public async Task AnItemHandedBack_WaitsAtOnce_WithoutFault()
    {
        await OrderAsync(2);
        var work = await ClaimOneAsync();
        Assert.True(await Store.HandBackAsync(work.Claim, default));
        Assert.False(await Store.HandBackAsync(work.Claim, default));
        Assert.Equal(LeaseState.Lost, await RenewAsync(work));
        Assert.False(await FinishAsync(work));
        var again = await ClaimOneAsync();
        Assert.Equal((0L, 0), (again.Index, again.Failures));
        Assert.True(again.Claim.Token > work.Claim.Token);
        Assert.Empty(await InboxAsync(Owner));
    }

    [StoreFact]
    public async Task Expire_EndsLeasesThatAreOver_AndNoOthers()
    {
        await OrderAsync(3);
        var early = await ClaimAsync(2);
        Advance(Lease / 2);
        var late = await ClaimOneAsync();
        await RenewAsync(early[1]);
        Assert.Equal(0, await ExpireAsync());
        Advance(Lease / 2 + Moment);
        Assert.Equal(1, await ExpireAsync());
        Assert.Equal(0, await ExpireAsync());
        Assert.Equal(LeaseState.Held, await RenewAsync(early[1]));
        Assert.Equal(LeaseState.Held, await RenewAsync(late));
        Assert.Equal(new WorkCounts(1, 2), await Store.CountWorkAsync(default));
    }

    [StoreFact]
    public async Task Expire_EndsNoMoreThanTheLimit()
    {
        await OrderAsync(5);
        await ClaimAsync(5);
        Advance(Lease + Moment);
        Assert.Equal(2, await Store.ExpireAsync(Retry, 2, default));
        Assert.Equal(3, await Store.ExpireAsync(Retry, 10, default));
        Assert.Equal(new WorkCounts(5, 0), await Store.CountWorkAsync(default));
    }

    [StoreFact]
    public async Task Expire_CountsAsAFailedAttempt()
    {
        await OrderAsync();
        for (var failures = 1; failures < Retry.FailuresMax; failures++)
        {
            await ClaimOneAsync();
            Advance(Lease + Moment);
            Assert.Equal(1, await ExpireAsync());
            Assert.Empty(await ClaimAsync());
            Advance(Retry.DelayAfter(failures));
        }

        Assert.Equal(Retry.FailuresMax - 1, (await ClaimOneAsync()).Failures);
        Advance(Lease + Moment);
        Assert.Equal(1, await ExpireAsync());
        var failed = Assert.IsType<WorkFailed>(Assert.Single(await InboxAsync(Owner)));
        Assert.Equal(("edit", 0L), (failed.Kind, failed.Index));
        Assert.Equal(Silence, failed.Failure.Text);
        Assert.Equal(new WorkCounts(0, 0), await Store.CountWorkAsync(default));
    }

    [StoreFact]
    public async Task Expire_AfterAnErrorThatAWorkerReported_NamesIt()
    {
        await OrderAsync();
        for (var failures = 1; failures < Retry.FailuresMax; failures++)
        {
            await FailAsync(await ClaimOneAsync());
            Advance(Retry.DelayAfter(failures));
        }

        await ClaimOneAsync();
        Advance(Lease + Moment);
        await ExpireAsync();
        Assert.Equal([new WorkFailed("edit", 0, new WorkFailure(null, $"{Silence} The last error that a worker reported: It is broken."))], await InboxAsync(Owner));
    }

    [StoreFact]
    public async Task Expire_AtTheSameTimeAsFinishing_CountsOneOfBoth()
    {
        const int Items = 40;
        await OrderAsync(Items);
        var claimed = await ClaimAsync(Items);
        await Task.WhenAll(
            Task.Run(() => Task.WhenAll(claimed.Select(w => Store.FinishAsync(w.Claim, "{}", default)))),
            Task.Run(async () =>
            {
                Advance(Lease + Moment);
                await Other.ExpireAsync(Retry, Plenty, default);
            }));
        await ExpireAsync();
        var done = (await InboxAsync(Owner)).Length;
        Assert.Equal(new WorkCounts(Items - done, 0), await Store.CountWorkAsync(default));
    }

    [StoreFact]
    public async Task ReadRunning_ShowsWhatIsLeasedInAQueue_AndHowFarItIs()
    {
        await OrderAsync(Owner, Queue("q"), Order(0), Order(1) with { SlotsMax = 2 }, Order(2));
        await OrderAsync(Friend, Queue("r", "ben") with { Priority = -1 }, Order(5, "r"));
        var claimed = await ClaimAsync(3, "w1");
        await RenewAsync(claimed[1], new WorkProgress(3, 20, "epoch 3 of 20, loss 0.21"));
        await RenewAsync(claimed[1]);
        Assert.Equal(
            [new RunningWork(Owner, "edit", 0, "w1", 1, null), new RunningWork(Owner, "edit", 1, "w1", 2, new WorkProgress(3, 20, "epoch 3 of 20, loss 0.21"))],
            (await Other.ReadRunningAsync("q", default)).OrderBy(r => r.Index));
        Assert.Empty(await Store.ReadRunningAsync("r", default));
        await RenewAsync(claimed[0], new WorkProgress(1, 2, null));
        Assert.Equal(new WorkProgress(1, 2, null), (await Store.ReadRunningAsync("q", default)).Single(r => r.Index == 0).Progress);
    }

    [StoreFact]
    public async Task ReadRunning_OfAnItemClaimedAnew_HasNoProgressUntilItIsToldSo()
    {
        await OrderAsync();
        var work = await ClaimOneAsync();
        await RenewAsync(work, new WorkProgress(3, 20, "x"));
        await Store.HandBackAsync(work.Claim, default);
        Assert.Empty(await Store.ReadRunningAsync("q", default));
        await ClaimOneAsync();
        Assert.Null(Assert.Single(await Store.ReadRunningAsync("q", default)).Progress);
    }

    [StoreFact]
    public async Task ReadRunning_OfManyItems_ShowsAThousand()
    {
        await OrderAsync(1_100);
        Assert.Equal(1_100, (await ClaimAsync(1_100)).Length);
        Assert.Equal(1_000, (await Store.ReadRunningAsync("q", default)).Length);
        Assert.Equal(new WorkCounts(0, 1_100), await Store.CountWorkAsync(default));
    }
}
