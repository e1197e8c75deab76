using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>The grain goes to a silo with a GPU where there is one, else anywhere.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class GpuFirstAttribute() : PlacementFilterAttribute(new GpuFirst());

/// <inheritdoc cref="GpuFirstAttribute"/>
internal sealed class GpuFirst() : PlacementFilterStrategy(order: 1);

/// <inheritdoc cref="GpuFirstAttribute"/>
internal sealed class GpuFirstDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    /// <inheritdoc/>
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var all = silos.ToList();
        var with = all.Where(s => SiloDevices.HasGpu(metadata.GetSiloMetadata(s))).ToList();
        return with.Count > 0 ? with : all;
    }
}
