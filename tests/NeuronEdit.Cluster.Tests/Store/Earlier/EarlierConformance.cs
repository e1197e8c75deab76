using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Tests.Actors;
using NeuronEdit.Cluster.Tests.Hosting;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Cluster.Tests.Store.Earlier;

/// <summary>
/// A store that an earlier version of the program left behind is opened by this one, and its experiments are finished. What was left behind,
/// <see cref="HalfWay"/>, lies in the repository, written by that version: a file for each version of the schema, the present one's too, since
/// the next cannot write it any more. The time in them is early in 2020: all leases are over.
/// </summary>
public abstract class EarlierConformance
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentBag<ClaimedWork> _done = [];

    /// <summary>The store's name in the files' names.</summary>
    protected abstract string Name { get; }

    /// <summary>The version that this program works with.</summary>
    protected abstract int Latest { get; }

    /// <summary>Opens a store on the test's database.</summary>
    protected abstract Task<IClusterStore> OpenAsync();

    /// <summary>Creates the tables of an earlier version in the test's empty database, and runs a file's statements there.</summary>
    protected abstract Task FillAsync(int version, string statements);

    /// <summary>Statements that put all that the test's database holds into one where the tables are as the schema creates them.</summary>
    protected abstract Task<string> WriteAsync();

    /// <summary>Moves the clock of the test's database.</summary>
    protected abstract void Advance(TimeSpan time);

    protected async Task AssertIsFinishedAsync(int version)
    {
        await FillAsync(version, await File.ReadAllTextAsync(PathOf(version)));
        await using var store = await OpenAsync();
        using var stop = new CancellationTokenSource();
        var node = Task.Run(() => NodeOn(store).RunAsync(CancellationToken.None, stop.Token));
        await EndAsync(store, "first", ExperimentStatus.Finished);
        await EndAsync(store, "second", ExperimentStatus.Finished);
        await EndAsync(store, "third", ExperimentStatus.Cancelled);
        await stop.CancelAsync();
        await node;

        Assert.Equal([2, 3, 4], EditedFor("first"));
        Assert.Equal([0, 1, 2, 3, 4], EditedFor("second"));
        Assert.Equal(new WorkCounts(0, 0), await store.CountWorkAsync(default));
        Assert.DoesNotContain(_done, w => w.Kind == WorkKinds.Train);
    }

    [StoreFact]
    public async Task TheFileOfThePresentVersion_IsThere()
    {
        if (Environment.GetEnvironmentVariable("NEURONEDIT_ACCEPT") == "1" && !File.Exists(PathOf(Latest)))
        {
            await using var store = await OpenAsync();
            Advance(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) - TimeProvider.System.GetUtcNow());
            await HalfWay.PutAsync(store);
            await File.WriteAllTextAsync(PathOf(Latest), await WriteAsync());
        }

        Assert.True(File.Exists(PathOf(Latest)), $"{PathOf(Latest)} is missing; NEURONEDIT_ACCEPT=1 writes it. Once the next version of the schema is made, this program's can no longer be written.");
    }

    private string PathOf(int version) => Path.Combine(RepositoryPaths.Root, "tests/NeuronEdit.Cluster.Tests/Store/Earlier", $"{Name}-{version}.sql");

    private Node NodeOn(IClusterStore store)
    {
        var results = new MadeResults();
        var handlers = MadeHandler.Kinds.Select(kind => new MadeHandler(kind, (work, _) =>
        {
            _done.Add(work);
            return Task.FromResult(results.Of(work.Kind, work.Input));
        }));
        var options = new NodeOptions
        {
            Name = "a",
            // Items must not run twice on a machine that is busy; leases that are over are looked for each tenth of it.
            WorkLease = TimeSpan.FromSeconds(6),
            WorkPoll = TimeSpan.FromMilliseconds(100),
            MessagePoll = TimeSpan.FromMilliseconds(100),
            Retry = new RetryPolicy(5, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)),
        };
        return new Node(store, handlers, options, NullLogger.Instance);
    }

    private IEnumerable<long> EditedFor(string experiment) => _done
        .Where(w => w.Kind == WorkKinds.Edit && ClusterJson.Read<ExperimentWorkInput>(w.Input).Experiment == experiment).Select(w => w.Index).Order();

    private static async Task EndAsync(IClusterStore store, string experiment, ExperimentStatus status)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await store.ReadActorAsync(ExperimentActor.Id(experiment), default) is not { } stored || ClusterJson.Read<ExperimentState>(stored.State).Status != status)
            await Task.Delay(10, patience.Token);
    }
}
