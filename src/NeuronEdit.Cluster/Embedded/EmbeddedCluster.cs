using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Handlers;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Sqlite;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cluster.Embedded;

/// <summary>A cluster of one node for one experiment, in the work folder of its results: <c>state.db</c> and <c>storage/</c>.</summary>
/// <remarks>Whoever makes it holds the results folder's lock: no other process works on this state.</remarks>
internal sealed class EmbeddedCluster(DataEngine engine, ResultsFolder folder, IRunObserver observer, TimeProvider time)
{
    private const string NodeName = "here";
    private const string User = "here";

    /// <summary>The folder holds one experiment.</summary>
    private const string Key = "run";

    /// <summary>Nobody else could take over; a machine that sleeps for a while loses nothing.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);

    private readonly StorageLayout _storage = new(folder.InWork("storage"));

    /// <summary>Runs the experiment to its end.</summary>
    /// <exception cref="NeuronEditException">It failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; what is done is kept.</exception>
    public async Task RunAsync(PlannedRun run, int slots, CancellationToken cancellation)
    {
        await using var store = new SqliteStore(folder.InWork("state.db"), time);
        try
        {
            await store.OpenAsync(CancellationToken.None);
            await store.HandBackAllAsync(NodeName, CancellationToken.None);
            await SubmitAsync(store, run, cancellation);
            await RunNodeAsync(store, run, slots, cancellation);
        }
        catch (StoreException e)
        {
            throw new NeuronEditException(FailureCode.Storage, e.Message, e);
        }
    }

    /// <summary>Submits the experiment, or lets one go on that an earlier process has submitted.</summary>
    private async Task SubmitAsync(SqliteStore store, PlannedRun run, CancellationToken cancellation)
    {
        var self = ExperimentActor.Id(Key);
        var spec = ResolvedSpec.Of(run.Spec, folder.Path);
        if (await store.ReadActorAsync(self, cancellation) is not null)
        {
            // What an earlier process has read must still be there as it was.
            new Round(_storage, StoredFile.Read<RoundFile>(_storage.Plan(Key, 0))).RequireUnchanged(cancellation);
        }
        else
        {
            Directory.CreateDirectory(_storage.Root);
            new SpecStorage(_storage.Root).Write(Key, spec);
            // The files have been opened; they are not opened again.
            PlanHandler.Keep(_storage, Key, 0, spec, run.Cohort, run.Fingerprint);
        }

        var (type, body) = MessageCodec.Write(new SubmitExperiment(spec.Name, User, folder.Path));
        await store.SendAsync([new OutgoingMessage(self, type, body, TimeSpan.Zero)], cancellation);
    }

    private async Task RunNodeAsync(SqliteStore store, PlannedRun run, int slots, CancellationToken cancellation)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var progress = new StageReporter(run, observer, time);
        ExperimentState? ended = null;
        var handlers = WorkHandlers.Create(engine, _storage.Root, store, time).Select(h => new ReportedHandler(h, progress.Worked));
        var node = new Node(store, handlers, Options(slots), NullLogger.Instance, time, committed: (actor, state) =>
        {
            progress.Committed(actor, state);
            if (state is not ExperimentState experiment || !Phases.IsOver(experiment.Status)) return;
            ended = experiment;
            leave.Cancel();
        });
        await node.RunAsync(leave.Token, CancellationToken.None);
        if (ended is null) cancellation.ThrowIfCancellationRequested();
        if (ended?.Failure is { } failure) throw Failed(failure);
        if (ended is null) throw new InvalidOperationException("The node left before the experiment had ended.");
    }

    private static NodeOptions Options(int slots) => new()
    {
        Name = NodeName,
        Slots = slots,
        WorkLease = Lease,
        ShardLease = Lease,
        BeatInterval = Lease,
        ProgressInterval = TimeSpan.FromSeconds(1),
        // Whoever asks it to stop waits for it: what can be resumed is saved at once.
        DrainGrace = TimeSpan.Zero,
        // A person sits before it, who can mend what is wrong and go on.
        Retry = new RetryPolicy(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
    };

    private static Exception Failed(WorkFailure failure) =>
        failure.Code is { } code ? new NeuronEditException(code, failure.Text) : new InvalidOperationException(failure.Text);
}
