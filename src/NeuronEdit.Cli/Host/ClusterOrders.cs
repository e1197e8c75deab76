using System.Collections.Immutable;
using NeuronEdit.Client;
using ExperimentStatus = NeuronEdit.Cluster.Actors.ExperimentStatus;

namespace NeuronEdit.Cli.Host;

/// <summary>Bring an experiment into a cluster.</summary>
/// <param name="SpecPath">The experiment file (YAML).</param>
/// <param name="Output">Results folder; null: the file's <c>output.path</c>, relative to the experiment file.</param>
/// <param name="User">Whose it is; null: the user's of this machine, or the token's.</param>
/// <param name="Weight">Its share among the user's experiments.</param>
/// <param name="Priority">Experiments of a higher priority go first.</param>
/// <param name="SlotsMax">Slots that it may take at a time; 0: any number.</param>
/// <param name="Deadline">It fails if it takes longer; null: never.</param>
/// <param name="Retention">It and its results are deleted so long after its end; null: never.</param>
internal sealed record SubmitOrder(string SpecPath, string? Output, string? User, int Weight, int Priority, int SlotsMax, TimeSpan? Deadline, TimeSpan? Retention);

/// <summary>Add samples to a finished experiment.</summary>
/// <param name="Experiment">Its key, a beginning of it, or its name.</param>
/// <param name="Paths">Files, folders or globs.</param>
/// <param name="Sample">The name of the one sample that they are; null: every file is a sample of its own, named after it.</param>
/// <param name="Truth">What was measured in the target condition; may be empty.</param>
internal sealed record AddSamplesOrder(string Experiment, ImmutableArray<string> Paths, string? Sample, ImmutableArray<string> Truth);

/// <summary>What can be asked of an experiment.</summary>
internal enum Control
{
    /// <summary>Stop until it is resumed.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>Stop for good.</summary>
    Cancel,

    /// <summary>Stop, delete the results, and forget it.</summary>
    Delete,
}

/// <summary>Ask something of an experiment.</summary>
/// <param name="Control">What.</param>
/// <param name="Experiment">Its key, a beginning of it, or its name.</param>
/// <param name="Wait">Wait until it is done.</param>
internal sealed record ControlOrder(Control Control, string Experiment, bool Wait);

/// <summary>Change how an experiment shares the workers; null: as it is.</summary>
/// <param name="Experiment">Its key, a beginning of it, or its name.</param>
/// <param name="Weight">Its share among the user's experiments.</param>
/// <param name="Priority">Experiments of a higher priority go first.</param>
/// <param name="SlotsMax">Slots that it may take at a time; 0: any number.</param>
internal sealed record ShareOrder(string Experiment, int? Weight, int? Priority, int? SlotsMax);

/// <summary>Which experiments to list; null: any.</summary>
/// <param name="Status">Only of this status.</param>
/// <param name="User">Only this user's.</param>
/// <param name="After">Only those after this mark, which the part before gave.</param>
/// <param name="Limit">At most so many.</param>
internal sealed record ListOrder(ExperimentStatus? Status, string? User, string? After, int Limit);

/// <summary>What has happened to an experiment.</summary>
/// <param name="Experiment">Its key, a beginning of it, or its name.</param>
/// <param name="After">Only events of a higher number; null: all.</param>
/// <param name="Level">Only what matters so much, or more.</param>
/// <param name="Follow">Then what happens, until it is over.</param>
internal sealed record LogsOrder(string Experiment, long? After, EventLevel Level, bool Follow);

/// <summary>List or fetch an experiment's results.</summary>
/// <param name="Experiment">Its key, a beginning of it, or its name.</param>
/// <param name="Paths">Only these files, and those in these folders; empty: all.</param>
/// <param name="Output">Folder that receives them; null: they are listed only.</param>
internal sealed record ResultsOrder(string Experiment, ImmutableArray<string> Paths, string? Output);

/// <summary>Let a worker leave.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Wait">Wait until it is gone.</param>
internal sealed record DrainOrder(string Worker, bool Wait);

/// <summary>Work for a cluster.</summary>
/// <param name="Name">The worker's name, unique in the cluster.</param>
/// <param name="Slots">Work items at a time; 0: only actors.</param>
/// <param name="DrainGrace">How long running items may go on once it is to leave.</param>
/// <param name="RunsActors">It runs a share of the actors.</param>
internal sealed record WorkerOrder(string Name, int Slots, TimeSpan DrainGrace, bool RunsActors)
{
    /// <summary>How long a claim holds unless it is renewed.</summary>
    public TimeSpan Lease { get; init; } = LeaseUsual;

    /// <summary>Long enough for a short absence of the store, short enough that the work of a dead worker does not wait long.</summary>
    public static TimeSpan LeaseUsual { get; } = TimeSpan.FromSeconds(30);
}
