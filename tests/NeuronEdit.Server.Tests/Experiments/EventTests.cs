using System.Collections.Concurrent;
using System.Net;
using NeuronEdit.Client;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Server.Tests.Experiments;

public sealed class EventTests
{
    [Fact]
    public async Task Events_FromTheFirstToTheLast_TellTheWholeStory()
    {
        await using var node = await TestNode.StartAsync();
        var ann = node.Client("ann");
        var key = (await ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")))).Experiment.Key;

        var events = await ann.Experiments.EventsAsync(key).ToListAsync().WaitAsync(TimeSpan.FromSeconds(30));

        var kept = events.Where(e => e.Number is not null).ToList();
        Assert.Equal(Enumerable.Range(1, kept.Count).Select(i => (long?)i), kept.Select(e => e.Number));
        Assert.Equal((EventKind.Submitted, "first was submitted by ann"), (kept[0].Kind, kept[0].Text));
        Assert.Equal((EventKind.Status, ExperimentStatus.Finished), (kept[^1].Kind, kept[^1].Status));
        Assert.Equal(Enum.GetValues<ExperimentStep>(), kept.Where(e => e.Kind == EventKind.Step).Select(e => e.Step!.Value));
        Assert.Contains(kept, e => e is { Kind: EventKind.Note, Text: "a column is not edited", Level: EventLevel.Warning });
        Assert.Contains(kept, e => e is { Kind: EventKind.Work, Node: "test" } && e.Text.StartsWith("train begins with ", StringComparison.Ordinal));
        Assert.Equal(kept, await ann.Experiments.LogsAsync(key).ToListAsync());
    }

    [Fact]
    public async Task Events_ContinuedAfterAnyNumber_LoseNothing()
    {
        await using var node = await TestNode.StartAsync();
        var ann = node.Client("ann");
        var key = (await TestNode.RunAsync(ann, "first")).Key;
        var all = await ann.Experiments.LogsAsync(key).ToListAsync();
        foreach (var after in all.Select(e => e.Number!.Value))
            Assert.Equal(all.Skip((int)after), (await ann.Experiments.EventsAsync(key, after).ToListAsync()).Where(e => e.Number is not null));

        using var http = node.Http("ann", Role.Submitter);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/experiments/{key}/events");
        request.Headers.Add("Last-Event-ID", all.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Events_OfANodeThatLeaves_GoOnAtAnother()
    {
        using var folder = new TemporaryFolder();
        var first = await TestNode.StartAsync("name: one", folder);
        var held = first.Work.HoldTraining();
        var ann = first.Client("ann");
        var key = (await ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")))).Experiment.Key;
        var seen = new List<ExperimentEvent>();
        await foreach (var e in ann.Experiments.EventsAsync(key))
        {
            seen.Add(e);
            if (e is { Kind: EventKind.Progress, Progress.Experiment.Step: ExperimentStep.Train }) break;
        }

        await first.DisposeAsync();
        held.Dispose();
        await using var second = await TestNode.StartAsync("name: two", folder);
        // What the first had claimed it cannot give back any more; here its lease need not run out.
        await using (var store = new Cluster.Store.Sqlite.SqliteStore(second.Settings.Store))
        {
            await store.OpenAsync(default);
            await store.HandBackAllAsync("one", default);
        }

        var rest = await second.Client("ann").Experiments.EventsAsync(key, seen.Last(e => e.Number is not null).Number).ToListAsync().WaitAsync(TimeSpan.FromSeconds(60));

        var numbers = seen.Concat(rest).Where(e => e.Number is not null).Select(e => e.Number!.Value).ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(i => (long)i), numbers);
        Assert.Equal(ExperimentStatus.Finished, rest[^1].Status);
        Assert.Contains(rest, e => e is { Kind: EventKind.Work, Node: "two" });
        Assert.Contains(await second.Client("ann").Experiments.LogsAsync(key).ToListAsync(), e => e.Node == "one");
    }

    [Fact]
    public async Task Events_OfAnExperimentThatIsDeleted_EndWithThat()
    {
        await using var node = await TestNode.StartAsync();
        var ann = node.Client("ann");
        using var held = node.Work.HoldTraining();
        var key = (await ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")))).Experiment.Key;
        var events = ann.Experiments.EventsAsync(key).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        await Answers.UntilAsync(async () => (await ann.Experiments.GetAsync(key)).Experiment.Status == ExperimentStatus.Running);
        await ann.Experiments.DeleteAsync(key);

        var last = events.Current;
        while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))) last = events.Current;

        Assert.Equal((EventKind.Deleted, "first is deleted"), (last.Kind, last.Text));
    }

    [Fact]
    public async Task Events_OfAnExperimentThatIsDeletedByAnotherNode_EndWithThat()
    {
        using var folder = new TemporaryFolder();
        await using var worker = await TestNode.StartAsync("name: one", folder);
        using var held = worker.Work.HoldTraining();
        await using var other = await TestNode.StartAsync("name: two\nrole: api", folder);
        var key = (await worker.Client("ann").Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")))).Experiment.Key;
        var seen = new ConcurrentQueue<ExperimentEvent>();
        var following = FollowAsync();
        await worker.Client("ann").Experiments.PauseAsync(key);
        await Answers.UntilAsync(() => Task.FromResult(seen.Any(e => e.Status == ExperimentStatus.Paused)));
        // So long that the next event lets whoever follows be looked at again; that is all of the deletion, which takes less than a look's interval.
        await Task.Delay(NeuronEdit.Server.Security.Authenticator.BelievedFor + TimeSpan.FromMilliseconds(500));

        await worker.Client("ann").Experiments.DeleteAsync(key);

        await following.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((EventKind.Deleted, "first is deleted"), (seen.Last().Kind, seen.Last().Text));

        async Task FollowAsync()
        {
            await foreach (var e in other.Client("ann").Experiments.EventsAsync(key)) seen.Enqueue(e);
        }
    }

    [Fact]
    public async Task Progress_WhileItRuns_ComesWithoutANumber()
    {
        await using var node = await TestNode.StartAsync();
        var ann = node.Client("ann");
        using var held = node.Work.HoldTraining();
        var key = (await ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")))).Experiment.Key;
        await foreach (var e in ann.Experiments.EventsAsync(key))
        {
            if (e is not { Kind: EventKind.Progress, Progress: { Experiment.Step: ExperimentStep.Train } progress }) continue;
            Assert.Null(e.Number);
            if (progress.Running.IsEmpty) continue;
            Assert.Equal(("train", "test"), (progress.Running[0].Kind, progress.Running[0].Worker));
            return;
        }

        Assert.Fail("The stream ended.");
    }
}
