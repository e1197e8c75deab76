using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Orleans.Grains;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>What Orleans' clients are told, from what the cluster knows.</summary>
internal static class Reports
{
    public static ExperimentReport Of(ExperimentDetails details)
    {
        var experiment = details.Experiment;
        return new ExperimentReport
        {
            Key = experiment.Key,
            Name = experiment.Name,
            User = experiment.User,
            Status = experiment.Status,
            Then = experiment.Then,
            Step = experiment.Step,
            Round = experiment.Round,
            Run = details.Run,
            Results = experiment.Results,
            Failure = experiment.Failure?.Text,
            Phases = [.. details.Steps.SelectMany(s => s.Phases).Select(p => new PhaseReport { Kind = p.Kind, Done = p.Done, Total = p.Total, Rows = p.Rows })],
            Summaries = [.. details.Steps.Where(s => s.Summary is not null).Select(s => $"{Client.Phases.Name(s.Step)}: {s.Summary}")],
            Notes = details.Notes.Texts,
        };
    }

    public static ExperimentResults Of(string folder, Manifest manifest) => new()
    {
        Folder = folder,
        ModelHash = manifest.ModelHash,
        Channels = manifest.Channels,
        Files = [.. manifest.Outputs.Select(o => new ResultFile { Path = o.Path, Sample = o.Sample, Rows = o.Rows, Sha256 = o.Sha256 })],
    };

    public static StageReport Of(string kind, StageState state) => new()
    {
        Key = state.Key,
        Status = state.Status,
        Waiting = [.. state.Members.Where(m => m.Waits).Select(m => m.Experiment)],
        Phases = [.. ((StageActor)ActorCatalog.All[kind]).Phases.Take(state.Phases.Length).Select((phase, i) => new PhaseReport { Kind = phase.Kind, Done = state.Phases[i].Done, Total = state.Phases[i].Total, Rows = state.Rows[i] })],
        Result = state.Result,
        Failure = state.Failure?.Text,
    };

    public static WorkerReport Of(WorkerView worker) => new()
    {
        Name = worker.Name,
        Status = worker.Status,
        Draining = worker.Draining,
        Version = worker.Version,
        Host = worker.Host,
        Devices = worker.Devices,
        Slots = worker.Slots,
        SlotsBusy = worker.SlotsBusy,
    };

    /// <summary>True where nothing that is told has changed.</summary>
    public static bool AreSame(StageReport one, StageReport other) =>
        one with { Waiting = other.Waiting, Phases = other.Phases } == other && one.Waiting.SequenceEqual(other.Waiting) && one.Phases.SequenceEqual(other.Phases);
}
