using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Orleans.Grains;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>Hosts a <see cref="WorkerActor"/>, on the node that it stands for where that is there.</summary>
[GrainType(GrainNames.Worker)]
[OwnNode]
internal sealed class WorkerGrain(SiloActors actors, ILogger<WorkerGrain> log) : ActorGrain(WorkerActor.KindName, actors, log), IWorkerGrain
{
    /// <inheritdoc/>
    public async Task<WorkerReport> StatusAsync(CancellationToken cancellation)
    {
        var found = await Parts.Calls.ReadAsync<WorkerState>(WorkerActor.Id(Key), cancellation)
            ?? throw new NeuronEditException(FailureCode.Specification, $"There is no worker {Key}. One that left is remembered for an hour.");
        return Reports.Of(WorkerView.Of(found.State));
    }

    /// <inheritdoc/>
    public Task DrainAsync(CancellationToken cancellation) => Parts.Client.Workers.DrainAsync(Key, cancellation);
}
