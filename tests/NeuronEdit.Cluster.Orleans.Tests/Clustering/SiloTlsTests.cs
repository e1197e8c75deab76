using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Orleans.Clustering;
using NeuronEdit.Cluster.Orleans.Delivery;
using NeuronEdit.Cluster.Orleans.Grains;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Integration.Tests.Cluster;
using NeuronEdit.Tests.Shared;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace NeuronEdit.Cluster.Orleans.Tests.Clustering;

/// <summary>Silos and clients that show each other certificates, on real sockets.</summary>
public sealed class SiloTlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _authority = MadeCertificates.Authority("the cluster's");
    private readonly X509Certificate2 _stranger = MadeCertificates.Authority("somebody else's");

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Dispose();
    }

    [ClusterFact]
    public async Task Silos_KnowEachOtherAndTheirClientsByCertificates_AndNobodyElse()
    {
        var name = PostgresServer.NewSchema();
        await using var store = ClusterStores.Open(name);
        await store.OpenAsync(default);
        await SiloTables.CreateAsync(SiloOptions.ConnectionOf(name), default);
        using var drain = new CancellationTokenSource();
        Task[] nodes = [RunAsync(store, name, "one", drain.Token), RunAsync(store, name, "two", drain.Token)];
        try
        {
            await AnswersAsync(name);
            // Whoever has the authority's certificate alone takes the silos for what they are; they do not take him.
            await RefusesAsync(name, Tls("mallory", _stranger) with { Authority = _folder.At("client-authority.pem") });
            await RefusesAsync(name, null);
        }
        finally
        {
            await drain.CancelAsync();
            await Task.WhenAll(nodes).WaitAsync(Patience);
        }
    }

    [Fact]
    public void Files_ThatCannotBeUsed_AreNamed()
    {
        var tls = Tls("one", _authority);
        File.WriteAllText(_folder.At("none.pem"), "no certificate");
        var none = _folder.At("none.pem");
        AssertRefused(tls with { Certificate = none }, $"orleans: {none} with {tls.Key} cannot be used: ");
        AssertRefused(tls with { Authority = none }, $"orleans: {none} cannot be used: ");
        AssertRefused(tls with { Key = Tls("two", _authority).Key }, $"orleans: {tls.Certificate} with {_folder.At("two.key")} cannot be used: ");
    }

    [Fact]
    public void Certificates_OfTheAuthority_AreTaken_WhileTheyAreInForce()
    {
        var ours = Tls("one", _authority).Read();
        Assert.True(ours.IsOurs(Loaded("two", _authority)));
        Assert.False(ours.IsOurs(Loaded("two", _stranger)));
        using var key = ECDsa.Create();
        var late = new CertificateRequest("CN=late", key, HashAlgorithmName.SHA256)
            .Create(_authority, _authority.NotBefore, _authority.NotBefore.AddHours(1), [1, 2, 3, 5]);
        Assert.False(ours.IsOurs(late));
    }

    /// <summary>Each worker's grain is on its own node: where a client hears of both from one silo, the silos have called each other.</summary>
    private async Task AnswersAsync(string store)
    {
        for (var start = Stopwatch.GetTimestamp(); ; await Task.Delay(200))
        {
            try
            {
                await AskBothAsync(store, Tls("client", _authority));
                return;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or NeuronEditException && Stopwatch.GetElapsedTime(start) < Patience)
            {
                // They are on their way.
            }
        }
    }

    private static async Task RefusesAsync(string store, SiloTls? tls)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => AskBothAsync(store, tls));
        Assert.True(refused is ConnectionFailedException or SiloUnavailableException, refused.ToString());
    }

    private static async Task AskBothAsync(string store, SiloTls? tls)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        // By default a client that is not let in goes on trying for three minutes.
        builder.UseOrleansClient(client => client.UseNeuronEdit(store, tls: tls).UseConnectionRetryFilter((_, _) => Task.FromResult(false)));
        using var host = builder.Build();
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IClusterClient>();
        foreach (var name in (string[])["one", "two"]) Assert.Equal(name, (await grains.GetGrain<IWorkerGrain>(name).StatusAsync()).Name);
        await host.StopAsync();
    }

    private Task RunAsync(IClusterStore store, string name, string node, CancellationToken drain)
    {
        var options = new SiloOptions { Store = name, Storage = _folder.Path, SiloPort = FreePorts.Next(), GatewayPort = FreePorts.Next(), Tls = Tls(node, _authority) };
        return new Node(store, [], new NodeOptions { Name = node, DrainGrace = TimeSpan.Zero }, NullLogger.Instance, where: new OrleansPlacement(options, NullLoggerFactory.Instance)).RunAsync(drain, default);
    }

    private SiloTls Tls(string name, X509Certificate2 authority)
    {
        var (certificate, key) = MadeCertificates.Signed(authority, name);
        File.WriteAllText(_folder.At($"{name}.pem"), certificate);
        File.WriteAllText(_folder.At($"{name}.key"), key);
        File.WriteAllText(_folder.At($"{name}-authority.pem"), authority.ExportCertificatePem());
        return new SiloTls(_folder.At($"{name}.pem"), _folder.At($"{name}.key"), _folder.At($"{name}-authority.pem"));
    }

    private X509Certificate2 Loaded(string name, X509Certificate2 authority) => PemCertificate.Read("test", Tls(name, authority).Certificate, _folder.At($"{name}.key"));

    private static void AssertRefused(SiloTls tls, string begins)
    {
        var refused = Assert.Throws<NeuronEditException>(() => tls.Read());
        Assert.Equal(FailureCode.Specification, refused.Code);
        Assert.StartsWith(begins, refused.Message, StringComparison.Ordinal);
    }
}
