using System.Net;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Server.Settings;

/// <summary>What must hold between settings: mostly that nothing is open by mistake.</summary>
internal static class NodeSettingsRules
{
    /// <summary>Checks them.</summary>
    /// <exception cref="NeuronEditException">Specification: they do not fit together.</exception>
    public static void Check(NodeSettings settings)
    {
        Require(WorkerName.IsValid(settings.Name), $"name is '{settings.Name}'; it must be {WorkerName.Rule}.");
        CheckListening(settings);
        CheckFolders(settings);
        StoreTls.Check(settings.Store, settings.Tls.PlainStore);
        if (settings.Placement == NodePlacement.Orleans) CheckSilo(settings.Orleans);
    }

    private static void CheckListening(NodeSettings settings)
    {
        var (listen, tls) = (settings.Listen, settings.Tls);
        var isLocal = IPAddress.IsLoopback(listen.Address);
        Require(
            settings.Authentication == NodeAuthentication.Tokens || isLocal,
            $"authentication is none, so whoever reaches the node may do everything, and it listens on {listen.Address}. Listen on 127.0.0.1, or set authentication: tokens.");
        Require(
            settings.UsesTls || isLocal || tls.Proxy,
            $"listen is on {listen.Address} without TLS, so tokens could be read on the way. Listen on https:// with tls.certificate and tls.key, or on 127.0.0.1; where a proxy before the node does TLS, set tls.proxy: true.");
        Require(
            !settings.UsesTls || (tls.Certificate is not null && tls.Key is not null),
            "listen is https, and tls.certificate or tls.key is missing. Name the files (PEM) of both.");
        Require(settings.UsesTls || (tls.Certificate is null && tls.Key is null), "tls.certificate or tls.key is set, and listen is http. Listen on https://, or leave them out.");
        foreach (var file in (string?[])[tls.Certificate, tls.Key]) Require(file is null || File.Exists(file), $"{file}: there is no such file, which tls names.");
    }

    private static void CheckSilo(OrleansSettings silo)
    {
        Require(
            !silo.Address.Equals(IPAddress.Any) && !silo.Address.Equals(IPAddress.IPv6Any),
            $"orleans.address is {silo.Address}, which other silos cannot reach it by. Name the address of this machine on the cluster's network.");
        Require(
            IPAddress.IsLoopback(silo.Address) || silo.UsesTls || silo.TrustedNetwork,
            $"orleans.address is {silo.Address}, and whoever reaches a silo may do everything. Name orleans.certificate, orleans.key and orleans.authority (docs/orleans.md), or, where nothing but the cluster is on that network, set orleans.trustedNetwork: true.");
        string?[] files = [silo.Certificate, silo.Key, silo.Authority];
        Require(files.All(f => f is null) || files.All(f => f is not null), "orleans.certificate, orleans.key and orleans.authority belong together. Name the files (PEM) of all three, or none.");
        foreach (var file in files) Require(file is null || File.Exists(file), $"{file}: there is no such file, which orleans names.");
        Require(silo.SiloPort != silo.GatewayPort, $"orleans.siloPort and orleans.gatewayPort are both {silo.SiloPort}. Give each its own.");
    }

    /// <summary>What all may read must hold nothing that not all may read.</summary>
    private static void CheckFolders(NodeSettings settings)
    {
        foreach (var data in settings.Data)
        {
            foreach (var (name, folder) in (ReadOnlySpan<(string, string)>)[("results", settings.Results), ("storage", settings.Storage)])
            {
                Require(
                    !IsWithin(folder, data) && !IsWithin(data, folder),
                    $"{name} ({folder}) and data ({data}) overlap: every user may read what is below data. Keep them apart.");
            }
        }

        Require(!IsWithin(settings.Results, settings.Storage) && !IsWithin(settings.Storage, settings.Results), $"results ({settings.Results}) and storage ({settings.Storage}) overlap. Keep them apart.");
    }

    private static bool IsWithin(string path, string folder)
    {
        var (inner, outer) = (path.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar);
        return inner.StartsWith(outer, StringComparison.Ordinal);
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds) throw new NeuronEditException(FailureCode.Specification, problem);
    }
}
