using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Experiments.Cohorts;

namespace NeuronEdit.Cluster.Client;

/// <summary>Gathers how far an experiment is: from its own state, from the stages that its step has joined, and from the work that is leased.</summary>
internal sealed class ProgressReader(StoreCalls calls)
{
    /// <summary>Reads it. The parts are read one after another, so while work goes on they may be a moment apart.</summary>
    public async Task<ExperimentDetails> ReadAsync(ExperimentState state, CancellationToken cancellation)
    {
        var stages = await StagesAsync(state, cancellation);
        var running = await RunningAsync(state, stages, cancellation);
        var phases = PhasesOf(state, stages);
        var steps = Enum.GetValues<ExperimentStep>().Select(step => StepOf(state, step, step == state.Step ? phases : []));
        return new ExperimentDetails(ExperimentSummary.Of(state), state.Run, state.Submitted!.Deadline, state.Submitted.Retention, [.. steps], running, state.Notes);
    }

    private async Task<ImmutableArray<(ActorId Id, StageState State)>> StagesAsync(ExperimentState state, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<(ActorId, StageState)>();
        foreach (var id in StagesOf(state))
            if (await calls.ReadAsync<StageState>(id, cancellation) is { } stage)
                found.Add((id, stage.State));
        return found.ToImmutable();
    }

    private static IEnumerable<ActorId> StagesOf(ExperimentState state) => state.Step switch
    {
        ExperimentStep.Profile => state.Datasets.Select(d => new ActorId(DatasetActor.KindName, d.Key)).Distinct(),
        ExperimentStep.Train when state.Fit is { } fit => [new ActorId(TrainingActor.KindName, fit.TrainingKey)],
        ExperimentStep.Sketch when state.Fit is { } fit => [new ActorId(SketchActor.KindName, fit.SketchKey)],
        ExperimentStep.Edit => [new ActorId(EditActor.KindName, EditActor.KeyOf(state.Key, state.Round))],
        _ => [],
    };

    /// <summary>A stage that several experiments wait for runs in the queue of one of them.</summary>
    private async Task<ImmutableArray<RunningWork>> RunningAsync(ExperimentState state, ImmutableArray<(ActorId Id, StageState State)> stages, CancellationToken cancellation)
    {
        var running = (await calls.RunningAsync(state.Key, cancellation)).ToBuilder();
        foreach (var (id, stage) in stages.Where(s => state.Waiting.Contains(s.Id) && s.State.Queue is { } queue && queue != state.Key))
            running.AddRange((await calls.RunningAsync(stage.Queue!, cancellation)).Where(r => r.Owner == id));
        return running.ToImmutable();
    }

    private static ImmutableArray<PhaseView> PhasesOf(ExperimentState state, ImmutableArray<(ActorId Id, StageState State)> stages)
    {
        if (stages.IsEmpty) return [];
        var kinds = ((StageActor)ActorCatalog.All[stages[0].Id.Kind]).Phases;
        return
        [
            .. kinds.Select((phase, i) =>
            {
                var begun = stages.Where(s => i < s.State.Phases.Length).Select(s => s.State).ToList();
                return new PhaseView(phase.Kind, begun.Sum(s => s.Phases[i].Done), begun.Sum(s => s.Phases[i].Total), begun.Sum(s => s.Rows[i]), i == 0 ? RowsOf(state) : null);
            }),
        ];
    }

    private static long? RowsOf(ExperimentState state) => state.Step switch
    {
        ExperimentStep.Profile => state.Datasets.DistinctBy(d => d.Key).Sum(d => d.Rows),
        ExperimentStep.Sketch => state.Fit?.SketchRows,
        ExperimentStep.Edit => state.DatasetOf(SampleRole.Extrapolate)?.Rows,
        _ => null,
    };

    private static StepStatus StatusOf(ExperimentState state, ExperimentStep step)
    {
        if (state.Status == ExperimentStatus.Finished || step < state.Step || (state.Round > 0 && step is > ExperimentStep.Fit and < ExperimentStep.Edit)) return StepStatus.Done;
        return step == state.Step ? StepStatus.Current : StepStatus.Waiting;
    }

    private static StepView StepOf(ExperimentState state, ExperimentStep step, ImmutableArray<PhaseView> phases)
    {
        var status = StatusOf(state, step);
        var summary = status == StepStatus.Done && state.Summaries.GetValueOrDefault(step) is { Length: > 0 } text ? text : null;
        return new StepView(step, status, summary, phases);
    }
}
