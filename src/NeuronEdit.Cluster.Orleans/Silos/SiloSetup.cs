using Microsoft.Extensions.DependencyInjection;
using NeuronEdit.Cluster.Hosting;
using Orleans.Placement;
using Orleans.Serialization;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>Makes a silo a host of the cluster's actors, whatever else it hosts and however it is clustered.</summary>
public static class SiloSetup
{
    /// <summary>Adds the grains' services. Clustering and reminders are the host's to choose; a node with <see cref="Delivery.GrainTurns"/> on the same <paramref name="actors"/> begins the turns.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="actors">What its grains work with.</param>
    /// <param name="node">The node that it belongs to.</param>
    public static ISiloBuilder AddNeuronEdit(this ISiloBuilder silo, SiloActors actors, NodeOptions node)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.UseSiloMetadata(SiloDevices.Of(node));
        silo.Services
            .AddSerializer(serializer => serializer.AddAssembly(typeof(SiloSetup).Assembly))
            .AddSingleton(actors)
            .AddPlacementFilter<GpuFirst, GpuFirstDirector>(ServiceLifetime.Singleton)
            .AddPlacementFilter<OwnNode, OwnNodeDirector>(ServiceLifetime.Singleton);
        return silo;
    }
}
