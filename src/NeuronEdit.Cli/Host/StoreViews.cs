using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cli.Host;

/// <summary>What the store's client tells, in the commands' words.</summary>
internal static class StoreViews
{
    /// <summary>An experiment in a list.</summary>
    public static ExperimentInfo Of(ExperimentSummary summary) => new(
        summary.Key, summary.Name, summary.User, summary.Status, summary.Then, summary.Step, summary.Round,
        summary.Share.Weight, summary.Share.Priority, summary.Share.SlotsMax, summary.Results, summary.Failure is { } failure ? Of(failure) : null);

    /// <summary>An experiment.</summary>
    public static ExperimentView Of(ExperimentDetails details) => new(
        Of(details.Experiment), details.Run, details.Deadline?.TotalSeconds, details.Retention?.TotalSeconds,
        [.. details.Steps.Select(Of)], [.. details.Running.Select(Of)], details.Notes.Texts, details.Notes.Omitted);

    /// <summary>A worker.</summary>
    public static WorkerInfo Of(WorkerView worker) => new(
        worker.Name, worker.Status, worker.Draining && worker.Status == WorkerStatus.Alive, worker.Slots, worker.SlotsBusy, worker.Devices, worker.Version, worker.Host);

    /// <summary>The most slots, where 0 stands for any number.</summary>
    public static int? Limit(int slots) => slots == 0 ? null : slots;

    private static FailureInfo Of(WorkFailure failure) => new(failure.Code is { } code ? ExitCode.Name(code) : ExitCode.DefectName, failure.Text);

    private static StepInfo Of(StepView step) => new(
        step.Step, step.Status, step.Summary, [.. step.Phases.Select(p => new PhaseInfo(p.Kind, p.Done, p.Total, p.Rows, p.RowsTotal))]);

    private static RunningInfo Of(RunningWork work) => new(work.Kind, work.Index, work.Worker, work.Slots, work.Progress?.Done, work.Progress?.Total, work.Progress?.Detail);
}
