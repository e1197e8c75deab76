using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Handlers;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Sqlite;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Tests;

namespace NeuronEdit.Cluster.Tests.Handlers;

/// <summary>Three nodes of this process that do real work on a made cohort, beside a client.</summary>
internal sealed class MadeCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly SqliteStore _store;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _nodes = [];

    private MadeCluster(MadeCohort cohort)
    {
        Cohort = cohort;
        _store = new SqliteStore(cohort.At("state.db"));
        Client = new ClusterClient(_store);
    }

    public MadeCohort Cohort { get; }

    public ClusterClient Client { get; }

    public string Storage => Cohort.At("storage");

    public static async Task<MadeCluster> StartAsync(MadeCohort cohort)
    {
        var cluster = new MadeCluster(cohort);
        Directory.CreateDirectory(cluster.Storage);
        await cluster._store.OpenAsync(default);
        foreach (var name in (string[])["a", "b", "c"]) cluster.Start(name);
        return cluster;
    }

    /// <summary>Submits the experiment file, with results in a folder of their own, and waits for its end.</summary>
    public async Task<ExperimentDetails> RunAsync(string results)
    {
        var request = await Client.SubmitAsync(new SubmitRequest { Spec = SpecFile.Load(Cohort.At("experiment.yaml")), Results = Cohort.At(results), User = "ann" }, Storage, default);
        return await EndAsync(request);
    }

    /// <summary>Waits for the end of what was asked.</summary>
    public async Task<ExperimentDetails> EndAsync(Request request) => (await Client.WaitForEndAsync(request, _ => Task.CompletedTask, default).WaitAsync(Patience))!;

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!holds()) await Task.Delay(20, late.Token);
    }

    /// <summary>Files of storage by path, with the time of their last change.</summary>
    public SortedDictionary<string, DateTime> Stored(string folder) => new(
        Directory.Exists(Path.Combine(Storage, folder))
            ? Directory.EnumerateFiles(Path.Combine(Storage, folder), "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(Storage, f), File.GetLastWriteTimeUtc)
            : [],
        StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_nodes);
        await _store.DisposeAsync();
        _stop.Dispose();
    }

    private void Start(string name)
    {
        var handlers = WorkHandlers.Create(Cohort.Engine, Storage, _store, TimeProvider.System);
        var options = new NodeOptions { Name = name, Slots = 2, WorkPoll = TimeSpan.FromMilliseconds(200), MessagePoll = TimeSpan.FromMilliseconds(100), Retry = new RetryPolicy(2, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10)) };
        _nodes.Add(Task.Run(() => new Node(_store, handlers, options, NullLogger.Instance).RunAsync(default, _stop.Token)));
    }
}
