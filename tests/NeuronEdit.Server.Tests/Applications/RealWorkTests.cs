using NeuronEdit.Client;
using NeuronEdit.Experiments.Tests;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Server.Tests.Applications;

/// <summary>Nothing pretended: an experiment is run, its edit is fetched, and applied to new data.</summary>
public sealed class RealWorkTests : IDisposable
{
    private readonly MadeCohort _cohort = new MadeCohort().WithParquet(rows: 3_000);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _cohort.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Experiment_ByTheApiAlone_GivesAnEditThatIsAppliedToNewData()
    {
        Directory.CreateDirectory(_folder.At("data"));
        foreach (var name in (string[])["source", "target", "x", "truth"]) File.Copy(_cohort.At($"{name}.parquet"), _folder.At($"data/{name}.parquet"));
        await using var node = await TestNode.StartAsync("", _folder, real: true);
        var ann = node.Client("ann");
        var spec = "name: made\nseed: 5\nsource: source.parquet\ntarget: target.parquet\nextrapolate: [{ sample: x, path: x.parquet, truth: truth.parquet }]\nchannels: { exclude: id }\n" + MadeCohort.SmallTraining;
        var key = (await ann.Experiments.SubmitAsync(new SubmitExperiment(spec))).Experiment.Key;
        var done = await ann.Experiments.WaitAsync(key).WaitAsync(TimeSpan.FromSeconds(120));
        Assert.True(done.Status == ExperimentStatus.Finished, done.Failure?.Message);
        using var metrics = await ann.Experiments.MetricsAsync(key);
        Assert.Equal("x", metrics.RootElement.GetProperty("samples")[0].GetProperty("sample").GetString());

        var edit = await ann.Edits.GetAsync(key);
        Assert.Equal(["A", "B", "C", "D", "E", "F"], edit.Channels.AsEnumerable());
        Assert.Equal(["edit.json", "model.safetensors", "percentiles.csv", "source.sketches", "target.sketches"], edit.Files.Select(f => f.Path));
        await ann.Edits.DownloadAsync(key, _folder.At("edit"));
        using var archive = await node.Http("ann", Role.Reader).GetAsync(new Uri($"v1/edits/{key}/archive", UriKind.Relative));
        await using (var zip = await System.IO.Compression.ZipArchive.CreateAsync(await archive.Content.ReadAsStreamAsync(), System.IO.Compression.ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null))
            foreach (var entry in zip.Entries) Assert.Equal(new FileInfo(_folder.At("edit/" + entry.Name)).Length, entry.Length);

        // Another experiment that names the same results folder is refused there; deleting it touches nothing of the first.
        var other = (await ann.Experiments.SubmitAsync(new SubmitExperiment(spec.Replace("seed: 5", "seed: 6", StringComparison.Ordinal)) { Results = done.Results })).Experiment.Key;
        Assert.Contains("holds the results of another run", (await ann.Experiments.WaitAsync(other)).Failure!.Message, StringComparison.Ordinal);
        await ann.Experiments.DeleteAsync(other);
        await Answers.UntilAsync(async () => (await ann.Experiments.ListAsync().ToListAsync()).Count == 1);
        Assert.All(await ann.Experiments.ResultsAsync(key).ToListAsync(), f => Assert.True(File.Exists(Path.Combine(done.Results, f.Path)), f.Path));

        // Somebody who may look at it applies it to data of their own, and gets results of their own.
        File.Copy(_folder.At("data/x.parquet"), _folder.At("data/new.parquet"));
        var bob = node.Client("bob");
        Assert.Equal("not-found", await bob.Applications.SubmitAsync(key, new ApplyEdit(["new.parquet"])).CodeAsync());
        await ann.Experiments.AddReaderAsync(key, "bob");
        Assert.Equal("path-outside-roots", await bob.Applications.SubmitAsync(key, new ApplyEdit(["/etc/passwd"])).CodeAsync());
        Assert.Equal("invalid-experiment", await bob.Applications.SubmitAsync(key, new ApplyEdit(["new.parquet"]) { Alpha = 2 }).CodeAsync());
        var submitted = await bob.Applications.SubmitAsync(key, new ApplyEdit(["new.parquet"]));
        var applied = await bob.Applications.WaitAsync(submitted.Key).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(applied.Status == ApplicationStatus.Finished, applied.Failure?.Message);
        Assert.Equal("3,500 rows edited", applied.Summary);
        Assert.Equal(applied.Key, (await bob.Applications.SubmitAsync(key, new ApplyEdit(["new.parquet"]))).Key);
        Assert.Equal(applied.Key, Assert.Single(await bob.Applications.ListAsync().ToListAsync()).Key);
        Assert.Equal("not-found", await ann.Applications.GetAsync(applied.Key).CodeAsync());

        await bob.Applications.DownloadResultsAsync(applied.Key, _folder.At("applied"));
        var sample = Assert.Single(await ann.Experiments.ResultsAsync(key).ToListAsync(), f => f.Sample == "x");
        // The same rows, edited once within the experiment and once afterwards.
        Assert.Equal(
            _cohort.ReadAll(Path.Combine(done.Results, sample.Path), "A", "B", "C", "D", "E", "F"),
            _cohort.ReadAll(Directory.EnumerateFiles(_folder.At("applied/samples"), "*.parquet", SearchOption.AllDirectories).Single(), "A", "B", "C", "D", "E", "F"));

        await bob.Applications.RemoveAsync(applied.Key);
        await Answers.UntilAsync(async () => (await bob.Applications.ListAsync().ToListAsync()).Count == 0);
    }
}
