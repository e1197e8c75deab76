using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Tests.Client;

/// <summary>What is asked of experiments that are there.</summary>
#pragma warning disable CA1001 // DisposeAsync disposes it.
public sealed class ControlTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private ClientWorld _world = null!;

    private ClusterClient Client => _world.Client;

    public async Task InitializeAsync() => _world = await ClientWorld.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Pause_IsConfirmedOnceNothingRuns_AndResumeGoesOn()
    {
        var key = await _world.StartAsync();
        var work = (await _world.ClaimAsync())!;
        var request = await Client.PauseAsync(key, default);
        await _world.SettleAsync();
        var confirmed = Client.WaitAsync(request, default);
        Assert.Equal(ExperimentStatus.Stopping, (await _world.StateAsync(key))!.Status);
        await _world.Store.HandBackAsync(work.Claim, default);
        await _world.SettleAsync();
        Assert.Equal(ExperimentStatus.Paused, (await confirmed)!.Status);
        Assert.Null(await _world.ClaimAsync());

        Assert.False((await Client.PauseAsync(key, default)).IsNews);
        Assert.True((await Client.ResumeAsync(key, default)).IsNews);
        await _world.WorkAllAsync();
        Assert.Equal(ExperimentStatus.Finished, (await _world.StateAsync(key))!.Status);
    }

    [Fact]
    public async Task Cancel_ThenDelete_LeavesNothing()
    {
        var key = await _world.StartAsync();
        var cancelled = await Client.CancelAsync(key, default);
        await _world.SettleAsync();
        Assert.Equal(ExperimentStatus.Cancelled, (await Client.WaitAsync(cancelled, default))!.Status);
        var deleted = await Client.DeleteAsync(key, default);
        await _world.WorkAllAsync();
        Assert.Null(await Client.WaitAsync(deleted, default));
        Assert.Empty((await Client.ListAsync(new ExperimentFilter(), null, 10, default)).Experiments);
    }

    [Fact]
    public async Task Delete_ThatFails_SaysWhy()
    {
        var key = await _world.StartAsync();
        await _world.WorkAllAsync();
        var request = await Client.DeleteAsync(key, default);
        await _world.FailAsync(await _world.WorkUntilAsync(WorkKinds.Delete), "The results may not be deleted.");
        var after = (await Client.WaitAsync(request, default))!;
        Assert.Equal((ExperimentStatus.Failed, "The results may not be deleted."), (after.Status, after.Failure!.Text));
    }

    [Theory]
    [InlineData("pause", ExperimentStatus.Paused)]
    [InlineData("cancel", ExperimentStatus.Cancelled)]
    public async Task WhatSomebodyElseHasAskedFor_IsWaitedForToo(string what, ExperimentStatus then)
    {
        var key = await _world.StartAsync();
        var work = (await _world.ClaimAsync())!;
        await AskAsync(what, key);
        await _world.SettleAsync();
        var second = what == "pause" ? await Client.PauseAsync(key, default) : await Client.CancelAsync(key, default);
        Assert.False(second.IsNews);
        var waiting = Client.WaitAsync(second, default);
        Assert.False(waiting.IsCompleted);
        await _world.Store.HandBackAsync(work.Claim, default);
        await _world.SettleAsync();
        Assert.Equal(then, (await waiting)!.Status);
    }

    [Fact]
    public async Task Delete_AskedTwice_BothHearThatItFailed()
    {
        var key = await _world.StartAsync();
        var first = await Client.DeleteAsync(key, default);
        var work = await _world.WorkUntilAsync(WorkKinds.Delete);
        var second = await Client.DeleteAsync(key, default);
        Assert.False(second.IsNews);
        await _world.FailAsync(work, "The results may not be deleted.");
        foreach (var request in (Request[])[first, second]) Assert.Equal("The results may not be deleted.", (await Client.WaitAsync(request, default))!.Failure!.Text);
    }

    [Fact]
    public async Task Resume_OfWhatRuns_IsDoneAtOnce()
    {
        var key = await _world.StartAsync();
        var request = await Client.ResumeAsync(key, default);
        Assert.False(request.IsNews);
        Assert.Equal(ExperimentStatus.Running, (await Client.WaitAsync(request, default))!.Status);
    }

    [Fact]
    public async Task ChangeShare_ChangesWhatIsGivenAndKeepsTheRest()
    {
        var key = await _world.StartAsync();
        await Client.ChangeShareAsync(key, s => s with { Priority = 7, SlotsMax = 3 }, default);
        await _world.SettleAsync();
        var after = await Client.ChangeShareAsync(key, s => s with { Weight = 5 }, default);
        await _world.SettleAsync();
        Assert.Equal(new Share { Weight = 5, Priority = 7, SlotsMax = 3 }, after.Share);
        var submitted = (await _world.StateAsync(key))!.Submitted!;
        Assert.Equal((5, 7, 3), (submitted.Weight, submitted.Priority, submitted.SlotsMax));
        await Client.ChangeShareAsync(key, s => s with { SlotsMax = null }, default);
        await _world.SettleAsync();
        Assert.Equal(int.MaxValue, (await _world.StateAsync(key))!.Submitted!.SlotsMax);
    }

    [Theory]
    [InlineData("pause", "is finished; only one that runs can be paused.")]
    [InlineData("resume", "is finished; there is nothing to resume. Add samples to it, or submit a changed experiment file.")]
    [InlineData("cancel", "is finished; nothing runs for it. Delete it if its results are not wanted.")]
    public async Task WhatAFinishedExperimentDoesNotAllow_IsRefused(string what, string message)
    {
        var key = await _world.StartAsync();
        await _world.WorkAllAsync();
        var error = await Assert.ThrowsAsync<NeuronEditException>(() => AskAsync(what, key));
        Assert.Equal((FailureCode.Specification, $"Experiment first ({key[..12]}) {message}"), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("pause", "is stopping, then cancelled; only one that runs can be paused.")]
    [InlineData("resume", "is stopping, then cancelled; wait until that is so, then resume it.")]
    public async Task WhatAStoppingExperimentDoesNotAllow_IsRefused(string what, string message)
    {
        var key = await _world.StartAsync();
        await _world.ClaimAsync();
        await Client.CancelAsync(key, default);
        await _world.SettleAsync();
        Assert.EndsWith(message, (await Assert.ThrowsAsync<NeuronEditException>(() => AskAsync(what, key))).Message, StringComparison.Ordinal);
        Assert.False((await Client.CancelAsync(key, default)).IsNews);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("cancel")]
    [InlineData("delete")]
    [InlineData("show")]
    public async Task AnUnknownExperiment_IsNamed(string what)
    {
        await _world.StartAsync();
        var error = await Assert.ThrowsAsync<NeuronEditException>(() => AskAsync(what, "Nobody's"));
        Assert.Equal(FailureCode.Specification, error.Code);
        Assert.StartsWith("There is no experiment Nobody's. Those that there are: neuronedit list. One", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_ByKeyByItsBeginningAndByName()
    {
        var key = await _world.StartAsync("first");
        await _world.StartAsync("second one");
        Assert.Equal(key, (await Client.ShowAsync(key, default)).Experiment.Key);
        Assert.Equal(key, (await Client.ShowAsync(key[..4], default)).Experiment.Key);
        Assert.Equal(key, (await Client.ShowAsync("first", default)).Experiment.Key);
        Assert.Equal("second one", (await Client.ShowAsync("second one", default)).Experiment.Name);
        await Assert.ThrowsAsync<NeuronEditException>(() => Client.ShowAsync(key[..3], default));
    }

    [Fact]
    public async Task Find_WhatSeveralAre_NamesThem()
    {
        foreach (var key in (string[])["abcd1", "abcd2", "abce0"]) await _world.TellAsync(ExperimentActor.Id(key), new SubmitExperiment("twin", "ann", "/r"));
        await _world.SettleAsync();
        Assert.Equal(
            "The id abcd is the beginning of 2 experiments: abcd1 (twin, running, plan), abcd2 (twin, running, plan). Give more of it.",
            (await Assert.ThrowsAsync<NeuronEditException>(() => Client.ShowAsync("abcd", default))).Message);
        Assert.StartsWith("The name twin is that of 3 experiments: abcd1 (", (await Assert.ThrowsAsync<NeuronEditException>(() => Client.ShowAsync("twin", default))).Message, StringComparison.Ordinal);
        Assert.Equal("abce0", (await Client.ShowAsync("abce", default)).Experiment.Key);
    }

    private Task AskAsync(string what, string experiment) => what switch
    {
        "pause" => Client.PauseAsync(experiment, default),
        "resume" => Client.ResumeAsync(experiment, default),
        "cancel" => Client.CancelAsync(experiment, default),
        "delete" => Client.DeleteAsync(experiment, default),
        _ => Client.ShowAsync(experiment, default),
    };
}
