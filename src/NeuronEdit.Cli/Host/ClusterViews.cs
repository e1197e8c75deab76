using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.Host;

/// <summary>An experiment of a cluster, as lists show it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Status">How it is; null before a worker has taken it.</param>
/// <param name="Then">What it becomes once it has stopped; null unless it is stopping.</param>
/// <param name="Step">The step that it does, or stopped in.</param>
/// <param name="Round">0: as submitted; n: its n-th addition of samples.</param>
/// <param name="Weight">Its share among the user's experiments.</param>
/// <param name="Priority">Experiments of a higher priority go first.</param>
/// <param name="SlotsMax">Slots that it may take at a time; null: any number.</param>
/// <param name="Results">Its results folder, as the workers see it.</param>
/// <param name="Failure">Why it failed, or is about to; null where it did not.</param>
internal sealed record ExperimentInfo(
    string Key, string Name, string User, ExperimentStatus? Status, ExperimentStatus? Then, ExperimentStep Step, int Round,
    int Weight, int Priority, int? SlotsMax, string Results, FailureInfo? Failure)
{
    /// <summary>What people type for it: the first digits of its key.</summary>
    [JsonIgnore]
    public string ShortKey => Phases.ShownKey(Key);

    /// <summary><c>bcr-response (3f2a9c81d04e)</c>.</summary>
    [JsonIgnore]
    public string Title => $"{Name} ({ShortKey})";

    /// <summary><c>running, train</c>.</summary>
    [JsonIgnore]
    public string Phase => Status is { } status ? Phases.Of(status, Then, Step) : "waiting for a worker";

    /// <summary>True where nothing runs for it, and nothing will unless somebody asks.</summary>
    [JsonIgnore]
    public bool IsOver => Status is { } status && Phases.IsOver(status);

    /// <summary>The same as the end of a sentence: <c>is running, train</c>; <c>has failed in train</c>.</summary>
    [JsonIgnore]
    public string Is => Status == ExperimentStatus.Failed ? $"has failed in {Phases.Name(Step)}" : $"is {Phase}";
}

/// <summary>Why something failed.</summary>
/// <param name="Code">A failure code in small letters, or <c>defect</c>.</param>
/// <param name="Message">Sentences for the person who has to act.</param>
internal sealed record FailureInfo(string Code, string Message);

/// <summary>All that there is to know of an experiment.</summary>
/// <param name="Experiment">What lists show.</param>
/// <param name="Run">Counts submissions, resumptions and additions.</param>
/// <param name="DeadlineSeconds">It fails if it takes longer; null: never.</param>
/// <param name="RetentionSeconds">It is deleted so long after its end; null: never.</param>
/// <param name="Steps">Its steps, in order.</param>
/// <param name="Running">What workers do for it now.</param>
/// <param name="Notes">What the user should know.</param>
/// <param name="NotesOmitted">How many more of those there were.</param>
internal sealed record ExperimentView(
    ExperimentInfo Experiment, int Run, double? DeadlineSeconds, double? RetentionSeconds,
    ImmutableArray<StepInfo> Steps, ImmutableArray<RunningInfo> Running, ImmutableArray<string> Notes, long NotesOmitted);

/// <summary>A step of an experiment.</summary>
/// <param name="Step">Which.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Summary">What came out; null where nothing was said.</param>
/// <param name="Phases">Items of the current step, kind by kind; empty for other steps, and where the step is one item.</param>
internal sealed record StepInfo(ExperimentStep Step, StepStatus Status, string? Summary, ImmutableArray<PhaseInfo> Phases);

/// <summary>Work items of one kind.</summary>
/// <param name="Kind">The kind: <c>sketch</c>.</param>
/// <param name="Done">Items done.</param>
/// <param name="Total">Items in all.</param>
/// <param name="Rows">Rows done.</param>
/// <param name="RowsTotal">Rows in all; null where they are not counted.</param>
internal sealed record PhaseInfo(string Kind, long Done, long Total, long Rows, long? RowsTotal);

/// <summary>A work item that a worker does now.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Which.</param>
/// <param name="Worker">Who does it.</param>
/// <param name="Slots">Slots that it was given.</param>
/// <param name="Done">Units done; null before the worker said so.</param>
/// <param name="Total">Units in all; null before the worker said so.</param>
/// <param name="Detail">For people: <c>epoch 3 of 20, loss 0.21</c>.</param>
internal sealed record RunningInfo(string Kind, long Index, string Worker, int Slots, long? Done, long? Total, string? Detail)
{
    /// <summary>The part of it that is done, 0 to 1.</summary>
    [JsonIgnore]
    public double Share => Total > 0 ? Math.Clamp((double)Done.GetValueOrDefault() / Total.Value, 0, 1) : 0;
}

/// <summary>A part of the list of experiments.</summary>
/// <param name="Experiments">In the order of their keys where the store is asked, the newest first where a node is.</param>
/// <param name="Next">The mark after which the next part begins; null: this was the last.</param>
internal sealed record ExperimentList(ImmutableArray<ExperimentInfo> Experiments, string? Next);

/// <summary>The workers of a cluster.</summary>
/// <param name="Workers">In the order of their names.</param>
internal sealed record WorkerList(ImmutableArray<WorkerInfo> Workers);

/// <summary>A worker.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Draining">True once it is to leave.</param>
/// <param name="Slots">Its slots.</param>
/// <param name="SlotsBusy">Slots in use when it last said so.</param>
/// <param name="Devices">What it computes on.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Host">The machine's name.</param>
internal sealed record WorkerInfo(string Name, WorkerStatus Status, bool Draining, int Slots, int SlotsBusy, ImmutableArray<string> Devices, string Version, string Host);
