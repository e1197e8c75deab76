using System.Net;

namespace NeuronEdit.Server.Settings;

/// <summary>What says where actors run.</summary>
public enum NodePlacement
{
    /// <summary>Leases in the store.</summary>
    Leases,

    /// <summary>Orleans: the node is a silo.</summary>
    Orleans,
}

/// <summary>The node's silo, where Orleans says where actors run. docs/orleans.md tells how to choose.</summary>
public sealed record OrleansSettings
{
    /// <summary>The cluster of silos that it joins.</summary>
    public string Cluster { get; init; } = "neuronedit";

    /// <summary>The address that it listens on, and that other silos and clients reach it by.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port for other silos.</summary>
    public int SiloPort { get; init; } = 11_111;

    /// <summary>The port for clients.</summary>
    public int GatewayPort { get; init; } = 30_000;

    /// <summary>Nothing but the cluster is on the network of that address: silos let in whoever reaches them.</summary>
    public bool TrustedNetwork { get; init; }
}
