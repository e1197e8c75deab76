using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Orleans.Silos;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Orleans.Delivery;

/// <summary>
/// The placement where Orleans says which silo runs an actor's turns: whoever commits a message calls the receiver's grain, and the node that
/// leases a shard calls those grains whose messages still wait a little later, because the call was lost, or they were sent by another program.
/// </summary>
/// <param name="actors">What this node's silo works with.</param>
/// <param name="grains">The silo's grains; asked for from the start on.</param>
/// <param name="log">Takes its log.</param>
public sealed class GrainTurns(SiloActors actors, Func<IGrainFactory> grains, ILogger log) : ITurnPlacement
{
    /// <summary>Longer than a call and a turn take, and short for a person who waits.</summary>
    public TimeSpan Lead { get; } = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public IClusterStore Around(IClusterStore store) => new WakingStore(store, Wake);

    /// <inheritdoc/>
    public Task StartAsync(NodeOptions node, TurnEngine engine, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(engine);
        actors.Begin(engine);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> RunAsync(ActorId id, ReadOnlyMemory<StoredMessage> messages, CancellationToken cancellation)
    {
        Wake(id);
        return Task.FromResult(0);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellation)
    {
        actors.End();
        return Task.CompletedTask;
    }

    private void Wake(ActorId actor)
    {
        if (actors.Now is not null) _ = CallAsync(actor);
    }

    private async Task CallAsync(ActorId actor)
    {
        try
        {
            await GrainNames.Of(grains(), actor).WakeAsync();
        }
#pragma warning disable CA1031 // Whatever is wrong with the call, the message waits, and the actor is called again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            SiloLog.CallLost(log, actor.ToString(), e.Message);
        }
    }
}
