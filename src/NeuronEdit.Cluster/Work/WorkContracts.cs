using System.Collections.Immutable;
using NeuronEdit.Experiments.Cohorts;

namespace NeuronEdit.Cluster.Work;

/// <summary>What actors and work handlers tell each other. All of it is small: references, counts and sentences; what is large lies in storage.</summary>
/// <remarks>
/// Storage is a folder that every worker sees. In it (docs/formats.md):
/// <c>experiments/KEY/</c> spec.json, plan-ROUND.json; <c>datasets/KEY/</c> dataset.json, profiles/INDEX.json, profile.json;
/// <c>trainings/KEY/</c> training.json, checkpoint-STEP.safetensors, model.safetensors, curve.json; <c>sketches/KEY/</c> sketch.json, parts/INDEX, source, target.
/// What an experiment edits lies in its results folder: <c>work/edited/INDEX.TOKEN.*</c> until it is published as <c>samples/...</c>.
/// </remarks>
public static class WorkKinds
{
    /// <summary>Owner experiment, index = round: finds and opens the inputs, cuts partitions. <see cref="ExperimentWorkInput"/> to <see cref="PlanResult"/>.</summary>
    public const string Plan = "plan";

    /// <summary>Owner dataset, index = partition: reads it once: hashes, checks, moments. <see cref="SharedWorkInput"/> to <see cref="RowsResult"/>.</summary>
    public const string Profile = "profile";

    /// <summary>Owner dataset, index 0: merges the profiles in partition order. <see cref="SharedWorkInput"/> to <see cref="SealResult"/>.</summary>
    public const string Seal = "seal";

    /// <summary>Owner experiment, index = round: refuses what cannot be used, fits the transform, names training and sketches. <see cref="ExperimentWorkInput"/> to <see cref="FitResult"/>.</summary>
    public const string Fit = "fit";

    /// <summary>Owner training, index 0: trains. <see cref="SharedWorkInput"/> to <see cref="TrainResult"/>.</summary>
    public const string Train = "train";

    /// <summary>Owner sketch, index = partition of S, then of T. <see cref="SharedWorkInput"/> to <see cref="RowsResult"/>.</summary>
    public const string Sketch = "sketch";

    /// <summary>Owner sketch, index 0: merges the sketches in partition order. <see cref="SharedWorkInput"/> to <see cref="MergeResult"/>.</summary>
    public const string Merge = "merge";

    /// <summary>Owner experiment, index 0: writes the edit artifact and the model into the results. <see cref="ExperimentWorkInput"/> to <see cref="DoneResult"/>.</summary>
    public const string Artifact = "artifact";

    /// <summary>Owner edit, index = partition of X in this round: edits it; the outcome is kept. <see cref="ExperimentWorkInput"/> to <see cref="RowsResult"/>.</summary>
    public const string Edit = "edit";

    /// <summary>Owner edit, index = sample of X in this round: compares. <see cref="ExperimentWorkInput"/> to <see cref="RowsResult"/>.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>Owner experiment, index = round: publishes the accepted files, writes metrics and, last, the manifest. <see cref="ExperimentWorkInput"/> to <see cref="DoneResult"/>.</summary>
    public const string Finish = "finish";

    /// <summary>Owner application, index 0: applies an edit to new data. <see cref="SharedWorkInput"/> to <see cref="DoneResult"/>.</summary>
    public const string Apply = "apply";

    /// <summary>Owner experiment, dataset, training or sketch, index 0: deletes what lies in storage under the owner's key; for an experiment its results too. <see cref="ExperimentWorkInput"/> or <see cref="SharedWorkInput"/> to <see cref="DoneResult"/>.</summary>
    public const string Delete = "delete";
}

/// <summary>Input of work on one experiment.</summary>
/// <param name="Experiment">The experiment's key.</param>
/// <param name="Results">Absolute path of its results folder.</param>
/// <param name="Round">0: the experiment as submitted; n: its n-th addition of samples.</param>
/// <param name="Training">The training's key, once it is known; else null.</param>
/// <param name="Sketch">The sketches' key, once it is known; else null.</param>
public sealed record ExperimentWorkInput(string Experiment, string Results, int Round, string? Training, string? Sketch);

/// <summary>Input of work that experiments share.</summary>
/// <param name="Key">The key of the dataset, training or sketch actor; names its folder in storage.</param>
public sealed record SharedWorkInput(string Key);

/// <summary>What planning found.</summary>
/// <param name="Datasets">The populations of this round: source, target, extrapolate and perhaps truth in round 0; extrapolate and perhaps truth in an addition.</param>
/// <param name="Summary">For people: channels, rows, samples.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record PlanResult(ImmutableArray<DatasetPlan> Datasets, string Summary, ImmutableArray<string> Warnings);

/// <summary>A dataset: the samples of one role.</summary>
/// <param name="Role">What they are for.</param>
/// <param name="Key">Hash of the files (path, size, time of change), how they are read and cut.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Partitions">Number of partitions.</param>
/// <param name="Rows">Rows of all.</param>
public sealed record DatasetPlan(SampleRole Role, string Key, int Samples, long Partitions, long Rows);

/// <summary>What sealing a dataset found.</summary>
/// <param name="Rows">Rows that stay.</param>
/// <param name="RowsDropped">Rows left out for missing values.</param>
/// <param name="ContentHash">Hash of the contents of its files.</param>
public sealed record SealResult(long Rows, long RowsDropped, string ContentHash);

/// <summary>What fitting gives.</summary>
/// <param name="TrainingKey">Hash of all that decides the model: contents of S, T and X, channels, transform, scale, network, training, seed.</param>
/// <param name="SketchKey">Hash of the training key, the layer, and the contents and cut of S and T.</param>
/// <param name="SketchPartitions">Partitions of S and T.</param>
/// <param name="SketchRows">Their rows.</param>
/// <param name="Summary">For people, of the profile stage: <c>all values are usable</c>.</param>
/// <param name="Training">For people, what training will do: network and rows.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record FitResult(string TrainingKey, string SketchKey, long SketchPartitions, long SketchRows, string Summary, string Training, ImmutableArray<string> Warnings);

/// <summary>What training gave.</summary>
/// <param name="ModelHash">SHA-256 of the weights.</param>
/// <param name="Summary">For people: the best loss.</param>
public sealed record TrainResult(string ModelHash, string Summary);

/// <summary>What merging the sketches gave.</summary>
/// <param name="Summary">For people: neurons, layer, error of rank.</param>
public sealed record MergeResult(string Summary);

/// <summary>An item on a partition or a sample is done.</summary>
/// <param name="Rows">Rows read: what progress is counted in.</param>
/// <param name="Warning">What the user should know; null: nothing.</param>
public sealed record RowsResult(long Rows, string? Warning);

/// <summary>An item is done.</summary>
/// <param name="Summary">For people.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record DoneResult(string Summary, ImmutableArray<string> Warnings);
