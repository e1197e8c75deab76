using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Actors;

/// <summary>An experiment needs what a stage gives; the stage begins if it has not, and answers with <see cref="StageReady"/> or <see cref="StageFailed"/>.</summary>
/// <param name="Experiment">The experiment's key, which is its queue's name too.</param>
/// <param name="Input">JSON for the stage's work handlers.</param>
/// <param name="Totals">Number of items of each of the stage's phases.</param>
[MessageType("stage.join", 1)]
public sealed record StageJoin(string Experiment, string Input, ImmutableArray<long> Totals) : Message;

/// <summary>An experiment does not wait any more. Work that nobody else waits for is stopped, what is done is kept; the answer is <see cref="StageLeft"/>, once nothing runs for the experiment.</summary>
/// <param name="Experiment">The experiment's key.</param>
[MessageType("stage.leave", 1)]
public sealed record StageLeave(string Experiment) : Message;

/// <summary>An experiment is deleted, or needs the stage no more: after the last one, what the stage left in storage is deleted.</summary>
/// <param name="Experiment">The experiment's key.</param>
[MessageType("stage.release", 1)]
public sealed record StageRelease(string Experiment) : Message;

/// <summary>What one experiment is to a stage.</summary>
/// <param name="Experiment">The experiment's key.</param>
/// <param name="Waits">True while it waits for the result; false where it only needs the files to stay.</param>
public sealed record StageMember(string Experiment, bool Waits);

/// <summary>Where a stage is.</summary>
public enum StageStatus
{
    /// <summary>Nobody waits for it.</summary>
    Idle,

    /// <summary>Its work is ordered.</summary>
    Working,

    /// <summary>Its work was cancelled and is about to stop.</summary>
    Stopping,

    /// <summary>All is done.</summary>
    Ready,

    /// <summary>An item failed for good; the next that joins lets it try again.</summary>
    Failed,

    /// <summary>Its files are being deleted.</summary>
    Deleting,
}

/// <summary>The state of a stage, of bounded size for any number of items.</summary>
public sealed record StageState
{
    /// <summary>The actor's key.</summary>
    public required string Key { get; init; }

    /// <summary>Where it is.</summary>
    public StageStatus Status { get; init; }

    /// <summary>The experiments that need it.</summary>
    public ImmutableArray<StageMember> Members { get; init; } = [];

    /// <summary>Experiments that left and are told once the work has stopped.</summary>
    public ImmutableArray<string> Leaving { get; init; } = [];

    /// <summary>The queue that the work is in; null: none is ordered.</summary>
    public string? Queue { get; init; }

    /// <summary>JSON for the work handlers.</summary>
    public string Input { get; init; } = "";

    /// <summary>The items of every phase.</summary>
    public ImmutableArray<OpenItems> Phases { get; init; } = [];

    /// <summary>Rows done in every phase: what progress is counted in.</summary>
    public ImmutableArray<long> Rows { get; init; } = [];

    /// <summary>The result, JSON; null before it is there, and where the stage has none.</summary>
    public string? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public WorkFailure? Failure { get; init; }

    /// <summary>What the user should know.</summary>
    public Notes Notes { get; init; } = Notes.None;

    /// <summary>The phase that is not complete; the number of phases once all are.</summary>
    public int Phase => Phases.TakeWhile(p => p.IsComplete).Count();
}

/// <summary>A stage's phase: items of one kind that can be worked on side by side, after all items of the phase before.</summary>
/// <param name="Kind">The items' kind.</param>
public sealed record StagePhase(string Kind)
{
    /// <summary>The most slots that an item can use.</summary>
    public int SlotsMax { get; init; } = 1;

    /// <summary>Whether results are kept as outcomes.</summary>
    public bool KeepOutcomes { get; init; }

    /// <summary>True where it is one item whose result is the stage's; else its items give a <see cref="RowsResult"/> each.</summary>
    public bool GivesResult { get; init; }
}

/// <summary>
/// What <see cref="DatasetActor"/>, <see cref="TrainingActor"/>, <see cref="SketchActor"/> and <see cref="EditActor"/> have in common: phases of
/// work that is done once, however many experiments wait for it, and that stops when none does. Items are ordered a bounded number at a time.
/// </summary>
public abstract class StageActor : Actor<StageState>
{
    private const string SystemQueue = "system";

