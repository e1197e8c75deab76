using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>A call whose cost is measured.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Each">How often each of sixteen callers makes it; one alone makes it four times as often.</param>
/// <param name="Prepare">Takes the world, the number of callers, and how often each will call; gives the call, by caller and number.</param>
internal sealed record CallCase(string Name, int Each, Func<CallWorld, int, int, Task<Func<int, int, Task>>> Prepare)
{
    private static readonly WorkFailure _failure = new(null, "It is broken.");

    /// <summary>The calls of a cluster. The first is made while no message waits; thousands do afterwards.</summary>
    public static IReadOnlyList<CallCase> All { get; } =
    [
        new("read waiting, nothing", 100, Plain((world, _) => world.Store.ReadWaitingAsync(CallWorld.Shards, 1_024, default))),
        new("commit of a turn: state 500 B, 1 message in, 1 out", 100, CommitAsync),
        new("read waiting, 1,024 of thousands", 10, ReadWaitingAsync),
        new("claim of 1 item, 20 queues", 50, (world, _, _) => Made((_, _) => world.ClaimAsync(1))),
        new("claim of 16 items", 15, (world, _, _) => Made((_, _) => world.ClaimAsync(16))),
        new("finish, outcome kept", 50, (world, callers, each) => OnClaimsAsync(world, callers, each, c => world.Store.FinishAsync(c, "{\"rows\":1000}", default))),
        new("renew 1 item", 50, (world, callers, _) => RenewAsync(world, callers, 1)),
        new("renew 16 items", 50, (world, callers, _) => RenewAsync(world, callers, 16)),
        new("renew 64 items", 25, (world, callers, _) => RenewAsync(world, callers, 64)),
        new("hand back", 25, (world, callers, each) => OnClaimsAsync(world, callers, each, c => world.Store.HandBackAsync(c, default))),
        new("fail", 25, (world, callers, each) => OnClaimsAsync(world, callers, each, c => world.Store.FailAsync(c, _failure, permanent: false, RetryPolicy.Default, default))),
        new("send 1 message", 50, (world, _, _) => Made((_, _) => world.Store.SendAsync([CallWorld.Message(new ActorId("bench", "sink"))], default))),
        new("read actor", 100, (world, _, _) => Made((_, n) => world.Store.ReadActorAsync(new ActorId("edit", $"e{n % 20}"), default))),
        new("lease shards, of 16 nodes", 25, (world, _, _) => Made((caller, _) => world.Store.LeaseShardsAsync($"n{caller}", TimeSpan.FromSeconds(10), default))),
        new("expire, nothing", 25, Plain((world, _) => world.Store.ExpireAsync(RetryPolicy.Default, 1_000, default))),
        new("read running, up to 1,000", 25, Plain((world, n) => world.Store.ReadRunningAsync($"e{n % 20}", default))),
        new("count work", 10, Plain((world, _) => world.Store.CountWorkAsync(default))),
        new("list 100 actors", 25, Plain((world, _) => world.Store.ListActorsAsync("experiment", null, 100, default))),
        new("read 1,000 outcomes", 10, Plain((world, n) => world.Store.ReadOutcomesAsync(new ActorId("edit", "full"), "edit", 997 * (n % 1_000), 1_000, default))),
        new("commit of a turn that orders 1,024 items", 5, OrderAsync),
    ];

    private static Task<Func<int, int, Task>> Made(Func<int, int, Task> call) => Task.FromResult(call);

    private static Func<CallWorld, int, int, Task<Func<int, int, Task>>> Plain(Func<CallWorld, int, Task> call) => (world, _, _) => Made((_, n) => call(world, n));

    /// <summary>Each caller is one actor, whose messages wait; it answers each with one to another actor.</summary>
    private static async Task<Func<int, int, Task>> CommitAsync(CallWorld world, int callers, int each)
    {
        ActorId[] actors = [.. Enumerable.Range(0, callers).Select(_ => world.NewActor())];
        var messages = await world.SendAsync(actors, each);
        return (caller, n) => world.CommitAsync(world.Turn(actors[caller], messages[caller][n]) with { Messages = [CallWorld.Message(new ActorId("bench", $"sink{caller}"))] });
    }

    private static async Task<Func<int, int, Task>> OrderAsync(CallWorld world, int callers, int each)
    {
        ActorId[] actors = [.. Enumerable.Range(0, callers).Select(_ => world.NewActor())];
        foreach (var actor in actors) await world.CommitAsync(world.Turn(actor) with { Queue = new QueueSettings(actor.Key, "orders") { Priority = -1 } });
        return (caller, _) => world.CommitAsync(world.Turn(actors[caller]) with { Work = world.Orders(actors[caller].Key, 1_024) });
    }

    private static async Task<Func<int, int, Task>> ReadWaitingAsync(CallWorld world, int callers, int each)
    {
        await world.SendAsync([.. Enumerable.Range(0, 256).Select(_ => world.NewActor())], 16);
        return (_, _) => world.Store.ReadWaitingAsync(CallWorld.Shards, 1_024, default);
    }

    private static async Task<Func<int, int, Task>> OnClaimsAsync(CallWorld world, int callers, int each, Func<WorkClaim, Task<bool>> call)
    {
        var claimed = await world.ClaimAsync(callers * each);
        return async (caller, n) =>
        {
            if (!await call(claimed[caller * each + n].Claim)) throw new InvalidOperationException("A claim that holds was refused.");
        };
    }

    private static async Task<Func<int, int, Task>> RenewAsync(CallWorld world, int callers, int items)
    {
        var claimed = new Renewal[callers][];
        for (var i = 0; i < callers; i++) claimed[i] = [.. (await world.ClaimAsync(items)).Select(w => new Renewal(w.Claim, new WorkProgress(1, 10, "part 1 of 10")))];
        return (caller, _) => world.Store.RenewAsync([.. claimed[caller]], TimeSpan.FromHours(1), default);
    }
}
