using Microsoft.Extensions.DependencyInjection;
using NeuronEdit.Cluster.Store;
using Orleans.Configuration;
using Orleans.Serialization;

namespace NeuronEdit.Cluster.Orleans.Clustering;

/// <summary>How silos and clients of one cluster find each other.</summary>
public static class ClusterSetup
{
    /// <summary>The name that ADO.NET knows the driver by.</summary>
    private const string Invariant = "Npgsql";

    /// <summary>Makes a program a client of a cluster of silos: its grains are then <see cref="Grains.ISubmissionGrain"/> and the others beside it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="store">The cluster's store, a PostgreSQL database as the silos name it.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="tls">The client's certificate, where silos ask for one; null: they do not.</param>
    /// <exception cref="NeuronEditException">Specification: it is no PostgreSQL database, or a certificate cannot be used.</exception>
    public static IClientBuilder UseNeuronEdit(this IClientBuilder client, string store, string cluster = "neuronedit", SiloTls? tls = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (!ClusterStores.IsPostgres(store)) throw new NeuronEditException(FailureCode.Specification, "Silos are found in a PostgreSQL database; name it as they do: Host=db.example.org;Database=neuronedit;Username=neuronedit.");
        client.Services.AddSerializer(serializer => serializer.AddAssembly(typeof(ClusterSetup).Assembly));
        client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (cluster, cluster));
        if (tls is not null) client.UseTls(tls.Read().Apply);
        return client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, SiloOptions.ConnectionOf(store)));
    }

    /// <summary>Lets a silo find the others, and keeps reminders where they do.</summary>
    internal static ISiloBuilder JoinCluster(this ISiloBuilder silo, SiloOptions options)
    {
        if (options.Tls is { } tls) silo.UseTls(tls.Read().Apply);
        if (!options.IsShared) return silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, serviceId: options.Cluster, clusterId: options.Cluster).UseInMemoryReminderService();
        silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.Cluster, options.Cluster));
        silo.ConfigureEndpoints(options.Address, options.SiloPort, options.GatewayPort);
        return silo
            .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, options.Connection))
            .UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, options.Connection));
    }
}