    /// <summary>The phases, in order.</summary>
    public abstract ImmutableArray<StagePhase> Phases { get; }

    /// <summary>True where files under the actor's key are to be deleted when it is no longer needed.</summary>
    protected virtual bool OwnsFiles => true;

    /// <inheritdoc/>
    public override StageState Create(string key) => new() { Key = key };

    /// <inheritdoc/>
    public override Decision<StageState> Receive(StageState state, Message message) => message switch
    {
        StageJoin join => Join(state, join),
        StageLeave leave => Leave(state, leave.Experiment),
        StageRelease release => Release(state, release.Experiment),
        WorkDone { Kind: WorkKinds.Delete } => Deleted(state),
        WorkDone done => Done(state, done),
        WorkFailed { Kind: WorkKinds.Delete } => Deleted(state),
        WorkFailed failed => Failed(state, failed),
        WorkStopped => Stopped(state),
        _ => throw new InvalidOperationException($"A {Kind} does not understand {message?.GetType().Name}."),
    };

    private Decision<StageState> Join(StageState state, StageJoin join)
    {
        state = state with { Members = [.. state.Members.Where(m => m.Experiment != join.Experiment), new StageMember(join.Experiment, Waits: true)] };
        if (state.Status is StageStatus.Idle or StageStatus.Failed && state.Phases.IsEmpty) state = Fresh(state, join);
        return state.Status switch
        {
            StageStatus.Ready => AnswerWaiting(state),
            StageStatus.Idle or StageStatus.Failed => Start(state with { Input = join.Input, Failure = null }),
            // Its files go first; then it begins anew.
            StageStatus.Deleting => new Decision<StageState>(Fresh(state, join)),
            _ => new Decision<StageState>(state),
        };
    }

    private static StageState Fresh(StageState state, StageJoin join) => state with
    {
        Input = join.Input,
        Phases = [.. join.Totals.Select(OpenItems.Of)],
        Rows = [.. join.Totals.Select(_ => 0L)],
        Result = null,
        Failure = null,
        Notes = Notes.None,
    };

    /// <summary>Orders all open items again, and more, in the queue of one that waits.</summary>
    private Decision<StageState> Start(StageState state)
    {
        var queue = state.Members.First(m => m.Waits).Experiment;
        state = state with { Status = StageStatus.Working, Queue = queue };
        if (state.Phase == state.Phases.Length) return Complete(state);
        var again = state.Phases[state.Phase].Indexes.Select(i => Order(state, i)).ToImmutableArray();
        var (after, more) = again.Length < OpenItems.OrderMax ? OrderMore(state) : (state, []);
        return new Decision<StageState>(after) { Work = [.. again, .. more] };
    }

    private (StageState After, ImmutableArray<WorkOrder> Orders) OrderMore(StageState state)
    {
        var (items, opened) = state.Phases[state.Phase].OpenMore();
        var orders = ImmutableArray.CreateBuilder<WorkOrder>((int)(opened.End - opened.Start));
        for (var i = opened.Start; i < opened.End; i++) orders.Add(Order(state, i));
        return (state with { Phases = state.Phases.SetItem(state.Phase, items) }, orders.MoveToImmutable());
    }

    private WorkOrder Order(StageState state, long index)
    {
        var phase = Phases[state.Phase];
        return new WorkOrder(phase.Kind, index, state.Queue!, state.Input) { SlotsMax = phase.SlotsMax, KeepOutcome = phase.KeepOutcomes };
    }

    private Decision<StageState> Done(StageState state, WorkDone done)
    {
        var phase = Phases.Select(p => p.Kind).ToList().IndexOf(done.Kind);
        if (phase != state.Phase || !state.Phases[phase].IsOpen(done.Index)) return new Decision<StageState>(state);
        state = Note(state, phase, done);
        if (state.Status != StageStatus.Working) return new Decision<StageState>(state);
        if (state.Phase == state.Phases.Length) return Complete(state);
        var (after, orders) = OrderMore(state);
        return new Decision<StageState>(after) { Work = orders };
    }

