using System.Collections.Immutable;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;
using NeuronEdit.Transforms;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>What planning a round of an experiment found.</summary>
/// <param name="Spec">The experiment, with the round's samples under extrapolate.</param>
/// <param name="Plan">The cohort: S, T, the round's samples of X and their truths.</param>
/// <param name="Datasets">The key of each role's dataset.</param>
/// <param name="Fingerprint">What the results are, with all rounds so far.</param>
internal sealed record RoundFile(ExperimentSpec Spec, CohortPlan Plan, ImmutableSortedDictionary<SampleRole, string> Datasets, string Fingerprint);

/// <summary>What a dataset is: all that profiling its partitions needs.</summary>
/// <param name="Settings">How values are taken.</param>
/// <param name="Plan">Its samples, all of one role.</param>
internal sealed record DatasetFile(ProfileSettings Settings, CohortPlan Plan);

/// <summary>What a training or its sketches learn from: all that they need, so that they outlive the experiment that asked first.</summary>
internal sealed record LearningFile
{
    /// <summary>The experiment; what decides nothing of the model is not looked at.</summary>
    public required ExperimentSpec Spec { get; init; }

    /// <summary>S, T and, for a training, X.</summary>
    public required CohortPlan Plan { get; init; }

    /// <summary>Rows that stay of each partition, by role.</summary>
    public required ImmutableSortedDictionary<SampleRole, ImmutableArray<long>> Rows { get; init; }

    /// <summary>Pooled moments of S, T and X.</summary>
    public required ChannelMomentsState Moments { get; init; }

    /// <summary>The training's key.</summary>
    public required string Training { get; init; }

    /// <summary>The transform that is fitted on the moments.</summary>
    public ChannelTransform Fit() => ChannelTransform.Fit(Spec.Transform, Spec.Scale, new ChannelMoments(Moments), Plan.Channels);
}

/// <summary>How a training went.</summary>
/// <param name="ModelHash">SHA-256 of the weights.</param>
/// <param name="Metrics">As metrics.json has them.</param>
internal sealed record TrainingMetricsFile(string ModelHash, TrainingMetrics Metrics);
