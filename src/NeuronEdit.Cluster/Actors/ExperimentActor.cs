using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Cohorts;

namespace NeuronEdit.Cluster.Actors;

/// <summary>
/// An experiment from submission to result: plan, profile, fit, train, sketch, artifact, edit, finish. A step is either one item of own work or
/// stages (other actors) that it joins and waits for; what stages give is theirs, and shared with other experiments.
/// </summary>
/// <remarks>
/// Stopping, for whatever reason, is one thing: it leaves every stage that it waits for and cancels its own work, and becomes what it is to
/// become (paused, cancelled, failed, deleted) once each has confirmed that nothing runs. Going on enters the step again: stages and
/// handlers keep what was done.
/// </remarks>
public sealed class ExperimentActor : Actor<ExperimentState>
{
    /// <summary>Its kind.</summary>
    public const string KindName = "experiment";

    /// <summary>Slots that planning can use: as many files are opened at a time.</summary>
    private const int PlanSlotsMax = 16;

    /// <summary>Stages that are released once they are done, since nobody else can use them.</summary>
    private static bool IsOwn(ActorId stage) => stage.Kind == EditActor.KindName;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <summary>The actor of an experiment.</summary>
    public static ActorId Id(string experiment) => new(KindName, experiment);

    /// <inheritdoc/>
    public override ExperimentState Create(string key) => new() { Key = key };

    /// <inheritdoc/>
    public override Decision<ExperimentState> Receive(ExperimentState state, Message message)
    {
        ArgumentNullException.ThrowIfNull(state);
        // Whoever asks for something that was deleted, or never submitted, leaves no trace.
        if (state.Submitted is null && message is not SubmitExperiment) return new Decision<ExperimentState>(null);
        return message switch
        {
            SubmitExperiment submit => OnSubmit(state, submit),
            AddSamples add => OnAddSamples(state, add.Round),
            ChangeShare share => OnChangeShare(state, share),
            PauseExperiment => Stop(state, ExperimentStatus.Paused, null),
            CancelExperiment => OnCancel(state),
            DeleteExperiment => OnDelete(state),
            ResumeExperiment => OnResume(state),
            WorkDone done => OnWorkDone(state, done),
            WorkFailed failed => OnWorkFailed(state, failed),
            WorkStopped => OnWorkStopped(state),
            StageReady ready => OnStageReady(state, ready),
            StageFailed failed => OnStageFailed(state, failed),
            StageLeft left => OnStageLeft(state, left.Stage),
            DeadlineReached deadline => OnDeadline(state, deadline.Run),
            RetentionEnded retention => retention.Run == state.Run ? OnDelete(state) : new Decision<ExperimentState>(state),
            _ => throw new InvalidOperationException($"An experiment does not understand {message.GetType().Name}."),
        };
    }

    // ---- what users ask for

    private static Decision<ExperimentState> OnSubmit(ExperimentState state, SubmitExperiment submit) => state.Status switch
    {
        _ when state.Submitted is null => Begin(state with { Submitted = submit }, ExperimentStep.Plan),
        ExperimentStatus.Failed or ExperimentStatus.Cancelled => Begin(state with { Submitted = submit, Notes = Notes.None, Summaries = state.Summaries.Clear() }, state.Round == 0 ? ExperimentStep.Plan : state.Step),
        _ => new Decision<ExperimentState>(state),
    };

    /// <summary>An addition that failed or was cancelled does not stand in the way of the next one, which leaves it out.</summary>
    private static Decision<ExperimentState> OnAddSamples(ExperimentState state, int round)
    {
        var isOpen = state.Status == ExperimentStatus.Finished || (state.Status is ExperimentStatus.Failed or ExperimentStatus.Cancelled && state.Round > 0);
        return isOpen && round == state.Round + 1 ? Begin(state with { Round = round, Datasets = [] }, ExperimentStep.Plan) : new Decision<ExperimentState>(state);
    }

