using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Sqlite;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Cluster.Tests.Actors;
using NeuronEdit.Cluster.Tests.Hosting;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Telemetry;

/// <summary>A node on a store of its own, with instruments of its own and work that is only pretended.</summary>
internal sealed class MeasuredNode : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("measured-").FullName;
    private readonly CancellationTokenSource _drain = new();
    private readonly SqliteStore _store;
    private Task _running = Task.CompletedTask;

    private MeasuredNode() => _store = new SqliteStore(Path.Combine(_folder, "state.db"));

    public ClusterInstruments Instruments { get; } = new();

    /// <summary>Inputs as handlers saw them.</summary>
    public ConcurrentBag<ClaimedWork> Seen { get; } = [];

    /// <summary>Is asked before an item is done.</summary>
    public Action<ClaimedWork>? Before { get; set; }

    public IClusterStore Store => _store;

    public static async Task<MeasuredNode> StartAsync(Action<ClaimedWork>? before = null)
    {
        var node = new MeasuredNode { Before = before };
        await node._store.OpenAsync(default);
        var results = new MadeResults();
        var handlers = MadeHandler.Kinds.Select(kind => new MadeHandler(kind, (work, _) =>
        {
            node.Seen.Add(work);
            node.Before?.Invoke(work);
            return Task.FromResult(results.Of(work.Kind, work.Input));
        }));
        var options = new NodeOptions
        {
            Name = "measured", Slots = 3, WorkLease = TimeSpan.FromSeconds(6), WorkPoll = TimeSpan.FromMilliseconds(50), MessagePoll = TimeSpan.FromMilliseconds(50), BeatInterval = TimeSpan.FromMilliseconds(100),
            Retry = new RetryPolicy(3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)),
        };
        node._running = Task.Run(() => new Node(node._store, handlers, options, NullLogger.Instance, instruments: node.Instruments).RunAsync(node._drain.Token, default));
        return node;
    }

    /// <summary>Submits an experiment and waits until it has ended.</summary>
    public async Task<ExperimentState> RunAsync(string key)
    {
        await new StoreCalls(_store, TimeProvider.System).SendAsync(ExperimentActor.Id(key), new SubmitExperiment(key, "user", "/results/" + key), default);
        ExperimentState? state = null;
        await UntilAsync(async () =>
        {
            var stored = await _store.ReadActorAsync(ExperimentActor.Id(key), default);
            state = stored is null ? null : ClusterJson.Read<ExperimentState>(stored.State);
            return state?.Status is ExperimentStatus.Finished or ExperimentStatus.Failed;
        });
        return state!;
    }

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isSo()) await Task.Delay(10, patience.Token);
    }

    /// <summary>Lets the node leave; what it measured is complete then.</summary>
    public async Task StopAsync()
    {
        await _drain.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _store.DisposeAsync();
        Instruments.Dispose();
        _drain.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
