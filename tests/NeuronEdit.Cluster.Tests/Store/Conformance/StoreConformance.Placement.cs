using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>Shards: leased to living nodes in equal numbers, each to one node at a time.</summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task LeaseShards_OfOneNode_GivesAll()
    {
        Assert.Equal(AllShards, (await ShardsAsync("a")).AsEnumerable());
        Assert.Equal(AllShards, (await ShardsAsync("a")).AsEnumerable());
    }

    [StoreFact]
    public async Task LeaseShards_OfASecondNode_TakesNothingFromTheFirstBeforeThatRenews()
    {
        await ShardsAsync("a");
        Assert.Empty(await ShardsAsync("b"));
        Assert.Equal(32, (await ShardsAsync("a")).Length);
        Assert.Equal(32, (await ShardsAsync("b")).Length);
    }

    [StoreTheory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(64)]
    public async Task LeaseShards_OfManyNodes_SharesEvenlyAndWithoutOverlap(int nodes)
    {
        var held = await SettleAsync(nodes);
        Assert.All(held, h => Assert.InRange(h.Length, ActorId.Shards / nodes, (ActorId.Shards + nodes - 1) / nodes));
        Assert.Equal(AllShards.AsEnumerable(), held.SelectMany(h => h).Order());
        Assert.All(held, h => Assert.Equal(h.Order(), h.AsEnumerable()));
        Assert.Equal(held, await SettleAsync(nodes));
    }

    [StoreFact]
    public async Task LeaseShards_OfMoreNodesThanShards_GivesNoneMoreThanOne()
    {
        var held = await SettleAsync(ActorId.Shards + 6);
        Assert.All(held, h => Assert.InRange(h.Length, 0, 1));
        Assert.Equal(AllShards.AsEnumerable(), held.SelectMany(h => h).Order());
    }

    [StoreFact]
    public async Task LeaseShards_WhileNodesComeAndGo_NeverGivesAShardToTwo()
    {
        var random = new Random(4);
        var held = new Dictionary<string, ImmutableArray<int>>();
        for (var step = 0; step < 200; step++)
        {
            var node = $"n{random.Next(6)}";
            if (random.Next(8) == 0)
            {
                await Store.ReleaseShardsAsync(node, default);
                held.Remove(node);
            }
            else
            {
                held[node] = await ShardsAsync(node);
            }

            var all = held.Values.SelectMany(h => h).ToList();
            Assert.Equal(all.Count, all.Distinct().Count());
        }
    }

    [StoreFact]
    public async Task LeaseShards_OfANodeThatDoesNotRenew_GoToTheOthersOnceItsLeaseIsOver()
    {
        await SettleAsync(2);
        Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(32, (await ShardsAsync("n1")).Length);
        Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(AllShards, (await ShardsAsync("n1")).AsEnumerable());
        Assert.Empty(await ShardsAsync("n0"));
    }

    [StoreFact]
    public async Task ReleaseShards_GivesAllBackAtOnce()
    {
        await SettleAsync(2);
        await Store.ReleaseShardsAsync("n0", default);
        Assert.Equal(AllShards, (await ShardsAsync("n1")).AsEnumerable());
        await Store.ReleaseShardsAsync("stranger", default);
        Assert.Equal(AllShards, (await ShardsAsync("n1")).AsEnumerable());
    }

    [StoreFact]
    public async Task LeaseShards_AtTheSameTime_SharesWithoutOverlap()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 5; round++) await (i % 2 == 0 ? Store : Other).LeaseShardsAsync($"n{i}", ShardLease, default);
        })));
        var held = await SettleAsync(4);
        Assert.All(held, h => Assert.Equal(16, h.Length));
        Assert.Equal(AllShards.AsEnumerable(), held.SelectMany(h => h).Order());
    }

    private static readonly TimeSpan ShardLease = TimeSpan.FromSeconds(10);

    private Task<ImmutableArray<int>> ShardsAsync(string node) => Store.LeaseShardsAsync(node, ShardLease, default);

    /// <summary>Nodes n0, n1, ... renew three times, as they do in the course of one lease.</summary>
    private async Task<List<ImmutableArray<int>>> SettleAsync(int nodes)
    {
        var held = new List<ImmutableArray<int>>();
        for (var round = 0; round < 3; round++)
        {
            held.Clear();
            for (var node = 0; node < nodes; node++) held.Add(await ShardsAsync($"n{node}"));
        }

        return held;
    }
}
