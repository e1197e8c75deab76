using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Client;

/// <summary>An experiment in a list.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Status">How it is.</param>
/// <param name="Then">What it becomes once it has stopped; null unless it is stopping.</param>
/// <param name="Step">The step that it does, or stopped in.</param>
/// <param name="Round">0: as submitted; n: its n-th addition of samples.</param>
/// <param name="Share">How it shares the workers.</param>
/// <param name="Results">Its results folder.</param>
/// <param name="Failure">Why it failed, or is about to; null where it did not.</param>
public sealed record ExperimentSummary(
    string Key, string Name, string User, ExperimentStatus Status, ExperimentStatus? Then, ExperimentStep Step, int Round, Share Share, string Results, WorkFailure? Failure)
{
    internal static ExperimentSummary Of(ExperimentState state) => new(
        state.Key, state.Submitted!.Name, state.Submitted.User, state.Status, state.Status == ExperimentStatus.Stopping ? state.Then : null, state.Step, state.Round,
        Share.Of(state.Submitted), state.Submitted.Results, state.Failure);
}

/// <summary>A part of a list.</summary>
/// <param name="Experiments">In the order of their keys.</param>
/// <param name="Next">What to give as <c>after</c> for the next part; null: this was the last.</param>
public sealed record ExperimentPage(ImmutableArray<ExperimentSummary> Experiments, string? Next);

/// <summary>Which experiments to list; null: any.</summary>
/// <param name="Status">Only of this status.</param>
/// <param name="User">Only this user's.</param>
public sealed record ExperimentFilter(ExperimentStatus? Status = null, string? User = null)
{
    internal bool Takes(ExperimentState state) => state.Submitted is { } submitted && (Status is null || state.Status == Status) && (User is null || submitted.User == User);
}

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
/// <param name="Summary">What came out, for people; null where nothing was said.</param>
/// <param name="Phases">Items of the current step, kind by kind; empty for other steps, and where the step is one item.</param>
public sealed record StepView(ExperimentStep Step, StepStatus Status, string? Summary, ImmutableArray<PhaseView> Phases);

/// <summary>Items of one kind.</summary>
/// <param name="Kind">The kind: <c>sketch</c>.</param>
/// <param name="Done">Items done.</param>
/// <param name="Total">Items in all.</param>
/// <param name="Rows">Rows done.</param>
/// <param name="RowsTotal">Rows in all; null where they are not counted.</param>
public sealed record PhaseView(string Kind, long Done, long Total, long Rows, long? RowsTotal);

/// <summary>All that there is to know of an experiment.</summary>
/// <param name="Experiment">What lists show.</param>
/// <param name="Run">Counts submissions, resumptions and additions.</param>
/// <param name="Deadline">It fails if it takes longer; null: never.</param>
/// <param name="Retention">It is deleted so long after its end; null: never.</param>
/// <param name="Steps">Its steps, in order.</param>
/// <param name="Running">Items that workers have now, also those that run in another experiment's queue on behalf of both.</param>
/// <param name="Notes">What the user should know.</param>
public sealed record ExperimentDetails(
    ExperimentSummary Experiment, int Run, TimeSpan? Deadline, TimeSpan? Retention, ImmutableArray<StepView> Steps, ImmutableArray<RunningWork> Running, Notes Notes);