    private static Decision<ExperimentState> OnChangeShare(ExperimentState state, ChangeShare share)
    {
        state = state with { Submitted = state.Submitted! with { Weight = share.Weight, Priority = share.Priority, SlotsMax = share.SlotsMax } };
        return new Decision<ExperimentState>(state) { Queue = HasQueue(state) ? QueueOf(state) : null };
    }

    private static Decision<ExperimentState> OnResume(ExperimentState state) => state.Status switch
    {
        ExperimentStatus.Paused or ExperimentStatus.Failed or ExperimentStatus.Cancelled => Begin(state, state.Step),
        ExperimentStatus.Stopping when state.Then == ExperimentStatus.Paused => new Decision<ExperimentState>(state with { Then = ExperimentStatus.Running }),
        _ => new Decision<ExperimentState>(state),
    };

    private static Decision<ExperimentState> OnCancel(ExperimentState state) => state.Status switch
    {
        ExperimentStatus.Paused => End(state, ExperimentStatus.Cancelled),
        _ => Stop(state, ExperimentStatus.Cancelled, null),
    };

    private static Decision<ExperimentState> OnDelete(ExperimentState state) => state.Status switch
    {
        ExperimentStatus.Running or ExperimentStatus.Stopping => Stop(state, ExperimentStatus.Deleting, null),
        ExperimentStatus.Deleting => new Decision<ExperimentState>(state),
        _ => BeginDeleting(state),
    };

    private static Decision<ExperimentState> OnDeadline(ExperimentState state, int run) => run == state.Run
        ? Stop(state, ExperimentStatus.Failed, new WorkFailure(FailureCode.Stopped, $"The experiment was not finished within its deadline of {state.Submitted!.Deadline}. What it did is kept: resume it, or submit it with a longer deadline."))
        : new Decision<ExperimentState>(state);

    // ---- steps

    /// <summary>Begins, again, or goes on after a stop.</summary>
    private static Decision<ExperimentState> Begin(ExperimentState state, ExperimentStep step)
    {
        state = state with { Run = state.Run + 1, Failure = null };
        var entered = Enter(state, step);
        ImmutableArray<Send> deadline = state.Submitted!.Deadline is { } time ? [new Send(Id(state.Key), new DeadlineReached(state.Run), time)] : [];
        return entered with { Queue = QueueOf(state), Messages = [.. deadline, .. entered.Messages] };
    }

