using System.Globalization;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cluster.Embedded;

/// <summary>Tells an observer, stage by stage, what the actors of a run decide. Called from any thread.</summary>
internal sealed class StageReporter(PlannedRun run, IRunObserver observer, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ActorId, long> _rows = [];
    private readonly Dictionary<Stage, long> _rowsOf = [];
    private readonly HashSet<string> _warned = [.. CohortReport.Warnings(run.Spec, run.Cohort)];
    private ExperimentState? _state;
    private Stage _stage = Stage.Plan;
    private StageClock? _clock;
    private ProgressMeter? _meter;
    private long _metered;

    /// <summary>An actor has decided.</summary>
    public void Committed(ActorId actor, object? state)
    {
        lock (_gate)
        {
            if (state is ExperimentState { Submitted: not null } mine) Follow(mine);
            else if (state is StageState stage) Follow(actor, stage);
        }
    }

    /// <summary>A work item is further.</summary>
    public void Worked(ClaimedWork work, WorkProgress progress)
    {
        lock (_gate)
        {
            if (work.Kind == WorkKinds.Train && _stage == Stage.Train) Meter(progress.Done, progress.Total, progress.Detail);
        }
    }

    private void Follow(ExperimentState state)
    {
        _state = state;
        foreach (var note in state.Notes.Texts.Where(_warned.Add)) observer.Warned(note);
        if (state.Status == ExperimentStatus.Finished) MoveTo(null);
        else if (state.Status == ExperimentStatus.Running && StageOf(state.Step) is { } stage) MoveTo(stage);
    }

    private void Follow(ActorId actor, StageState state)
    {
        if (_state is null || state.Phases.IsEmpty) return;
        if (actor.Kind == EditActor.KindName && state.Phase > 0) MoveTo(Stage.Evaluate);
        _rows[actor] = state.Rows[_stage == Stage.Evaluate ? 1 : 0];
        if (_stage is not (Stage.Train or Stage.Plan)) Meter(_rows.Where(r => r.Key.Kind == KindOf(_stage)).Sum(r => r.Value), RowsOf(_stage), null);
    }

    /// <summary>Ends the stages before one, and begins it; null: all end.</summary>
    private void MoveTo(Stage? stage)
    {
        while (stage is null ? _stage <= Stage.Evaluate : _stage < stage)
        {
            if (_clock is not null && _stage != Stage.Train) Meter(RowsOf(_stage), RowsOf(_stage), null);
            _clock?.Finished(SummaryOf(_stage));
            if (_stage++ == Stage.Evaluate) return;
            (_meter, _metered) = (null, 0);
            _clock = new StageClock(observer, time, _stage, Describe(_stage));
        }
    }

    private void Meter(long done, long total, string? detail)
    {
        // Where it continues a run, what was done before is not counted into the rate.
        _meter ??= new ProgressMeter(observer, time, _stage, total, _metered = _stage == Stage.Train ? done - 1 : 0, _stage == Stage.Train ? run.Spec.Training.Options.Batch : 1);
        if (done <= _metered) return;
        _meter.Add(done - _metered, detail);
        _metered = done;
    }

    private static Stage? StageOf(ExperimentStep step) => step switch
    {
        ExperimentStep.Profile or ExperimentStep.Fit => Stage.Profile,
        ExperimentStep.Train => Stage.Train,
        ExperimentStep.Sketch or ExperimentStep.Artifact => Stage.Sketch,
        ExperimentStep.Edit => Stage.Edit,
        ExperimentStep.Finish => Stage.Evaluate,
        _ => null,
    };

    private static string KindOf(Stage stage) => stage switch
    {
        Stage.Profile => DatasetActor.KindName,
        Stage.Sketch => SketchActor.KindName,
        _ => EditActor.KindName,
    };

    private static SampleRole[] RolesOf(Stage stage) => stage switch
    {
        Stage.Profile => [SampleRole.Source, SampleRole.Target, SampleRole.Extrapolate, SampleRole.Truth],
        Stage.Sketch => [SampleRole.Source, SampleRole.Target],
        _ => [SampleRole.Extrapolate],
    };

    private long RowsOf(Stage stage) => _rowsOf.TryGetValue(stage, out var known) ? known : _rowsOf[stage] = run.Cohort.PartitionsOf(RolesOf(stage)).Sum(p => p.Range.Count);

    private string Describe(Stage stage)
    {
        if (stage == Stage.Train) return _state!.Fit?.Training ?? "";
        var partitions = run.Cohort.PartitionsOf(RolesOf(stage));
        var samples = partitions.Select(p => p.Sample).Distinct().Count();
        return stage switch
        {
            Stage.Evaluate => $"comparing {samples} sample{(samples == 1 ? "" : "s")} with what was measured",
            Stage.Profile => EditStage.Describe("reading", RowsOf(stage), samples, partitions.Length),
            Stage.Sketch => EditStage.Describe("encoding and sketching", RowsOf(stage), samples, partitions.Length),
            _ => EditStage.Describe("editing", RowsOf(stage), samples, partitions.Length),
        };
    }

    private string SummaryOf(Stage stage) => stage switch
    {
        Stage.Profile => Summary(ExperimentStep.Fit),
        Stage.Train => Summary(ExperimentStep.Train),
        Stage.Sketch => Summary(ExperimentStep.Sketch),
        Stage.Edit => string.Create(CultureInfo.InvariantCulture, $"{RowsOf(stage):N0} rows edited"),
        _ => Summary(ExperimentStep.Finish),
    };

    private string Summary(ExperimentStep step) => _state?.Summaries.GetValueOrDefault(step) ?? "";
}
