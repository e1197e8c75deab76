using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Orleans.Clustering;
using NeuronEdit.Cluster.Orleans.Delivery;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Cluster.Orleans.Tests.Clustering;

/// <summary>A node that is a silo by itself, on a file.</summary>
public sealed class OrleansPlacementTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Node_OnAFile_RunsActors_AndLeavesInGoodOrder()
    {
        var (silo, gateway) = (FreePorts.Next(), FreePorts.Next());
        await RunUntilItsBeatIsHeardAsync(Options(silo, gateway), () => { });
        using var again = new TcpListener(IPAddress.Loopback, silo);
        again.Start();
    }

    [Fact]
    public async Task ASilo_MeasuresWhatTheDocumentNames_UnderTheMeterThatIsExported()
    {
        var measured = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "Microsoft.Orleans") l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, _, _) => measured[instrument.Name] = true);
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => measured[instrument.Name] = true);
        listener.Start();
        await RunUntilItsBeatIsHeardAsync(Options(FreePorts.Next(), FreePorts.Next()), listener.RecordObservableInstruments);

        var named = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, "docs", "orleans.md")).Where(l => l.StartsWith("| `orleans-", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).ToList();
        Assert.True(named.Count >= 4, "docs/orleans.md names too few.");
        Assert.Empty(named.Except(measured.Keys));
    }

    [Fact]
    public async Task APortThatIsTaken_IsNamed_AndNothingIsLeftBehind()
    {
        await using var store = ClusterStores.Open(_folder.At("cluster.db"));
        await store.OpenAsync(default);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var gateway = FreePorts.Next();
        var node = new Node(store, [], new NodeOptions { Name = "one" }, NullLogger.Instance, where: new OrleansPlacement(Options(port, gateway), NullLoggerFactory.Instance));
        var refused = await Assert.ThrowsAsync<NeuronEditException>(() => node.RunAsync(default, default).WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(FailureCode.Specification, refused.Code);
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"The silo cannot listen on 127.0.0.1, ports {port} and {gateway}: "), refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Choose others with orleans.siloPort and orleans.gatewayPort, and an address of this machine with orleans.address.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "127.0.0.1", 1, 2, "orleans.cluster is ; must be 1 to 100 characters.")]
    [InlineData("c", "0.0.0.0", 1, 2, "orleans.address is 0.0.0.0; must be the one that others reach this machine by, not all of its addresses.")]
    [InlineData("c", "127.0.0.1", 0, 2, "orleans.siloPort is 0; must be 1 to 65535.")]
    [InlineData("c", "127.0.0.1", 2, 2, "orleans.gatewayPort is 2; must be 1 to 65535, and not orleans.siloPort.")]
    public void Options_OutOfTheirRange_AreNamed(string cluster, string address, int silo, int gateway, string message)
    {
        var options = new SiloOptions { Store = "cluster.db", Storage = "/", Cluster = cluster, Address = IPAddress.Parse(address), SiloPort = silo, GatewayPort = gateway };
        Assert.Equal(message, Assert.Throws<NeuronEditException>(() => new OrleansPlacement(options, NullLoggerFactory.Instance)).Message);
    }

    /// <summary>Runs a node until its own beat has reached its worker's actor.</summary>
    private static async Task RunUntilItsBeatIsHeardAsync(SiloOptions options, Action then)
    {
        await using var store = ClusterStores.Open(options.Store);
        await store.OpenAsync(default);
        using var drain = new CancellationTokenSource();
        var running = new Node(store, [], new NodeOptions { Name = "one", DrainGrace = TimeSpan.Zero }, NullLogger.Instance, where: new OrleansPlacement(options, NullLoggerFactory.Instance)).RunAsync(drain.Token, default);
        var workers = new ClusterClient(store).Workers;
        using (var late = new CancellationTokenSource(TimeSpan.FromMinutes(1)))
            while (!await workers.AnyAliveAsync(late.Token)) await Task.Delay(50, late.Token);
        then();
        await drain.CancelAsync();
        await running.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private SiloOptions Options(int silo, int gateway) => new() { Store = _folder.At("cluster.db"), Storage = _folder.Path, SiloPort = silo, GatewayPort = gateway };
}
