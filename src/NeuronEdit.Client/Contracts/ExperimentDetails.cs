using System.Collections.Immutable;

namespace NeuronEdit.Client;

/// <summary>All that there is to know of an experiment.</summary>
/// <param name="Experiment">What lists show.</param>
/// <param name="Steps">Its steps, in order.</param>
/// <param name="Running">What workers do for it now.</param>
/// <param name="Notes">What the user should know.</param>
/// <param name="NotesOmitted">How many more of those there were.</param>
/// <param name="DeadlineSeconds">It fails if it takes longer; null: never.</param>
/// <param name="RetentionSeconds">It is deleted so long after its end; null: never.</param>
public sealed record ExperimentDetails(
    Experiment Experiment, ImmutableArray<StepProgress> Steps, ImmutableArray<RunningItem> Running, ImmutableArray<string> Notes, long NotesOmitted,
    double? DeadlineSeconds = null, double? RetentionSeconds = null);

/// <summary>How far a step is.</summary>
public enum StepStatus
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>Being done, or stopped in.</summary>
    Current,

    /// <summary>Complete.</summary>
    Done,
}

/// <summary>A step of an experiment.</summary>
/// <param name="Step">Which.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Phases">Items of the current step, kind by kind; empty for other steps, and where the step is one item.</param>
/// <param name="Summary">What came out; null where nothing was said.</param>
public sealed record StepProgress(ExperimentStep Step, StepStatus Status, ImmutableArray<PhaseProgress> Phases, string? Summary = null);

/// <summary>Work items of one kind.</summary>
/// <param name="Kind">The kind: <c>sketch</c>.</param>
/// <param name="Done">Items done.</param>
/// <param name="Total">Items in all.</param>
/// <param name="Rows">Rows done.</param>
/// <param name="RowsTotal">Rows in all; null where they are not counted.</param>
public sealed record PhaseProgress(string Kind, long Done, long Total, long Rows, long? RowsTotal = null);

/// <summary>A work item that a worker does now.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Which.</param>
/// <param name="Worker">Who does it.</param>
/// <param name="Slots">Slots that it was given.</param>
/// <param name="Done">Units done; null before the worker said so.</param>
/// <param name="Total">Units in all; null before the worker said so.</param>
/// <param name="Detail">For people: <c>epoch 3 of 20, loss 0.21</c>.</param>
public sealed record RunningItem(string Kind, long Index, string Worker, int Slots, long? Done = null, long? Total = null, string? Detail = null);
