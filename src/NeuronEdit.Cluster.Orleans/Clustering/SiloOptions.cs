using System.Net;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Postgres;

namespace NeuronEdit.Cluster.Orleans.Clustering;

/// <summary>What a silo is. docs/orleans.md tells how to choose.</summary>
public sealed class SiloOptions
{
    /// <summary>The longest name of a cluster that its tables have room for.</summary>
    private const int ClusterLengthMax = 100;

    /// <summary>The cluster's store: silos that share a PostgreSQL database find each other in it; with a SQLite file a silo is alone.</summary>
    public required string Store { get; init; }

    /// <summary>The folder that all nodes share.</summary>
    public required string Storage { get; init; }

    /// <summary>The cluster's name: silos and clients of one name belong together.</summary>
    /// <value>neuronedit</value>
    public string Cluster { get; init; } = "neuronedit";

    /// <summary>The address that it listens on, and that the other silos and clients reach it by. Without <see cref="Tls"/> whoever reaches it may do everything.</summary>
    /// <value>127.0.0.1</value>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port for other silos.</summary>
    /// <value>11111</value>
    public int SiloPort { get; init; } = 11_111;

    /// <summary>The port for clients.</summary>
    /// <value>30000</value>
    public int GatewayPort { get; init; } = 30_000;

    /// <summary>Certificates that silos and clients show each other; null: they speak without TLS and ask nobody who they are.</summary>
    public SiloTls? Tls { get; init; }

    /// <summary>True where silos find each other in the store.</summary>
    internal bool IsShared => ClusterStores.IsPostgres(Store);

    /// <summary>How Orleans reaches the database.</summary>
    internal string Connection => ConnectionOf(Store);

    /// <summary>How Orleans reaches the database of a store.</summary>
    internal static string ConnectionOf(string store)
    {
        var settings = PostgresSettings.Complete(StoreTls.Complete(store));
        settings.ApplicationName = $"{settings.ApplicationName} silo";
        return settings.ConnectionString;
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="NeuronEditException">Specification: one is out of its range.</exception>
    public void Validate()
    {
        Require(Cluster.Length is > 0 and <= ClusterLengthMax, "cluster", Cluster, $"1 to {ClusterLengthMax} characters");
        Require(!Address.Equals(IPAddress.Any) && !Address.Equals(IPAddress.IPv6Any), "address", Address, "the one that others reach this machine by, not all of its addresses");
        Require(SiloPort is > 0 and <= ushort.MaxValue, "siloPort", SiloPort, "1 to 65535");
        Require(GatewayPort is > 0 and <= ushort.MaxValue && GatewayPort != SiloPort, "gatewayPort", GatewayPort, "1 to 65535, and not orleans.siloPort");
    }

    private static void Require(bool holds, string name, object found, string expected)
    {
        if (!holds) throw new NeuronEditException(FailureCode.Specification, $"orleans.{name} is {found}; must be {expected}.");
    }
}
