using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Orleans.Grains;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>Hosts an <see cref="ApplicationActor"/>.</summary>
[GrainType(GrainNames.Application)]
internal sealed class ApplicationGrain(SiloActors actors, ILogger<ApplicationGrain> log) : ActorGrain(ApplicationActor.KindName, actors, log), IApplicationGrain;