    private StageState Note(StageState state, int phase, WorkDone done)
    {
        state = state with { Phases = state.Phases.SetItem(phase, state.Phases[phase].Close(done.Index)) };
        if (Phases[phase].GivesResult) return state with { Result = done.Result };
        var (rows, warning) = ClusterJson.Read<RowsResult>(done.Result);
        return state with { Rows = state.Rows.SetItem(phase, state.Rows[phase] + rows), Notes = state.Notes.Add(warning) };
    }

    private Decision<StageState> Complete(StageState state) => AnswerWaiting(state with { Status = StageStatus.Ready, Queue = null });

    private static Decision<StageState> Failed(StageState state, WorkFailed failed) => state.Status == StageStatus.Working
        ? new Decision<StageState>(state with { Status = StageStatus.Stopping, Failure = failed.Failure }) { CancelWork = true }
        : new Decision<StageState>(state);

    private Decision<StageState> Leave(StageState state, string experiment)
    {
        state = state with { Members = [.. state.Members.Select(m => m.Experiment == experiment ? m with { Waits = false } : m)] };
        var other = state.Members.FirstOrDefault(m => m.Waits)?.Experiment;
        if (state.Status == StageStatus.Stopping) return new Decision<StageState>(state with { Leaving = state.Leaving.Add(experiment) });
        if (state.Status != StageStatus.Working || (other is not null && state.Queue != experiment)) return Left(state, [experiment]);
        if (other is not null) return Left(state with { Queue = other }, [experiment]) with { MoveWorkTo = other };
        return new Decision<StageState>(state with { Status = StageStatus.Stopping, Leaving = state.Leaving.Add(experiment) }) { CancelWork = true };
    }

    /// <summary>Nothing runs any more: those that left are told, and whoever waits gets the failure, the result, or a new start.</summary>
    private Decision<StageState> Stopped(StageState state)
    {
        if (state.Status != StageStatus.Stopping) return new Decision<StageState>(state);
        var left = Left(state with { Status = StageStatus.Idle, Leaving = [], Queue = null }, state.Leaving);
        var next = left.State!;
        var then = next.Failure is not null ? AnswerWaiting(next with { Status = StageStatus.Failed })
            : next.Phase == next.Phases.Length ? Complete(next)
            : next.Members.Any(m => m.Waits) ? Start(next)
            : new Decision<StageState>(next);
        return then with { Messages = [.. left.Messages, .. then.Messages] };
    }

    private Decision<StageState> AnswerWaiting(StageState state) => new(state with { Members = [.. state.Members.Select(m => m with { Waits = false })] })
    {
        Messages = [.. state.Members.Where(m => m.Waits).Select(m => new Send(ExperimentActor.Id(m.Experiment), Answer(state)))],
    };

    private Message Answer(StageState state)
    {
        var self = new ActorId(Kind, state.Key);
        return state.Failure is { } failure ? new StageFailed(self, failure) : new StageReady(self, state.Result, state.Notes);
    }

    private Decision<StageState> Left(StageState state, ImmutableArray<string> experiments) => new(state)
    {
        Messages = [.. experiments.Select(e => new Send(ExperimentActor.Id(e), new StageLeft(new ActorId(Kind, state.Key))))],
    };

    private Decision<StageState> Release(StageState state, string experiment)
    {
        state = state with { Members = [.. state.Members.Where(m => m.Experiment != experiment)] };
        if (!state.Members.IsEmpty || state.Status is StageStatus.Working or StageStatus.Stopping or StageStatus.Deleting) return new Decision<StageState>(state);
        if (!OwnsFiles) return new Decision<StageState>(null) { ForgetOutcomes = true };
        return new Decision<StageState>(state with { Status = StageStatus.Deleting })
        {
            ForgetOutcomes = true,
            Queue = new QueueSettings(SystemQueue, SystemQueue),
            Work = [new WorkOrder(WorkKinds.Delete, 0, SystemQueue, ClusterJson.Write(new SharedWorkInput(state.Key)))],
        };
    }

    /// <summary>Its files are gone (or cannot be deleted, which the log of the worker tells): it is forgotten, unless somebody joined meanwhile.</summary>
    private Decision<StageState> Deleted(StageState state)
    {
        if (!state.Members.Any(m => m.Waits)) return new Decision<StageState>(null);
        return Start(state with { Status = StageStatus.Idle });
    }
}
