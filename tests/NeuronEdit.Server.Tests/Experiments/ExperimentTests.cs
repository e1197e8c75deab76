using NeuronEdit.Client;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Server.Tests.Experiments;

public sealed class ExperimentTests : IAsyncLifetime
{
    private TestNode _node = null!;
    private NeuronEditClient _ann = null!;

    public async Task InitializeAsync()
    {
        _node = await TestNode.StartAsync();
        _ann = _node.Client("ann");
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Submit_ToItsEnd_IsListedWithItsResults()
    {
        var accepted = await _ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")) { Share = new Share(3, -1, 2) });
        Assert.Equal((true, 1, "first", "ann"), (accepted.IsNew, accepted.Run, accepted.Experiment.Name, accepted.Experiment.User));
        Assert.Equal(new Share(3, -1, 2), accepted.Experiment.Share);
        Assert.StartsWith(Path.Combine(_node.Settings.Results, "ann", "first-"), accepted.Experiment.Results, StringComparison.Ordinal);

        var ended = await _ann.Experiments.WaitAsync(accepted.Experiment.Key).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((ExperimentStatus.Finished, 1, 0), (ended.Status, ended.Run, ended.Round));
        var listed = Assert.Single(await _ann.Experiments.ListAsync().ToListAsync());
        Assert.Equal(ended, listed);
        var details = await _ann.Experiments.GetAsync(ended.Key);
        Assert.All(details.Steps, s => Assert.Equal(StepStatus.Done, s.Status));
        Assert.Equal(["a column is not edited"], details.Notes.AsEnumerable());
        var edit = Assert.Single(await _ann.Edits.ListAsync().ToListAsync());
        Assert.Equal((ended.Key, "first"), (edit.Key, edit.Name));
    }

    [Fact]
    public async Task Submit_OfTheSameAgain_IsTheSame()
    {
        using var held = _node.Work.HoldTraining();
        var first = await _ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")));
        await UntilAsync(first.Experiment.Key, ExperimentStatus.Running);
        var second = await _ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")));
        Assert.Equal((first.Experiment.Key, false, 1), (second.Experiment.Key, second.IsNew, second.Run));
        Assert.Single(await _ann.Experiments.ListAsync().ToListAsync());

        // The same of another user is another one: its results lie elsewhere.
        var third = await _node.Client("bob").Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")));
        Assert.NotEqual(first.Experiment.Key, third.Experiment.Key);
    }

    [Fact]
    public async Task Control_InEachPhase_DoesWhatItSays()
    {
        var held = _node.Work.HoldTraining();
        var key = (await _ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")))).Experiment.Key;
        await Answers.UntilAsync(async () => (await _ann.Experiments.GetAsync(key)).Experiment.Step == ExperimentStep.Train);

        Assert.True((await _ann.Experiments.PauseAsync(key)).IsNew);
        await UntilAsync(key, ExperimentStatus.Paused);
        Assert.False((await _ann.Experiments.PauseAsync(key)).IsNew);
        Assert.Equal("wrong-phase", await _ann.Experiments.AddSamplesAsync(key, new AddSamples([new SampleInput(["x2.csv"])])).CodeAsync());
        Assert.Equal(new Share(5, -2), (await _ann.Experiments.ChangeShareAsync(key, new ShareChange(5, -2, 0))).Share);

        Assert.Equal(2, (await _ann.Experiments.ResumeAsync(key)).Run);
        await UntilAsync(key, ExperimentStatus.Running);
        Assert.True((await _ann.Experiments.CancelAsync(key)).IsNew);
        await UntilAsync(key, ExperimentStatus.Cancelled);
        Assert.Equal("wrong-phase", await _ann.Experiments.PauseAsync(key).CodeAsync());
        held.Dispose();

        Assert.True((await _ann.Experiments.ResumeAsync(key)).IsNew);
        await UntilAsync(key, ExperimentStatus.Finished);
        var added = await _ann.Experiments.AddSamplesAsync(key, new AddSamples([new SampleInput(["x2.csv"], "two")]));
        Assert.Equal(4, added.Run);
        await Answers.UntilAsync(async () => (await _ann.Experiments.GetAsync(key)).Experiment is { Round: 1, Status: ExperimentStatus.Finished });

        await _ann.Experiments.DeleteAsync(key);
        await Answers.UntilAsync(async () => (await _ann.Experiments.ListAsync().ToListAsync()).Count == 0);
        Assert.Equal("not-found", await _ann.Experiments.GetAsync(key).CodeAsync());
        Assert.Equal("not-found", await _ann.Experiments.ResumeAsync(key).CodeAsync());
    }

    [Fact]
    public async Task Experiment_ThatIsOtherwiseWritten_IsTheSame()
    {
        var first = await _ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")));
        Assert.False((await _ann.Experiments.SubmitAsync(new SubmitExperiment("# in other words\n" + TestNode.Spec("first", "output: { path: results }\n")))).IsNew);
        var other = await _ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first", "seed: 7\n")));
        Assert.True(other.IsNew);
        Assert.NotEqual(first.Experiment.Results, other.Experiment.Results);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Experiment_ThatOthersDeleted_IsInNoList_AtOnceWhereSomebodyWasTold(bool asked)
    {
        var key = (await TestNode.RunAsync(_ann, "first")).Key;
        // A worker that is no node makes the turn: this node is not told of it.
        await using (var store = new Cluster.Store.Sqlite.SqliteStore(_node.Settings.Store))
        {
            await store.OpenAsync(default);
            var actor = (await store.ReadActorAsync(Cluster.Actors.ExperimentActor.Id(key), default))!;
            Assert.True(await store.CommitAsync(new Cluster.Store.TurnCommit { Actor = actor.Actor, Version = actor.Version, StateFormat = actor.StateFormat, State = null, Consumed = [] }, default));
        }

        if (asked)
        {
            Assert.Equal("not-found", await _ann.Experiments.GetAsync(key).CodeAsync());
            Assert.Empty(await _ann.Experiments.ListAsync().ToListAsync());
        }
        else
        {
            await Answers.UntilAsync(async () => (await _ann.Experiments.ListAsync().ToListAsync()).Count == 0);
        }
    }

    [Fact]
    public async Task Failure_OfAnItem_IsToldWithItsReasonAndCanBeResumed()
    {
        _node.Work.Before = work =>
        {
            if (work.Kind == WorkKinds.Fit) throw new NeuronEditException(FailureCode.Data, "The file s.csv has a hole.");
        };
        var failed = await TestNode.RunAsync(_ann, "first");
        Assert.Equal((ExperimentStatus.Failed, new Failure("data", "The file s.csv has a hole.")), (failed.Status, failed.Failure));
        var logs = await _ann.Experiments.LogsAsync(failed.Key, level: EventLevel.Warning).ToListAsync();
        Assert.Contains(logs, l => l is { Kind: EventKind.Work, Level: EventLevel.Warning, Node: "test", Text: "fit 0 failed: The file s.csv has a hole." });
        Assert.Contains(logs, l => l is { Kind: EventKind.Status, Level: EventLevel.Error, Text: "failed in fit: The file s.csv has a hole." });
        Assert.Equal("not-finished", await _ann.Experiments.ResultsAsync(failed.Key).ToListAsync().CodeAsync());

        _node.Work.Before = null;
        await _ann.Experiments.ResumeAsync(failed.Key);
        Assert.Equal(ExperimentStatus.Finished, (await _ann.Experiments.WaitAsync(failed.Key)).Status);
    }

    [Theory]
    [InlineData("name: x", "invalid-experiment", "source is missing")]
    [InlineData("name: x\nsource: s.csv\ntarget: t.csv\nextrapolate: [{ path: x1.csv }]\nepochs: 3", "invalid-experiment", "is not a setting")]
    [InlineData("name: x\nsource: nothing.csv\ntarget: t.csv\nextrapolate: [{ path: x1.csv }]", "invalid-experiment", "does not exist")]
    [InlineData("- 1\n- 2", "invalid-experiment", "must be a mapping")]
    [InlineData("a: [", "invalid-experiment", "is not valid YAML")]
    [InlineData("", "invalid-experiment", "is empty")]
    public async Task Submit_OfWhatCannotBeRun_SaysWhy(string spec, string code, string why)
    {
        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(() => _ann.Experiments.SubmitAsync(new SubmitExperiment(spec)));
        Assert.Equal(code, failure.Code);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithFiltersAndMarks_HasWhatFits()
    {
        foreach (var name in (string[])["a", "b", "c"]) await TestNode.RunAsync(_ann, name);
        using var held = _node.Work.HoldTraining();
        var running = (await _ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("d", "seed: 2")))).Experiment.Key;
        await UntilAsync(running, ExperimentStatus.Running);

        Assert.Equal(["d", "c", "b", "a"], (await _ann.Experiments.ListAsync().ToListAsync()).Select(e => e.Name));
        await Answers.UntilAsync(async () => (await _ann.Experiments.ListAsync(new ExperimentFilter(ExperimentStatus.Running)).ToListAsync()).Count == 1);
        Assert.Equal(["b"], (await _ann.Experiments.ListAsync(new ExperimentFilter(Name: "b")).ToListAsync()).Select(e => e.Name));
        Assert.Equal(["d"], (await _ann.Experiments.ListAsync(new ExperimentFilter(KeyPrefix: running[..8])).ToListAsync()).Select(e => e.Name));
        Assert.Empty(await _ann.Experiments.ListAsync(new ExperimentFilter(User: "bob")).ToListAsync());

        var first = await _ann.Experiments.PageAsync(limit: 3);
        var second = await _ann.Experiments.PageAsync(after: first.Next, limit: 3);
        Assert.Equal(["d", "c", "b", "a"], first.Items.Concat(second.Items).Select(e => e.Name));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Submit_StraightToTheStore_IsFoundAndListed()
    {
        var cluster = new Cluster.Client.ClusterClient(await OpenStoreAsync());
        var spec = NeuronEdit.Experiments.Specification.SpecFile.Parse(TestNode.Spec("direct"), "spec", _node.Data);
        var request = await cluster.SubmitAsync(new Cluster.Client.SubmitRequest { Spec = spec, User = "ann", Results = Path.Combine(_node.Settings.Results, "ann", "direct") }, _node.Settings.Storage, default);

        await Answers.UntilAsync(async () => (await _ann.Experiments.ListAsync().ToListAsync()).Any(e => e.Key == request.Key));
        Assert.Equal(ExperimentStatus.Finished, (await _ann.Experiments.WaitAsync(request.Key)).Status);
    }

    private async Task<Cluster.Store.IClusterStore> OpenStoreAsync()
    {
        var store = Cluster.Store.ClusterStores.Open(_node.Settings.Store);
        await store.OpenAsync(default);
        return store;
    }

    private Task UntilAsync(string key, ExperimentStatus status) => Answers.UntilAsync(async () => (await _ann.Experiments.GetAsync(key)).Experiment.Status == status);
}
