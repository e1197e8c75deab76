using System.Globalization;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Where things lie in the storage folder that every worker sees, and in an experiment's results folder while it is under way (docs/formats.md).</summary>
/// <param name="root">The storage folder.</param>
internal sealed class StorageLayout(string root)
{
    // So many files in a folder that people and tools can still look at it.
    private const int FilesPerFolder = 1_000;

    /// <summary>The storage folder.</summary>
    public string Root => root;

    /// <summary>The folder of an experiment.</summary>
    public string Experiment(string key) => Path.Combine(root, "experiments", key);

    /// <summary>The specification of an experiment's round.</summary>
    public string Spec(string experiment, int round) => Path.Combine(Experiment(experiment), string.Create(CultureInfo.InvariantCulture, $"spec-{round}.json"));

    /// <summary>The plan of an experiment's round: <see cref="RoundFile"/>.</summary>
    public string Plan(string experiment, int round) => Path.Combine(Experiment(experiment), string.Create(CultureInfo.InvariantCulture, $"plan-{round}.json"));

    /// <summary>What an application applies to what: <see cref="ApplicationFile"/>.</summary>
    public string Application(string key) => Path.Combine(root, "applications", $"{key}.json");

    /// <summary>The folder of a dataset.</summary>
    public string Dataset(string key) => Path.Combine(root, "datasets", key);

    /// <summary>What a dataset is: <see cref="DatasetFile"/>.</summary>
    public string DatasetDocument(string key) => Path.Combine(Dataset(key), "dataset.json");

    /// <summary>The profile of a dataset's partition.</summary>
    public string PartitionProfile(string key, long index) => Path.Combine(Dataset(key), "profiles", Numbered(index, ".json"));

    /// <summary>The merged profile of a dataset.</summary>
    public string DatasetProfile(string key) => Path.Combine(Dataset(key), "profile.json");

    /// <summary>The folder of a training.</summary>
    public string Training(string key) => Path.Combine(root, "trainings", key);

    /// <summary>What a training learns: <see cref="LearningFile"/>.</summary>
    public string TrainingDocument(string key) => Path.Combine(Training(key), "training.json");

    /// <summary>The checkpoint of a training.</summary>
    public string Checkpoint(string key) => Path.Combine(Training(key), "checkpoint.safetensors");

    /// <summary>The model that a training gave.</summary>
    public string Model(string key) => Path.Combine(Training(key), "model.safetensors");

    /// <summary>How a training went: <see cref="TrainingMetricsFile"/>.</summary>
    public string TrainingMetrics(string key) => Path.Combine(Training(key), "metrics.json");

    /// <summary>The folder of sketches.</summary>
    public string Sketch(string key) => Path.Combine(root, "sketches", key);

    /// <summary>What is sketched: <see cref="LearningFile"/>.</summary>
    public string SketchDocument(string key) => Path.Combine(Sketch(key), "sketch.json");

    /// <summary>The sketch of a partition.</summary>
    public string PartitionSketch(string key, long index) => Path.Combine(Sketch(key), "parts", Numbered(index, ".sketches"));

    /// <summary>The merged sketches of S.</summary>
    public string SourceSketches(string key) => Path.Combine(Sketch(key), "source.sketches");

    /// <summary>The merged sketches of T.</summary>
    public string TargetSketches(string key) => Path.Combine(Sketch(key), "target.sketches");

    /// <summary>The part of a results folder's work folder that a round has.</summary>
    public static string RoundWork(int round) => string.Create(CultureInfo.InvariantCulture, $"round-{round}");

    /// <summary>An edited partition as one attempt left it, without its ending.</summary>
    public static string Edited(string results, int round, long index, long token) =>
        Path.Combine(RoundFolder(results, round), "edited", Numbered(index, string.Create(CultureInfo.InvariantCulture, $".{token}")));

    /// <summary>The metrics of an edited sample.</summary>
    public static string Evaluated(string results, int round, long index) => Path.Combine(RoundFolder(results, round), "evaluated", Numbered(index, ".json"));

    private static string RoundFolder(string results, int round) => Path.Combine(results, Experiments.Results.ResultsFolder.WorkFolder, RoundWork(round));

    private static string Numbered(long index, string ending) => string.Create(CultureInfo.InvariantCulture, $"{index / FilesPerFolder:D5}/{index:D8}{ending}");
}
