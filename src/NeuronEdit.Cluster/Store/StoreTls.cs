using System.Net;
using NeuronEdit.Cluster.Store.Postgres;
using Npgsql;

namespace NeuronEdit.Cluster.Store;

/// <summary>Sees that a store on another machine is reached with TLS, and that it is the right machine.</summary>
public static class StoreTls
{
    /// <summary>The store's name with what it leaves open: on another machine, TLS with a look at the server's certificate.</summary>
    /// <param name="name">See <see cref="ClusterStores.Open"/>.</param>
    /// <returns>The name; a connection string may be completed.</returns>
    public static string Complete(string name)
    {
        if (!ClusterStores.IsPostgres(name)) return name;
        var settings = PostgresSettings.Complete(name);
        return IsLocal(settings) || settings.ShouldSerialize("SSL Mode") ? name : $"{name.TrimEnd(';')};SSL Mode=VerifyFull";
    }

    /// <summary>Refuses a connection to another machine that says to do without.</summary>
    /// <param name="name">See <see cref="ClusterStores.Open"/>.</param>
    /// <param name="plain">The operator says that it may.</param>
    /// <exception cref="NeuronEditException">Specification: it is no store, or does without.</exception>
    public static void Check(string name, bool plain)
    {
        if (plain || !ClusterStores.IsPostgres(name)) return;
        var settings = PostgresSettings.Complete(Complete(name));
        if (IsLocal(settings) || settings.SslMode is SslMode.VerifyFull) return;
        throw new NeuronEditException(
            FailureCode.Specification,
            $"store: {settings.Host} is another machine, and SSL Mode is {settings.SslMode}, so the connection could be read or taken over on the way. Leave SSL Mode out (it is then VerifyFull; Root Certificate names your own authority), or, on a network that only the cluster is on, set tls.plainStore: true.");
    }

    /// <summary>A socket or loopback: nobody is on the way.</summary>
    private static bool IsLocal(NpgsqlConnectionStringBuilder settings) =>
        settings.Host!.Split(',').All(host => host.StartsWith('/') || host == "localhost" || (IPAddress.TryParse(host.Split(':')[0], out var ip) && IPAddress.IsLoopback(ip)));
}
