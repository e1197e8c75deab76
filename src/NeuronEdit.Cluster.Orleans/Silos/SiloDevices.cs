using NeuronEdit.Cluster.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>What every silo says of itself: its node's name, and what it can compute on.</summary>
internal static class SiloDevices
{
    private const string Node = "neuronedit.node";
    private const string Devices = "neuronedit.devices";

    /// <summary>What a node's silo says.</summary>
    public static Dictionary<string, string> Of(NodeOptions node) => new(StringComparer.Ordinal) { [Node] = node.Name, [Devices] = string.Join(',', node.Capabilities) };

    /// <summary>The node of a silo; null where it did not say so.</summary>
    public static string? NodeOf(SiloMetadata silo) => silo.Metadata.GetValueOrDefault(Node);

    /// <summary>True where a silo has a GPU.</summary>
    public static bool HasGpu(SiloMetadata silo) => silo.Metadata.GetValueOrDefault(Devices, "").Split(',').Any(d => d.StartsWith("cuda", StringComparison.Ordinal));
}
