using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Handlers;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Orleans.Delivery;
using NeuronEdit.Cluster.Orleans.Grains;
using NeuronEdit.Cluster.Orleans.Silos;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Experiments.Tests;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace NeuronEdit.Cluster.Orleans.Tests.InProcess;

/// <summary>Three silos of this process, each with a node that does real work on a made cohort, and an Orleans client; the store is a file.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private const int Silos = 3;

    private readonly List<IClusterStore> _stores = [];
    private readonly List<Task> _nodes = [];
    private readonly CancellationTokenSource _drain = new();
    private readonly Dictionary<string, SiloActors> _actors = new(StringComparer.Ordinal);
    private readonly Func<ITurnPlacement, ITurnPlacement> _change;
    private readonly InProcessTestCluster _cluster;

    private SiloCluster(MadeCohort cohort, Func<ITurnPlacement, ITurnPlacement> change)
    {
        (Cohort, _change) = (cohort, change);
        Directory.CreateDirectory(Storage);
        var builder = new InProcessTestClusterBuilder(Silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => host.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Lines));
        builder.ConfigureSilo((options, silo) =>
        {
            lock (_actors) _actors[options.SiloName] = new SiloActors(Storage);
            silo.AddNeuronEdit(_actors[options.SiloName], OptionsOf(options.SiloName)).UseInMemoryReminderService();
        });
        _cluster = builder.Build();
    }

    public MadeCohort Cohort { get; }

    public string Storage => Cohort.At("storage");

    /// <summary>What silos and nodes logged.</summary>
    public SiloLines Lines { get; } = new();

    public IClusterClient Client => _cluster.Client;

    /// <summary>The nodes' names.</summary>
    public IEnumerable<string> Nodes => _cluster.Silos.Select(s => NodeOf(s.Name));

    /// <summary>Starts silos and nodes.</summary>
    /// <param name="cohort">The cohort, whose folder holds the store too.</param>
    /// <param name="change">Changes each node's placement; null: does not.</param>
    public static async Task<SiloCluster> StartAsync(MadeCohort cohort, Func<ITurnPlacement, ITurnPlacement>? change = null)
    {
        var cluster = new SiloCluster(cohort, change ?? (where => where));
        await cluster._cluster.DeployAsync();
        foreach (var silo in cluster._cluster.Silos) await cluster.StartNodeAsync(silo.Name);
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (cluster._actors.Values.Any(a => a.Now is null)) await Task.Delay(10, late.Token);
        return cluster;
    }

    /// <summary>A service of the silos'.</summary>
    public T Service<T>()
        where T : notnull => _cluster.GetSiloServiceProvider().GetRequiredService<T>();

    /// <summary>What the experiment file says, as an order.</summary>
    public ExperimentOrder Order(string results) => new() { Spec = File.ReadAllText(Cohort.At("experiment.yaml")), BaseDirectory = Cohort.Path, User = "ann", Results = Cohort.At(results) };

    /// <summary>The node whose silo has a grain's activation; null: none has.</summary>
    public string? NodeOf(IAddressable grain) => _cluster.TryGetGrainContext(grain.GetGrainId(), out var context)
        ? NodeOf(_cluster.Silos.Single(s => s.SiloAddress.Equals(context.Address.SiloAddress)).Name)
        : null;

    public async ValueTask DisposeAsync()
    {
        await _drain.CancelAsync();
        await Task.WhenAll(_nodes);
        await _cluster.DisposeAsync();
        foreach (var store in _stores) await store.DisposeAsync();
        _drain.Dispose();
    }

    private static string NodeOf(string silo) => silo.ToLowerInvariant();

    private static NodeOptions OptionsOf(string silo) => new()
    {
        Name = NodeOf(silo),
        Slots = 1,
        // The last one says that it has a GPU, which no work here asks for.
        Capabilities = silo.EndsWith('2') ? ["cpu", "cuda"] : ["cpu"],
        ProgressInterval = TimeSpan.FromMilliseconds(100),
        WorkPoll = TimeSpan.FromMilliseconds(200),
        DrainGrace = TimeSpan.Zero,
        Retry = new RetryPolicy(2, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10)),
    };

    private async Task StartNodeAsync(string silo)
    {
        var store = ClusterStores.Open(Cohort.At("state.db"));
        _stores.Add(store);
        await store.OpenAsync(default);
        var grains = _cluster.GetSiloServiceProvider(_cluster.Silos.Single(s => s.Name == silo).SiloAddress).GetRequiredService<IGrainFactory>();
        var where = new GrainTurns(_actors[silo], () => grains, Lines.CreateLogger("NeuronEdit." + silo));
        var node = new Node(store, WorkHandlers.Create(Cohort.Engine, Storage, store, TimeProvider.System), OptionsOf(silo), Lines.CreateLogger("NeuronEdit." + silo), where: _change(where));
        _nodes.Add(Task.Run(() => node.RunAsync(_drain.Token, default)));
    }
}
