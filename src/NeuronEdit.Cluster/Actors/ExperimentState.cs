using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Actors;

/// <summary>The steps of an experiment, in order.</summary>
public enum ExperimentStep
{
    /// <summary>Inputs are found, opened and cut into partitions: own work.</summary>
    Plan,

    /// <summary>Datasets are profiled: <see cref="DatasetActor"/>s.</summary>
    Profile,

    /// <summary>What cannot be used is refused, the transform is fitted: own work.</summary>
    Fit,

    /// <summary>The autoencoder is trained: <see cref="TrainingActor"/>.</summary>
    Train,

    /// <summary>S and T are sketched: <see cref="SketchActor"/>.</summary>
    Sketch,

    /// <summary>The edit artifact is written: own work.</summary>
    Artifact,

    /// <summary>X is edited and evaluated: <see cref="EditActor"/>.</summary>
    Edit,

    /// <summary>Results are published: own work.</summary>
    Finish,
}

/// <summary>How an experiment is.</summary>
public enum ExperimentStatus
{
    /// <summary>It does its step.</summary>
    Running,

    /// <summary>It is stopping; <see cref="ExperimentState.Then"/> says for what.</summary>
    Stopping,

    /// <summary>It waits to be resumed; nothing runs for it.</summary>
    Paused,

    /// <summary>It was cancelled; nothing runs for it.</summary>
    Cancelled,

    /// <summary>It failed; nothing runs for it.</summary>
    Failed,

    /// <summary>Its results are complete.</summary>
    Finished,

    /// <summary>Its results are being deleted.</summary>
    Deleting,
}

/// <summary>The state of an experiment: of bounded size for any number of partitions, samples and rows.</summary>
public sealed record ExperimentState
{
    /// <summary>The actor's key.</summary>
    public required string Key { get; init; }

    /// <summary>What was submitted; null before.</summary>
    public SubmitExperiment? Submitted { get; init; }

    /// <summary>How it is.</summary>
    public ExperimentStatus Status { get; init; }

    /// <summary>The step that it does, or stopped in.</summary>
    public ExperimentStep Step { get; init; }

    /// <summary>What it becomes once all has stopped; used while <see cref="ExperimentStatus.Stopping"/>.</summary>
    public ExperimentStatus Then { get; init; }

    /// <summary>0: as submitted; n: its n-th addition of samples.</summary>
    public int Round { get; init; }

    /// <summary>Counts submissions, resumptions and additions: timers of earlier ones are void.</summary>
    public int Run { get; init; }

    /// <summary>The datasets of the present round.</summary>
    public ImmutableArray<DatasetPlan> Datasets { get; init; } = [];

    /// <summary>Every stage that it ever joined and has not released.</summary>
    public ImmutableArray<ActorId> Joined { get; init; } = [];

    /// <summary>What fitting gave; null before.</summary>
    public FitResult? Fit { get; init; }

    /// <summary>Stages that the step waits for; while stopping, those that have not confirmed yet.</summary>
    public ImmutableArray<ActorId> Waiting { get; init; } = [];

    /// <summary>True while an item of own work is ordered.</summary>
    public bool OwnWork { get; init; }

    /// <summary>Why it failed, or is about to.</summary>
    public WorkFailure? Failure { get; init; }

    /// <summary>What came out of each step that is complete, for people.</summary>
    public ImmutableSortedDictionary<ExperimentStep, string> Summaries { get; init; } = ImmutableSortedDictionary<ExperimentStep, string>.Empty;

    /// <summary>What the user should know.</summary>
    public Notes Notes { get; init; } = Notes.None;

    /// <summary>The dataset of a role in the present round; null where there is none.</summary>
    public DatasetPlan? DatasetOf(NeuronEdit.Experiments.Cohorts.SampleRole role) => Datasets.FirstOrDefault(d => d.Role == role);
}
