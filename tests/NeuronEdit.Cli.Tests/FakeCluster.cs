using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cli.Host;
using NeuronEdit.Client;
using ExperimentStatus = NeuronEdit.Cluster.Actors.ExperimentStatus;
using ExperimentStep = NeuronEdit.Cluster.Actors.ExperimentStep;
using StepStatus = NeuronEdit.Cluster.Client.StepStatus;
using WorkerStatus = NeuronEdit.Cluster.Actors.WorkerStatus;

namespace NeuronEdit.Cli.Tests;

/// <summary>Answers every command with fixed outcomes, remembers what it was asked, and can be made to do something else first.</summary>
internal sealed class FakeCluster : IClusterHost
{
    public const string Key = "3f2a9c81d04e5566778899aabbccddee";

    public static readonly ExperimentInfo Running = new(
        Key, "bcr-response", "ann", ExperimentStatus.Running, null, ExperimentStep.Edit, 0, 1, 0, null, "/shared/results/bcr-response", null);

    public static readonly ExperimentInfo Finished = Running with { Status = ExperimentStatus.Finished, Step = ExperimentStep.Finish };

    public static readonly ExperimentInfo Failed = Running with { Status = ExperimentStatus.Failed, Step = ExperimentStep.Train, Failure = new FailureInfo("diverged", "The loss is not finite. Lower training.learningRate.") };

    public static readonly ImmutableArray<WorkerInfo> Workers =
    [
        new("node1-4711", WorkerStatus.Alive, false, 8, 7, ["cpu"], "0.1.0", "node1"),
        new("node2-12", WorkerStatus.Alive, true, 4, 1, ["cpu", "cuda"], "0.1.0", "node2"),
        new("node3-9", WorkerStatus.Lost, false, 4, 4, ["cpu"], "0.1.0", "node3"),
    ];

    public object? Asked { get; private set; }

    public ClusterAddress? Address { get; private set; }

    public bool IsDisposed { get; private set; }

    public Submitted Submission { get; init; } = new(Key, "bcr-response", "/shared/results/bcr-response", IsNews: true, Run: 1, WorkerIsAlive: true, Running with { Step = ExperimentStep.Plan });

    /// <summary>What is seen, look by look; the last one is the end, null there: it was deleted.</summary>
    public ImmutableArray<ExperimentView?> Looks { get; init; } = [null, ViewOf(Running), ViewOf(Finished)];

    public Func<Control, ExperimentInfo?> Controlled { get; init; } = control => control switch
    {
        Control.Pause => Running with { Status = ExperimentStatus.Paused },
        Control.Resume => Running,
        Control.Cancel => Running with { Status = ExperimentStatus.Cancelled },
        _ => null,
    };

