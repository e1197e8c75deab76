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

    /// <summary>Its certificate, a PEM file; null: silos and clients let in whoever reaches them.</summary>
    public string? Certificate { get; init; }

    /// <summary>The certificate's key, a PEM file.</summary>
    public string? Key { get; init; }

    /// <summary>The certificate of the authority that signed those of all silos and clients, a PEM file: nobody else is let in.</summary>
    public string? Authority { get; init; }

    /// <summary>Nothing but the cluster is on the network of that address, so that it needs no certificates.</summary>
    public bool TrustedNetwork { get; init; }

    /// <summary>True where silos and clients show each other certificates.</summary>
    public bool UsesTls => Certificate is not null;
}
