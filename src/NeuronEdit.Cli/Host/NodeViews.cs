using NeuronEdit.Cluster.Actors;
using Api = NeuronEdit.Client;

namespace NeuronEdit.Cli.Host;

/// <summary>What a node tells, in the commands' words.</summary>
internal static class NodeViews
{
    /// <summary>An experiment in a list.</summary>
    public static ExperimentInfo Of(Api.Experiment experiment) => new(
        experiment.Key, experiment.Name, experiment.User, StatusOf(experiment.Status), experiment.Then is { } then ? StatusOf(then) : null, (ExperimentStep)experiment.Step, experiment.Round,
        experiment.Share.Weight, experiment.Share.Priority, experiment.Share.SlotsMax, experiment.Results, experiment.Failure is { } failure ? new FailureInfo(failure.Code, failure.Message) : null);

    /// <summary>An experiment.</summary>
    public static ExperimentView Of(Api.ExperimentDetails details) => new(
        Of(details.Experiment), details.Experiment.Run, details.DeadlineSeconds, details.RetentionSeconds,
        [.. details.Steps.Select(Of)], [.. details.Running.Select(r => new RunningInfo(r.Kind, r.Index, r.Worker, r.Slots, r.Done, r.Total, r.Detail))], details.Notes, details.NotesOmitted);

    /// <summary>An experiment where a worker has taken it; else null.</summary>
    public static ExperimentInfo? Taken(Api.Experiment experiment) => experiment.Status == Api.ExperimentStatus.Submitted ? null : Of(experiment);

    /// <summary>A worker.</summary>
    public static WorkerInfo Of(Api.Worker worker) => new(
        worker.Name, (WorkerStatus)worker.Status, worker.Draining && worker.Status == Api.WorkerStatus.Alive, worker.Slots, worker.SlotsBusy, worker.Devices, worker.Version, worker.Host);

    /// <summary>An event that is kept.</summary>
    public static LogLine Of(Api.ExperimentEvent happened, long number) => new(number, happened.Time, happened.Level, happened.Kind, happened.Text, happened.Node);

    /// <summary>A file.</summary>
    public static ResultInfo Of(Api.ResultFile file) => new(file.Path, file.Bytes, file.Sha256, file.Sample, file.Rows);

    /// <summary>A status in the node's words.</summary>
    public static Api.ExperimentStatus Of(ExperimentStatus status) => Enum.GetValues<Api.ExperimentStatus>().Single(theirs => StatusOf(theirs) == status);

    /// <summary>A status in the commands' words; null before a worker has taken it.</summary>
    public static ExperimentStatus? StatusOf(Api.ExperimentStatus status) => status switch
    {
        Api.ExperimentStatus.Submitted => null,
        Api.ExperimentStatus.Running => ExperimentStatus.Running,
        Api.ExperimentStatus.Stopping => ExperimentStatus.Stopping,
        Api.ExperimentStatus.Paused => ExperimentStatus.Paused,
        Api.ExperimentStatus.Cancelled => ExperimentStatus.Cancelled,
        Api.ExperimentStatus.Failed => ExperimentStatus.Failed,
        Api.ExperimentStatus.Finished => ExperimentStatus.Finished,
        Api.ExperimentStatus.Deleting => ExperimentStatus.Deleting,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    private static StepInfo Of(Api.StepProgress step) => new(
        (ExperimentStep)step.Step, (Cluster.Client.StepStatus)step.Status, step.Summary, [.. step.Phases.Select(p => new PhaseInfo(p.Kind, p.Done, p.Total, p.Rows, p.RowsTotal))]);
}
