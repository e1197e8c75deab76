using NeuronEdit.Cluster.Actors;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Run;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Tests;

namespace NeuronEdit.Cluster.Tests.Handlers;

/// <summary>Whole experiments through three nodes: actors, store, handlers and files, as a cluster has them.</summary>
public sealed class WholeExperimentTests : IAsyncLifetime
{
    private const string SmallPartitions = MadeCohort.SmallTraining + "output: { partitionRows: 2048 }\n";

    private readonly MadeCohort _cohort = new MadeCohort().WithParquet();
    private MadeCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cohort.Spec(more: SmallPartitions);
        _cluster = await MadeCluster.StartAsync(_cohort);
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _cohort.Dispose();
    }

    [Fact]
    public async Task ThreeNodes_GiveTheBytesOfOneProcess()
    {
        _cohort.Run(_cohort.At("experiment.yaml"), "one", slots: 1);
        Assert.Equal(ExperimentStatus.Finished, (await _cluster.RunAsync("three")).Experiment.Status);
        _cohort.AssertSameBytes("one", "three");
    }

    [Fact]
    public async Task WhatAProcessLeftThatDiedWhileItWrote_IsNotAmongTheResults()
    {
        _cohort.Run(_cohort.At("experiment.yaml"), "one", slots: 1);
        var running = _cluster.RunAsync("three");
        await MadeCluster.UntilAsync(() => Directory.Exists(_cohort.At("three/edit")));
        foreach (var file in (string[])["edit/edit.json", "metrics.json"]) File.WriteAllText(_cohort.At($"three/{file}.{Guid.NewGuid():N}.partial"), "half");
        Assert.Equal(ExperimentStatus.Finished, (await running).Experiment.Status);
        _cohort.AssertSameBytes("one", "three");
    }

    [Fact]
    public async Task SubmittedTwice_IsOneRun()
    {
        var first = await _cluster.RunAsync("out");
        var before = Directory.GetLastWriteTimeUtc(_cohort.At("out/manifest.json"));
        var second = await _cluster.RunAsync("out");
        Assert.Equal((first.Experiment.Key, 1), (second.Experiment.Key, second.Run));
        Assert.Equal(before, Directory.GetLastWriteTimeUtc(_cohort.At("out/manifest.json")));
    }

    [Fact]
    public async Task AnotherEdit_ReadsAndTrainsNothingAgain()
    {
        await _cluster.RunAsync("robust");
        var learnt = (_cluster.Stored("datasets"), _cluster.Stored("trainings"), _cluster.Stored("sketches"));
        _cohort.Spec(more: SmallPartitions + "edit: { preset: paper }\n");
        await _cluster.RunAsync("paper");

        // Documents that say what is to be learnt are written again; what was learnt is not.
        Assert.Equal(Learnt(learnt.Item1, "dataset.json"), Learnt(_cluster.Stored("datasets"), "dataset.json"));
        Assert.Equal(Learnt(learnt.Item2, "training.json"), Learnt(_cluster.Stored("trainings"), "training.json"));
        Assert.Equal(Learnt(learnt.Item3, "sketch.json"), Learnt(_cluster.Stored("sketches"), "sketch.json"));
        _cohort.Run(_cohort.At("experiment.yaml"), "alone");
        _cohort.AssertSameBytes("alone", "paper");
        Assert.NotEqual(_cohort.Bytes("robust")["samples/x/part-00000.parquet"], _cohort.Bytes("paper")["samples/x/part-00000.parquet"]);

        static IEnumerable<KeyValuePair<string, DateTime>> Learnt(SortedDictionary<string, DateTime> files, string document) => files.Where(f => !f.Key.EndsWith(document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AddedSamples_AreEditedAsApplyEditsThem_AndTrainNothing()
    {
        _cohort.WriteParquet("y.parquet", 8, 5_000, shifted: false);
        _cohort.WriteParquet("y-truth.parquet", 8, 5_000, shifted: true);
        var finished = await _cluster.RunAsync("out");
        var (before, trained) = (_cohort.Bytes("out"), _cluster.Stored("trainings"));
        var request = await _cluster.Client.AddSamplesAsync(finished.Experiment.Key, [new ExtrapolateSpec("y", ["y.parquet"], ["y-truth.parquet"])], _cohort.Path, _cluster.Storage, default);
        Assert.Equal((ExperimentStatus.Finished, 1), ((await _cluster.EndAsync(request)).Experiment.Status, (await _cluster.Client.ShowAsync(finished.Experiment.Key, default)).Experiment.Round));

        var after = _cohort.Bytes("out");
        foreach (var (file, hash) in before.Where(f => f.Key is not ("manifest.json" or "metrics.json"))) Assert.Equal(hash, after[file]);
        Assert.Equal(trained, _cluster.Stored("trainings"));
        var result = Read();
        Assert.Equal(["x", "y"], result.Metrics.Samples.Select(s => s.Sample));
        Assert.Equal("truth", result.Metrics.Samples[1].Comparisons!.ComparedWith);
        Assert.Equal(5_000, result.Manifest.Outputs.Where(o => o.Sample == "y").Sum(o => o.Rows));
        Assert.Equal(after.Keys.Where(f => f != "manifest.json"), result.Manifest.Outputs.Select(o => o.Path).Order(StringComparer.Ordinal));

        new ApplyRunner(_cohort.Engine, TimeProvider.System).Run(new ApplyRequest(_cohort.At("out"), [_cohort.At("y.parquet")], _cohort.At("applied"), null, 1, false, false, 2, false), new SilentObserver(), default);
        Assert.Equal(ReadAll("applied/samples/y"), ReadAll("out/samples/y"));
    }

    [Fact]
    public async Task AdditionThatFails_LeavesTheResultsAsTheyWere_AndTheNextOneIsTaken()
    {
        var finished = await _cluster.RunAsync("out");
        var before = _cohort.Bytes("out");
        File.WriteAllText(_cohort.At("torn.parquet"), "PAR1 and no more");
        var torn = await _cluster.Client.AddSamplesAsync(finished.Experiment.Key, [new ExtrapolateSpec("y", ["torn.parquet"], [])], _cohort.Path, _cluster.Storage, default);
        var failed = await _cluster.EndAsync(torn);
        Assert.Equal(ExperimentStatus.Failed, failed.Experiment.Status);
        Assert.Contains("torn.parquet", failed.Experiment.Failure!.Text, StringComparison.Ordinal);
        Assert.Equal(before, _cohort.Bytes("out"));

        _cohort.WriteParquet("y.parquet", 8, 1_000, shifted: false);
        var good = await _cluster.Client.AddSamplesAsync(finished.Experiment.Key, [new ExtrapolateSpec("y", ["y.parquet"], [])], _cohort.Path, _cluster.Storage, default);
        Assert.Equal(ExperimentStatus.Finished, (await _cluster.EndAsync(good)).Experiment.Status);
        Assert.Equal(["x", "y"], Read().Metrics.Samples.Select(s => s.Sample));
    }

    [Fact]
    public async Task Deleted_LeavesNothingOfIts_AndWhatOthersUse()
    {
        var one = await _cluster.RunAsync("one");
        _cohort.Spec(more: SmallPartitions + "edit: { preset: paper }\n");
        var other = await _cluster.RunAsync("other");
        File.WriteAllText(_cohort.At("one/notes.txt"), "mine");
        await _cluster.Client.WaitAsync(await _cluster.Client.DeleteAsync(one.Experiment.Key, default), default);
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(_cohort.At("one")).Select(Path.GetFileName));
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(_cluster.Storage, "trainings")));
        Assert.Equal([other.Experiment.Key], Directory.EnumerateDirectories(Path.Combine(_cluster.Storage, "experiments")).Select(Path.GetFileName));

        await _cluster.Client.WaitAsync(await _cluster.Client.DeleteAsync(other.Experiment.Key, default), default);
        await MadeCluster.UntilAsync(() => !Directory.EnumerateFiles(_cluster.Storage, "*", SearchOption.AllDirectories).Any());
        Assert.False(Directory.Exists(_cohort.At("other")));
    }

    [Fact]
    public async Task ResultsFolderOfAnotherExperiment_IsRefusedAndKept()
    {
        await _cluster.RunAsync("out");
        var before = _cohort.Bytes("out");
        _cohort.Spec(more: SmallPartitions + "edit: { preset: paper }\n");
        var failed = await _cluster.RunAsync("out");
        Assert.Equal(ExperimentStatus.Failed, failed.Experiment.Status);
        Assert.Contains("holds the results of another run", failed.Experiment.Failure!.Text, StringComparison.Ordinal);
        Assert.Equal(before, _cohort.Bytes("out"));
    }

    [Fact]
    public async Task ASampleThatCannotBeUsed_FailsTheExperimentByName()
    {
        _cohort.WriteCsv("bad.csv", 3, 300, false, (row, line) => row == 40 ? string.Join(',', line.Split(',').Select((v, i) => i == 3 ? "" : v)) : line);
        _cohort.WriteSpec("name: bad\nsource: source.parquet\ntarget: target.parquet\nextrapolate: { path: bad.csv }\nchannels: { exclude: id }\n" + SmallPartitions);
        var failed = await _cluster.RunAsync("out");
        Assert.Equal(FailureCode.Data, failed.Experiment.Failure!.Code);
        Assert.Contains("bad.csv (sample bad): channel C has 1 missing, NaN or infinite value (first in row 41).", failed.Experiment.Failure.Text, StringComparison.Ordinal);
    }

    private (Manifest Manifest, ExperimentMetrics Metrics) Read() =>
        (ResultsFolder.TryReadJson<Manifest>(_cohort.At("out/manifest.json"))!, ResultsFolder.TryReadJson<ExperimentMetrics>(_cohort.At("out/metrics.json"))!);

    private IEnumerable<float> ReadAll(string folder) =>
        Directory.EnumerateFiles(_cohort.At(folder)).Order(StringComparer.Ordinal).SelectMany(f => _cohort.ReadAll(f, MadeCohort.Columns));
}
