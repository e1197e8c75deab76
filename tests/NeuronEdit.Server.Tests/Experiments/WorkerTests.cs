using System.Net;
using NeuronEdit.Client;
using NeuronEdit.Tests.Shared;

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

    [Fact]
    public async Task Drain_ByAnOperator_MakesTheNodeUnready_AndEndsInTime()
    {
        using var folder = new TemporaryFolder();
        await using var node = await TestNode.StartAsync("drainSeconds: 3", folder);
        using var held = node.Work.HoldTraining();
        var ann = node.Client("ann");
        var key = (await ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")))).Experiment.Key;
        await Answers.UntilAsync(async () => (await ann.Experiments.GetAsync(key)).Running.Any(r => r.Kind == "train"));
        await node.Client("root", Role.Operator).Workers.DrainAsync("test");

        await Answers.UntilAsync(async () =>
        {
            using var ready = await node.Http().GetAsync(new Uri("health/ready", UriKind.Relative));
            return ready.StatusCode == HttpStatusCode.ServiceUnavailable && (await ready.Content.ReadAsStringAsync()).Contains("draining", StringComparison.Ordinal);
        });
        await node.Running.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
