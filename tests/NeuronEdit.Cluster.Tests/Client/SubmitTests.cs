using System.Text.Json;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cluster.Tests.Client;

/// <summary>Experiments and samples on their way into a cluster.</summary>
#pragma warning disable CA1001 // DisposeAsync disposes it.
public sealed class SubmitTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private ClientWorld _world = null!;

    public async Task InitializeAsync() => _world = await ClientWorld.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Submit_ANewExperiment_RunsToItsEnd()
    {
        var request = await _world.SubmitAsync();
        Assert.True(request.IsNews);
        Assert.Null(request.Before);
        await _world.WorkAllAsync();
        var state = (await _world.StateAsync(request.Key))!;
        Assert.Equal(ExperimentStatus.Finished, state.Status);
        Assert.Equal(("first", "ann", Path.Combine(_world.Folder, "results/first")), (state.Submitted!.Name, state.Submitted.User, state.Submitted.Results));
    }

    [Fact]
    public async Task Submit_Twice_IsOneRun()
    {
        var key = await _world.StartAsync();
        var again = await _world.SubmitAsync(user: "bob");
        Assert.Equal(key, again.Key);
        Assert.False(again.IsNews);
        await _world.WorkAllAsync();
        Assert.False((await _world.SubmitAsync()).IsNews);
        await _world.WorkAllAsync();
        Assert.Equal((1, "ann"), ((await _world.StateAsync(key))!.Run, (await _world.StateAsync(key))!.Submitted!.User));
    }

    [Fact]
    public async Task Submit_AfterAFailure_BeginsAnew()
    {
        var key = await _world.StartAsync();
        await _world.FailAsync((await _world.ClaimAsync())!, "The file s.csv is torn.");
        var again = await _world.SubmitAsync();
        Assert.True(again.IsNews);
        Assert.Equal(ExperimentStatus.Failed, again.Before!.Status);
        await _world.WorkAllAsync();
        Assert.Equal(ExperimentStatus.Finished, (await _world.StateAsync(key))!.Status);
    }

    [Theory]
    [InlineData("input")]
    [InlineData("results")]
    [InlineData("seed")]
    [InlineData("edit")]
    public async Task Submit_SomethingElse_IsAnotherExperiment(string what)
    {
        var key = await _world.StartAsync();
        var spec = _world.Spec();
        switch (what)
        {
            case "input":
                await File.AppendAllTextAsync(Path.Combine(_world.Folder, "x1.csv"), "3,4\n");
                break;
            case "results":
                spec = spec with { Output = spec.Output with { Path = "elsewhere" } };
                break;
            case "seed":
                spec = spec with { Seed = 2 };
                break;
            default:
                spec = spec with { Edit = spec.Edit with { Layer = 2 } };
                break;
        }

        Assert.NotEqual(key, (await _world.SubmitAsync(spec)).Key);
    }

    [Fact]
    public async Task Submit_TheSameFromElsewhere_IsTheSame()
    {
        var key = await _world.StartAsync();
        var spec = _world.Spec() with
        {
            Source = [Path.Combine(_world.Folder, "s.csv")],
            Target = ["./results/../t.csv"],
            Output = new OutputSpec { Path = Path.Combine(_world.Folder, "results/first") },
        };
        Assert.Equal(key, (await _world.SubmitAsync(spec)).Key);
    }

    [Fact]
    public async Task Submit_TheSpecificationInStorage_HasAbsolutePathsAndReadsBack()
    {
        var spec = _world.Spec() with { Seed = ulong.MaxValue, Channels = new ChannelSelection([], ["Time"]), Edit = new EditSpec { Layer = 3 } };
        var request = await _world.SubmitAsync(spec);
        var text = await File.ReadAllTextAsync(Path.Combine(_world.Storage, "experiments", request.Key, "spec-0.json"));
        var read = JsonSerializer.Deserialize<ExperimentSpec>(text, ResultsJson.Options)!;
        Assert.Equal(Path.Combine(_world.Folder, "x1.csv"), read.Extrapolate[0].Paths[0]);
        Assert.Equal(text, JsonSerializer.Serialize(read, ResultsJson.Options));
        Assert.Equal((ulong.MaxValue, 3, "Time", spec.Training.Options, spec.Edit.Options), (read.Seed, read.Edit.Layer, read.Channels.Exclude[0], read.Training.Options, read.Edit.Options));
        Assert.Equal(["spec-0.json"], Directory.EnumerateFiles(Path.Combine(_world.Storage, "experiments", request.Key)).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("no user", "The user is empty; must be 1 to 128 characters.")]
    [InlineData("no input", "s2.csv")]
    [InlineData("no storage", "nowhere: there is no such folder. Give the storage folder that every worker sees under this very path.")]
    [InlineData("weight", "The weight is 0; must be 1 to 1000.")]
    [InlineData("deadline", "The deadline is -00:00:01; must be more than nothing and at most 3650 days.")]
    public async Task Submit_WhatCannotRun_IsRefusedBeforeAnythingIsKept(string what, string message)
    {
        var request = new SubmitRequest { Spec = _world.Spec(), User = "ann" };
        request = what switch
        {
            "no user" => request with { User = " " },
            "no input" => request with { Spec = request.Spec with { Source = ["s2.csv"] } },
            "weight" => request with { Share = new Share { Weight = 0 } },
            "deadline" => request with { Deadline = TimeSpan.FromSeconds(-1) },
            _ => request,
        };
        var error = await Assert.ThrowsAsync<NeuronEditException>(() => _world.Client.SubmitAsync(request, what == "no storage" ? "nowhere" : _world.Storage, default));
        Assert.Equal(FailureCode.Specification, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(await _world.Store.ReadWaitingAsync([.. Enumerable.Range(0, 64)], 10, default));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_world.Storage));
    }

    [Fact]
    public async Task Submit_WhileItIsBeingDeleted_IsRefused()
    {
        var key = await _world.StartAsync();
        await _world.Client.DeleteAsync(key, default);
        await _world.WorkUntilAsync(WorkKinds.Delete);
        var error = await Assert.ThrowsAsync<NeuronEditException>(() => _world.SubmitAsync());
        Assert.Equal($"Experiment first ({key[..12]}) is being deleted; submit it again once it is gone.", error.Message);
    }

    [Fact]
    public async Task AddSamples_ToAFinishedExperiment_EditsThemAndTrainsNothing()
    {
        var key = await _world.StartAsync();
        await _world.WorkAllAsync();
        var request = await AddAsync(key, "two", "x2.csv");
        var kinds = new List<string>();
        while (await _world.ClaimAsync() is { } work)
        {
            kinds.Add(work.Kind);
            await _world.FinishAsync(work);
        }

        Assert.Contains(WorkKinds.Edit, kinds);
        Assert.DoesNotContain(WorkKinds.Train, kinds);
        Assert.Equal(ExperimentStatus.Finished, (await _world.Client.WaitForEndAsync(request, _ => Task.CompletedTask, default))!.Experiment.Status);
        var spec = JsonSerializer.Deserialize<ExperimentSpec>(await File.ReadAllTextAsync(Path.Combine(_world.Storage, "experiments", key, "spec-1.json")), ResultsJson.Options)!;
        Assert.Equal(("two", Path.Combine(_world.Folder, "x2.csv")), (spec.Extrapolate.Single().Sample, spec.Extrapolate[0].Paths.Single()));
    }

    [Fact]
    public async Task AddSamples_ByTwoAtOnce_TheSecondIsToldAndTheFirstRuns()
    {
        var key = await _world.StartAsync();
        await _world.WorkAllAsync();
        await AddAsync(key, "two", "x2.csv");
        await AddAsync(key, "two", "x2.csv");
        var error = await Assert.ThrowsAsync<NeuronEditException>(() => AddAsync(key, "three", "x1.csv"));
        Assert.Equal($"Other samples are just being added to experiment first ({key[..12]}). Add these once it is finished again.", error.Message);
        await _world.WorkAllAsync();
        Assert.Equal((1, ExperimentStatus.Finished), ((await _world.StateAsync(key))!.Round, (await _world.StateAsync(key))!.Status));
        await AddAsync(key, "three", "x1.csv");
        await _world.WorkAllAsync();
        Assert.Equal(2, (await _world.StateAsync(key))!.Round);
    }

    [Fact]
    public async Task AddSamples_AfterAnAdditionThatFailed_LeavesThatOneOut()
    {
        var key = await _world.StartAsync();
        await _world.WorkAllAsync();
        await AddAsync(key, "two", "x2.csv");
        await _world.FailAsync((await _world.ClaimAsync())!, "The file x2.csv is torn.");
        await AddAsync(key, "three", "x1.csv");
        await _world.WorkAllAsync();
        Assert.Equal((2, ExperimentStatus.Finished), ((await _world.StateAsync(key))!.Round, (await _world.StateAsync(key))!.Status));
    }

    [Fact]
    public async Task AddSamples_WithANameThatTheResultsHave_IsRefused()
    {
        var key = await _world.StartAsync();
        await _world.WorkAllAsync();
        var folder = Directory.CreateDirectory(Path.Combine(_world.Folder, "results/first/samples/x2")).FullName;
        var error = await Assert.ThrowsAsync<NeuronEditException>(() => AddAsync(key, null, "x2.csv"));
        Assert.Equal($"{Path.Combine(_world.Folder, "x2.csv")}: the experiment has a sample named 'x2' already: {folder}. Give each a name of its own, or rename the files.", error.Message);
    }

    [Fact]
    public async Task AddSamples_WithANameThatIsAPath_IsRefused()
    {
        var key = await _world.StartAsync();
        await _world.WorkAllAsync();
        var error = await Assert.ThrowsAsync<NeuronEditException>(() => AddAsync(key, "../../etc", "x2.csv"));
        Assert.StartsWith("The sample's name is '../../etc', which has path parts;", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_world.Storage, "experiments", key, "spec-1.json")));
    }

    [Fact]
    public async Task AddSamples_BeforeTheEnd_IsRefusedWithTheWayOut()
    {
        var key = await _world.StartAsync();
        var error = await Assert.ThrowsAsync<NeuronEditException>(() => AddAsync(key, "two", "x2.csv"));
        Assert.Equal($"Experiment first ({key[..12]}) is running, plan; samples can be added once it is finished.", error.Message);
    }

    private Task<Request> AddAsync(string key, string? sample, string path) =>
        _world.Client.AddSamplesAsync(key, [new ExtrapolateSpec(sample, [path], [])], _world.Folder, _world.Storage, default);
}