    public ImmutableArray<LogLine> Lines { get; init; } =
    [
        new(1, new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero), EventLevel.Info, EventKind.Submitted, "bcr-response was submitted by ann", null),
        new(2, new DateTimeOffset(2026, 11, 26, 8, 0, 7, TimeSpan.Zero), EventLevel.Warning, EventKind.Work, "profile 3 failed and is tried again: the disk is full", "node1"),
        new(9, new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero), EventLevel.Error, EventKind.Status, "failed in train: the loss is not finite", null),
    ];

    public ImmutableArray<ResultInfo> Files { get; init; } =
    [
        new("metrics.json", 12_345, "aa", null, null), new("samples/p9/part-00000.parquet", 8_000_000, "bb", "p9", 245_760), new("manifest.json", 990, null, null, null),
    ];

    public bool IsNews { get; init; } = true;

    public bool WorkerIsAlive { get; init; } = true;

    public ExperimentList Listed { get; init; } = new([Running, Finished with { Key = "00ff00ff00ff00ff", Name = "first", User = "bob", SlotsMax = 1, Priority = -3 }, Failed], null);

    public WorkerList Present { get; init; } = new(Workers);

    /// <summary>Runs before the outcome is given.</summary>
    public Func<CancellationToken, Task> Before { get; init; } = _ => Task.CompletedTask;

    public static ExperimentView ViewOf(ExperimentInfo experiment, params ImmutableArray<RunningInfo> running) =>
        new(experiment, 1, null, null, StepsOf(experiment), running, ["Channel CD235ab varies in 0.3% of rows only."], 0);

    public Task<IClusterHost> OpenAsync(ClusterAddress address)
    {
        Address = address;
        return Task.FromResult<IClusterHost>(this);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    public Task<Submitted> SubmitAsync(SubmitOrder order, CancellationToken cancellation) => Answer(order, Submission, cancellation);

    public Task<Submitted> AddSamplesAsync(AddSamplesOrder order, CancellationToken cancellation) => Answer(order, Submission with { Experiment = Running with { Round = 1 }, Run = 2 }, cancellation);

    public async Task<ControlOutcome> ControlAsync(ControlOrder order, Action<Asked> asked, CancellationToken cancellation)
    {
        if (order.Wait) asked(new Asked(WorkerIsAlive));
        return await Answer(order, new ControlOutcome(order.Control, Key, "bcr-response", IsNews, order.Wait, order.Wait ? Controlled(order.Control) : Running), cancellation);
    }

    public Task<ExperimentInfo> ShareAsync(ShareOrder order, CancellationToken cancellation) =>
        Answer(order, Running with { Weight = order.Weight ?? 1, Priority = order.Priority ?? 0, SlotsMax = order.SlotsMax is 0 ? null : order.SlotsMax }, cancellation);

    public Task<ExperimentList> ListAsync(ListOrder order, CancellationToken cancellation) => Answer(order, Listed, cancellation);

    public Task<ExperimentView> ShowAsync(string experiment, CancellationToken cancellation) =>
        Answer(experiment, Looks.First(look => look is not null)!, cancellation);

    public async Task<ExperimentView?> FollowAsync(RunToFollow run, Action<ExperimentView?> seen, CancellationToken cancellation)
    {
        Asked = run;
        foreach (var look in Looks[..^1])
        {
            seen(look);
            await Before(cancellation);
        }

        if (Looks[^1] is { } end) seen(end);
        return Looks[^1];
    }

    public async Task<LogsEnd> LogsAsync(LogsOrder order, Action<LogLine> told, CancellationToken cancellation)
    {
        foreach (var line in Lines) told(line);
        return await Answer(order, new LogsEnd(Key, Lines.IsEmpty ? null : Lines[^1].Number), cancellation);
    }

    public async Task<ResultsOutcome> ResultsAsync(ResultsOrder order, Action<Arrived> arrived, CancellationToken cancellation)
    {
        arrived(new Arrived(1, 3, 2_000_000, 9_000_000));
        return await Answer(order, new ResultsOutcome(Key, "bcr-response", order.Output, Files), cancellation);
    }

    public Task<WorkerList> WorkersAsync(CancellationToken cancellation) => Answer("workers", Present, cancellation);

    public async Task<Drained> DrainAsync(DrainOrder order, Action<Asked> asked, CancellationToken cancellation)
    {
        if (order.Wait) asked(new Asked(WorkerIsAlive: true));
        return await Answer(order, new Drained(Workers[0] with { Name = order.Worker, Status = order.Wait ? WorkerStatus.Left : WorkerStatus.Alive }, order.Wait), cancellation);
    }

    private static ImmutableArray<StepInfo> StepsOf(ExperimentInfo experiment) => [.. Enum.GetValues<ExperimentStep>().Select(step => StepOf(experiment, step))];

    private static StepInfo StepOf(ExperimentInfo experiment, ExperimentStep step)
    {
        var status = step < experiment.Step || experiment.Status == ExperimentStatus.Finished ? StepStatus.Done : step == experiment.Step ? StepStatus.Current : StepStatus.Waiting;
        var summary = (status, step) switch
        {
            (StepStatus.Done, ExperimentStep.Plan) => "4 samples, 35 channels",
            (StepStatus.Done, ExperimentStep.Train) => "loss 0.184, validation 0.191 after 15 epochs; best weights of epoch 13 kept",
            _ => null,
        };
        ImmutableArray<PhaseInfo> phases = (status, step) switch
        {
            (StepStatus.Current, ExperimentStep.Edit) => [new PhaseInfo("edit", 52, 120, 12_779_520, 29_491_200), new PhaseInfo("evaluate", 0, 4, 0, null)],
            (StepStatus.Current, ExperimentStep.Train) => [new PhaseInfo("train", 0, 1, 0, null)],
            _ => [],
        };
        return new StepInfo(step, status, summary, phases);
    }

    private async Task<T> Answer<T>(object request, T outcome, CancellationToken cancellation)
    {
        Asked = request;
        await Before(cancellation);
        return outcome;
    }
}

/// <summary>A worker that works until it is told to leave.</summary>
internal sealed class FakeWorker : IWorkerHost
{
    public WorkerOrder? Asked { get; private set; }

    public ClusterAddress? Address { get; private set; }

    /// <summary>What it does meanwhile.</summary>
    public Func<ILogger, CancellationToken, CancellationToken, Task> Work { get; init; } = (_, _, _) => Task.CompletedTask;

    public Task RunAsync(ClusterAddress cluster, WorkerOrder order, ILogger log, CancellationToken drain, CancellationToken stop)
    {
        (Address, Asked) = (cluster, order);
        return Work(log, drain, stop);
    }
}
