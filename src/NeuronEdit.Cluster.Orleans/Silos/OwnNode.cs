using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>The grain goes to the silo of the node that its key names; where that is not there, anywhere.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OwnNodeAttribute() : PlacementFilterAttribute(new OwnNode());

/// <inheritdoc cref="OwnNodeAttribute"/>
internal sealed class OwnNode() : PlacementFilterStrategy(order: 1);

/// <inheritdoc cref="OwnNodeAttribute"/>
internal sealed class OwnNodeDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    /// <inheritdoc/>
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var all = silos.ToList();
        var node = target.GrainIdentity.Key.ToString();
        var own = all.Where(s => SiloDevices.NodeOf(metadata.GetSiloMetadata(s)) == node).ToList();
        return own.Count > 0 ? own : all;
    }
}
