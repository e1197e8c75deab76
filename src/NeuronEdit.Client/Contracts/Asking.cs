using System.Collections.Immutable;

namespace NeuronEdit.Client;

/// <summary>An experiment to be run.</summary>
/// <param name="Spec">The experiment file, YAML or JSON. Relative paths start from the node's first data folder.</param>
public sealed record SubmitExperiment(string Spec)
{
    /// <summary>Results folder, relative to the user's own on the node; null: the file's <c>output.path</c>, or where it has none a new one named after the experiment.</summary>
    public string? Results { get; init; }

    /// <summary>How it shares the workers; null: as usual.</summary>
    public Share? Share { get; init; }

    /// <summary>It fails if it takes longer; null: never.</summary>
    public double? DeadlineSeconds { get; init; }

    /// <summary>It and its results are deleted so long after its end; null: never.</summary>
    public double? RetentionSeconds { get; init; }
}

/// <summary>Samples for a finished experiment.</summary>
/// <param name="Samples">At least one.</param>
public sealed record AddSamples(ImmutableArray<SampleInput> Samples);

/// <summary>A sample to be edited.</summary>
/// <param name="Paths">Files, folders or globs; relative ones start from the node's first data folder.</param>
/// <param name="Sample">Its name; null: every file is a sample of its own, named after it.</param>
/// <param name="Truth">What was measured in the target condition; needs a name.</param>
public sealed record SampleInput(ImmutableArray<string> Paths, string? Sample = null, ImmutableArray<string>? Truth = null);

/// <summary>A change of how an experiment shares the workers; null: as it is.</summary>
/// <param name="Weight">Share among the user's experiments, 1 to 1,000.</param>
/// <param name="Priority">Those of a higher priority go first; -1,000 to 1,000.</param>
/// <param name="SlotsMax">Slots that it may take at a time; 0: any number.</param>
public sealed record ShareChange(int? Weight = null, int? Priority = null, int? SlotsMax = null);

/// <summary>Something was asked of an experiment; it is kept, and will be done.</summary>
/// <param name="Experiment">The experiment when it was asked.</param>
/// <param name="IsNew">False where it was so already, and nothing had to be asked.</param>
/// <param name="Run">The run whose end is that of what was asked.</param>
public sealed record Accepted(Experiment Experiment, bool IsNew, int Run);

/// <summary>Somebody who may look at an experiment that is not theirs.</summary>
/// <param name="User">The user; <c>*</c>: everybody.</param>
public sealed record Reader(string User);

/// <summary>Which experiments to list; null: any.</summary>
/// <param name="Status">Only of this status.</param>
/// <param name="User">Only this user's.</param>
/// <param name="Name">Only of this name.</param>
/// <param name="KeyPrefix">Only those whose key begins so.</param>
public sealed record ExperimentFilter(ExperimentStatus? Status = null, string? User = null, string? Name = null, string? KeyPrefix = null);
