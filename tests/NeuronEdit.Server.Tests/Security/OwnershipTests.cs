using NeuronEdit.Client;

namespace NeuronEdit.Server.Tests.Security;

[Collection(OnSharedNode.Name)]
public sealed class OwnershipTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task Experiment_OfAnotherUser_IsNotThereInAnyWay()
    {
        var done = await TestNode.RunAsync(_node.Client("olga"), "private");
        var other = _node.Client("otto");
        using var to = new MemoryStream();
        Func<Task>[] ways =
        [
            () => other.Experiments.GetAsync(done.Key), () => other.Experiments.PauseAsync(done.Key), () => other.Experiments.ResumeAsync(done.Key), () => other.Experiments.CancelAsync(done.Key),
            () => other.Experiments.DeleteAsync(done.Key), () => other.Experiments.ChangeShareAsync(done.Key, new ShareChange(2)), () => other.Experiments.AddSamplesAsync(done.Key, new AddSamples([new SampleInput(["x2.csv"])])),
            () => other.Experiments.EventsAsync(done.Key).ToListAsync(), () => other.Experiments.LogsAsync(done.Key).ToListAsync(), () => other.Experiments.MetricsAsync(done.Key),
            () => other.Experiments.ResultsAsync(done.Key).ToListAsync(), () => other.Experiments.DownloadAsync(done.Key, "metrics.json", to), () => other.Experiments.ReadersAsync(done.Key).ToListAsync(),
            () => other.Experiments.AddReaderAsync(done.Key, "otto"), () => other.Experiments.RemoveReaderAsync(done.Key, "olga"), () => other.Edits.GetAsync(done.Key), () => other.Edits.DownloadAsync(done.Key, Path.GetTempPath()),
        ];
        foreach (var way in ways)
        {
            var failure = await Assert.ThrowsAsync<NeuronEditApiException>(way);
            // Word for word what is said of one that never was.
            Assert.Equal((ProblemCodes.NotFound, $"There is no experiment {done.Key}, or you may not see it."), (failure.Code, failure.Message));
        }

        Assert.DoesNotContain(await other.Experiments.ListAsync().ToListAsync(), e => e.Key == done.Key);
        Assert.Empty(await other.Experiments.ListAsync(new ExperimentFilter(User: "olga")).ToListAsync());
        Assert.DoesNotContain(await other.Edits.ListAsync().ToListAsync(), e => e.Key == done.Key);
    }

    [Fact]
    public async Task Experiment_ThatIsShared_CanBeLookedAtAndNotControlled()
    {
        var owner = _node.Client("oda");
        var done = await TestNode.RunAsync(owner, "shared");
        var guest = _node.Client("oskar");
        await owner.Experiments.AddReaderAsync(done.Key, "oskar");
        await owner.Experiments.AddReaderAsync(done.Key, "olaf");

        Assert.Equal(["olaf", "oskar"], (await owner.Experiments.ReadersAsync(done.Key).ToListAsync()).Select(r => r.User));
        Assert.Contains(await guest.Experiments.ListAsync().ToListAsync(), e => e.Key == done.Key);
        Assert.NotEmpty(await guest.Experiments.ResultsAsync(done.Key).ToListAsync());
        Assert.NotEmpty(await guest.Experiments.EventsAsync(done.Key).ToListAsync());
        foreach (var control in (Func<Task>[])[
            () => guest.Experiments.DeleteAsync(done.Key), () => guest.Experiments.CancelAsync(done.Key), () => guest.Experiments.AddReaderAsync(done.Key, "eve"), () => guest.Experiments.ReadersAsync(done.Key).ToListAsync()])
            Assert.Equal(ProblemCodes.Forbidden, await control().CodeAsync());

        await owner.Experiments.RemoveReaderAsync(done.Key, "oskar");
        Assert.Equal(ProblemCodes.NotFound, await guest.Experiments.GetAsync(done.Key).CodeAsync());
        await owner.Experiments.AddReaderAsync(done.Key, "*");
        Assert.Equal(done.Key, (await _node.Client("anybody", Role.Reader).Experiments.GetAsync(done.Key)).Experiment.Key);
    }

    [Fact]
    public async Task Operator_SeesAndControlsAll()
    {
        var done = await TestNode.RunAsync(_node.Client("olivia"), "operated");
        var root = _node.Client("root", Role.Operator);
        Assert.Contains(await root.Experiments.ListAsync().ToListAsync(), e => e.Key == done.Key);
        await root.Experiments.DeleteAsync(done.Key);
        await Answers.UntilAsync(async () => (await root.Experiments.ListAsync(new ExperimentFilter(User: "olivia")).ToListAsync()).Count == 0);
    }

    [Fact]
    public async Task Stream_OfSomebodyWhoMayLookNoMore_Ends()
    {
        await using var node = await TestNode.StartAsync();
        using var held = node.Work.HoldTraining();
        var owner = node.Client("owner");
        var key = (await owner.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("watched")))).Experiment.Key;
        await owner.Experiments.AddReaderAsync(key, "guest");
        var events = node.Client("guest").Experiments.EventsAsync(key).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        await owner.Experiments.RemoveReaderAsync(key, "guest");
        // Something has to happen, or a beat to come, for it to be looked at again.
        using var more = new Timer(_ => owner.Experiments.ChangeShareAsync(key, new ShareChange(Random.Shared.Next(1, 1_000))), null, 0, 500);
        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(async () =>
        {
            while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)))
            {
            }
        });
        Assert.Equal(ProblemCodes.NotFound, failure.Code);
    }
}
