using NeuronEdit.Client;

namespace NeuronEdit.Server.Tests.Experiments;

public sealed class WorkerTests
{
    [Fact]
    public async Task Workers_AreListedAndLeaveWhenAnOperatorWantsIt()
    {
        await using var node = await TestNode.StartAsync();
        var root = node.Client("root", Role.Operator);
        await Answers.UntilAsync(async () => (await root.Workers.ListAsync().ToListAsync()).Count == 1);
        var worker = Assert.Single(await root.Workers.ListAsync().ToListAsync());
        Assert.Equal(("test", WorkerStatus.Alive, 2), (worker.Name, worker.Status, worker.Slots));

        Assert.Equal("forbidden", await node.Client("ann").Workers.DrainAsync("test").CodeAsync());
        Assert.Equal("not-found", await root.Workers.DrainAsync("tset").CodeAsync());
        await root.Workers.DrainAsync("test");

        await node.Running.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