    private static Decision<ExperimentState> Enter(ExperimentState state, ExperimentStep step)
    {
        state = state with { Status = ExperimentStatus.Running, Step = step };
        return step switch
        {
            ExperimentStep.Plan => Order(state, WorkKinds.Plan),
            ExperimentStep.Profile => Join(state, [.. state.Datasets.Select(d => (new ActorId(DatasetActor.KindName, d.Key), d.Key, ImmutableArray.Create(d.Partitions, 1))).DistinctBy(s => s.Item1)]),
            ExperimentStep.Fit => Order(state, WorkKinds.Fit),
            // Samples that are added are edited by what was learnt.
            ExperimentStep.Train when state.Round > 0 => Enter(state, ExperimentStep.Edit),
            ExperimentStep.Train => Join(state, [(new ActorId(TrainingActor.KindName, state.Fit!.TrainingKey), state.Fit.TrainingKey, [1])]),
            ExperimentStep.Sketch => Join(state, [(new ActorId(SketchActor.KindName, state.Fit!.SketchKey), state.Fit.SketchKey, [state.Fit.SketchPartitions, 1])]),
            ExperimentStep.Artifact => Order(state, WorkKinds.Artifact),
            ExperimentStep.Edit => JoinEdit(state),
            ExperimentStep.Finish => Order(state, WorkKinds.Finish),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
    }

    private static Decision<ExperimentState> Order(ExperimentState state, string kind) =>
        new(state with { OwnWork = true, Waiting = [] }) { Work = [new WorkOrder(kind, state.Round, state.Key, Input(state)) { SlotsMax = kind == WorkKinds.Plan ? PlanSlotsMax : 1 }] };

    private static Decision<ExperimentState> Join(ExperimentState state, ImmutableArray<(ActorId Stage, string Key, ImmutableArray<long> Totals)> stages) =>
        JoinWith(state, [.. stages.Select(s => (s.Stage, ClusterJson.Write(new SharedWorkInput(s.Key)), s.Totals))]);

    private static Decision<ExperimentState> JoinEdit(ExperimentState state)
    {
        var samples = state.DatasetOf(SampleRole.Extrapolate)!;
        return JoinWith(state, [(new ActorId(EditActor.KindName, EditActor.KeyOf(state.Key, state.Round)), Input(state), [samples.Partitions, samples.Samples])]);
    }

    private static Decision<ExperimentState> JoinWith(ExperimentState state, ImmutableArray<(ActorId Stage, string Input, ImmutableArray<long> Totals)> stages)
    {
        var waiting = stages.Select(s => s.Stage).ToImmutableArray();
        return new Decision<ExperimentState>(state with { Waiting = waiting, Joined = [.. state.Joined.Union(waiting)] })
        {
            Messages = [.. stages.Select(s => new Send(s.Stage, new StageJoin(state.Key, s.Input, s.Totals)))],
        };
    }

    private static string Input(ExperimentState state) =>
        ClusterJson.Write(new ExperimentWorkInput(state.Key, state.Submitted!.Results, state.Round, state.Fit?.TrainingKey, state.Fit?.SketchKey));

    private static Decision<ExperimentState> OnWorkDone(ExperimentState state, WorkDone done)
    {
        if (state.Status == ExperimentStatus.Deleting && done.Kind == WorkKinds.Delete) return Forget(state);
        if (state.Status != ExperimentStatus.Running || !state.OwnWork) return new Decision<ExperimentState>(state);
        state = state with { OwnWork = false };
        switch (done.Kind)
        {
            case WorkKinds.Plan:
                var plan = ClusterJson.Read<PlanResult>(done.Result);
                return Next(state with { Datasets = plan.Datasets, Notes = state.Notes.Add(plan.Warnings) }, plan.Summary);
            case WorkKinds.Fit:
                var fit = ClusterJson.Read<FitResult>(done.Result);
                return Next(state with { Fit = state.Round == 0 ? fit : state.Fit, Notes = state.Notes.Add(fit.Warnings) }, fit.Summary);
            default:
                var result = ClusterJson.Read<DoneResult>(done.Result);
                return Next(state with { Notes = state.Notes.Add(result.Warnings) }, result.Summary);
        }
    }

    private static Decision<ExperimentState> OnStageReady(ExperimentState state, StageReady ready)
    {
        if (state.Status != ExperimentStatus.Running || !state.Waiting.Contains(ready.Stage)) return new Decision<ExperimentState>(state);
        state = state with { Waiting = state.Waiting.Remove(ready.Stage), Notes = state.Notes.Add(ready.Notes) };
        return state.Waiting.IsEmpty ? Next(state, SummaryOf(state.Step, ready.Result)) : new Decision<ExperimentState>(state);
    }

    private static string SummaryOf(ExperimentStep step, string? result) => step switch
    {
        ExperimentStep.Train => ClusterJson.Read<TrainResult>(result!).Summary,
        ExperimentStep.Sketch => ClusterJson.Read<MergeResult>(result!).Summary,
        _ => "",
    };

    private static Decision<ExperimentState> Next(ExperimentState state, string summary)
    {
        state = state with { Summaries = state.Summaries.SetItem(state.Step, summary) };
        return state.Step == ExperimentStep.Finish ? End(state, ExperimentStatus.Finished) : Enter(state, state.Step + 1);
    }

    // ---- stopping

    private static Decision<ExperimentState> OnWorkFailed(ExperimentState state, WorkFailed failed) => state.Status switch
    {
        ExperimentStatus.Deleting => Stopped(state with { Then = ExperimentStatus.Failed, Failure = failed.Failure, OwnWork = false }),
        ExperimentStatus.Running => Stop(state, ExperimentStatus.Failed, failed.Failure),
        _ => new Decision<ExperimentState>(state),
    };

    private static Decision<ExperimentState> OnStageFailed(ExperimentState state, StageFailed failed) => state.Waiting.Contains(failed.Stage) && state.Status == ExperimentStatus.Running
        ? Stop(state, ExperimentStatus.Failed, failed.Failure)
        : new Decision<ExperimentState>(state);

    /// <summary>Stops in order to become something; where it is stopping already, the more final of the two holds.</summary>
    private static Decision<ExperimentState> Stop(ExperimentState state, ExperimentStatus then, WorkFailure? failure)
    {
        if (state.Status == ExperimentStatus.Stopping)
            return new Decision<ExperimentState>(Finality(then) > Finality(state.Then) ? state with { Then = then, Failure = failure } : state);
        if (state.Status != ExperimentStatus.Running) return new Decision<ExperimentState>(state);
        state = state with { Status = ExperimentStatus.Stopping, Then = then, Failure = failure };
        return new Decision<ExperimentState>(state)
        {
            CancelWork = state.OwnWork,
            Messages = [.. state.Waiting.Select(s => new Send(s, new StageLeave(state.Key)))],
        };
    }

    private static int Finality(ExperimentStatus status) => status switch
    {
        ExperimentStatus.Running => 0,
        ExperimentStatus.Paused => 1,
        ExperimentStatus.Failed => 2,
        ExperimentStatus.Cancelled => 3,
        _ => 4,
    };

    private static Decision<ExperimentState> OnWorkStopped(ExperimentState state) => Stopped(state with { OwnWork = false });

    private static Decision<ExperimentState> OnStageLeft(ExperimentState state, ActorId stage) => state.Status == ExperimentStatus.Stopping
        ? Stopped(state with { Waiting = state.Waiting.Remove(stage) })
        : new Decision<ExperimentState>(state);

    private static Decision<ExperimentState> Stopped(ExperimentState state)
    {
        if (state.OwnWork || !state.Waiting.IsEmpty) return new Decision<ExperimentState>(state);
        return state.Then switch
        {
            ExperimentStatus.Running => Begin(state, state.Step),
            ExperimentStatus.Deleting => BeginDeleting(state),
            var then => End(state, then),
        };
    }

    /// <summary>Nothing is ordered any more. Where it is over, the queue closes and the time for which results are kept begins.</summary>
    private static Decision<ExperimentState> End(ExperimentState state, ExperimentStatus status)
    {
        state = state with { Status = status };
        if (status == ExperimentStatus.Paused) return new Decision<ExperimentState>(state);
        var released = status == ExperimentStatus.Finished ? [.. state.Joined.Where(IsOwn)] : ImmutableArray<ActorId>.Empty;
        ImmutableArray<Send> retention = state.Submitted!.Retention is { } time ? [new Send(Id(state.Key), new RetentionEnded(state.Run), time)] : [];
        return new Decision<ExperimentState>(state with { Joined = [.. state.Joined.Except(released)] })
        {
            CloseQueue = state.Key,
            Messages = [.. Released(state, released), .. retention],
        };
    }

    // ---- deletion

    private static Decision<ExperimentState> BeginDeleting(ExperimentState state)
    {
        state = state with { Status = ExperimentStatus.Deleting, OwnWork = true };
        return new Decision<ExperimentState>(state) { Queue = QueueOf(state), Work = [new WorkOrder(WorkKinds.Delete, 0, state.Key, Input(state))] };
    }

    private static Decision<ExperimentState> Forget(ExperimentState state) =>
        new(null) { CloseQueue = state.Key, Messages = Released(state, state.Joined) };

    private static ImmutableArray<Send> Released(ExperimentState state, ImmutableArray<ActorId> stages) => [.. stages.Select(s => new Send(s, new StageRelease(state.Key)))];

    // ---- queue

    private static bool HasQueue(ExperimentState state) => state.Status is ExperimentStatus.Running or ExperimentStatus.Stopping or ExperimentStatus.Paused or ExperimentStatus.Deleting;

    private static QueueSettings QueueOf(ExperimentState state) => new(state.Key, state.Submitted!.User)
    {
        Weight = state.Submitted.Weight,
        Priority = state.Submitted.Priority,
        SlotsMax = state.Submitted.SlotsMax,
    };
}
