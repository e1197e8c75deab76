using System.Text.Json;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using Api = NeuronEdit.Client;

namespace NeuronEdit.Server.Experiments;

/// <summary>What the cluster knows, in the API's words.</summary>
internal static class Views
{
    /// <summary>An enum's word: <c>not-ready</c>.</summary>
    public static string WordOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>An experiment.</summary>
    public static Experiment Of(ExperimentState state, DateTimeOffset submittedAt)
    {
        var submitted = state.Submitted!;
        return new Experiment(
            state.Key, submitted.Name, submitted.User, Of(state.Status), (Api.ExperimentStep)state.Step, state.Round, state.Run,
            new Api.Share(submitted.Weight, submitted.Priority, submitted.SlotsMax == int.MaxValue ? null : submitted.SlotsMax), submitted.Results, submittedAt,
            state.Status == Cluster.Actors.ExperimentStatus.Stopping ? Of(state.Then) : null, Of(state.Failure));
    }

    /// <summary>An experiment as somebody asked something of it, or found it.</summary>
    public static Experiment Of(ExperimentSummary summary, int run, DateTimeOffset submittedAt) => new(
        summary.Key, summary.Name, summary.User, Of(summary.Status), (Api.ExperimentStep)summary.Step, summary.Round, run,
        new Api.Share(summary.Share.Weight, summary.Share.Priority, summary.Share.SlotsMax), summary.Results, submittedAt, summary.Then is { } then ? Of(then) : null, Of(summary.Failure));

    /// <summary>All of an experiment.</summary>
    public static Api.ExperimentDetails Of(Cluster.Client.ExperimentDetails details, DateTimeOffset submittedAt) => new(
        Of(details.Experiment, details.Run, submittedAt), [.. details.Steps.Select(Of)], [.. details.Running.Select(Of)], details.Notes.Texts, details.Notes.Omitted,
        details.Deadline?.TotalSeconds, details.Retention?.TotalSeconds);

    /// <summary>A worker.</summary>
    public static Worker Of(WorkerView worker) =>
        new(worker.Name, (Api.WorkerStatus)worker.Status, worker.Draining, worker.Version, worker.Host, worker.Devices, worker.Slots, worker.SlotsBusy);

    private static Api.ExperimentStatus Of(Cluster.Actors.ExperimentStatus status) => status switch
    {
        Cluster.Actors.ExperimentStatus.Running => Api.ExperimentStatus.Running,
        Cluster.Actors.ExperimentStatus.Stopping => Api.ExperimentStatus.Stopping,
        Cluster.Actors.ExperimentStatus.Paused => Api.ExperimentStatus.Paused,
        Cluster.Actors.ExperimentStatus.Cancelled => Api.ExperimentStatus.Cancelled,
        Cluster.Actors.ExperimentStatus.Failed => Api.ExperimentStatus.Failed,
        Cluster.Actors.ExperimentStatus.Finished => Api.ExperimentStatus.Finished,
        Cluster.Actors.ExperimentStatus.Deleting => Api.ExperimentStatus.Deleting,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>Why something failed.</summary>
    public static Failure? Of(WorkFailure? failure) => failure is null ? null : new Failure(failure.Code is { } code ? WordOf(code) : "defect", failure.Text);

    private static StepProgress Of(StepView step) => new(
        (Api.ExperimentStep)step.Step, (Api.StepStatus)step.Status, [.. step.Phases.Select(p => new PhaseProgress(p.Kind, p.Done, p.Total, p.Rows, p.RowsTotal))], step.Summary);

    private static RunningItem Of(RunningWork work) => new(work.Kind, work.Index, work.Worker, work.Slots, work.Progress?.Done, work.Progress?.Total, work.Progress?.Detail);
}
