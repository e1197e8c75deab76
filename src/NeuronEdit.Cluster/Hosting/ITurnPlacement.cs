using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>
/// Where turns run. The shards that a node leases say which waiting messages it looks after; the placement says who runs the turns that take
/// them. Whatever it does, a turn counts once: that is the commit's business.
/// </summary>
public interface ITurnPlacement
{
    /// <summary>How long a message that was just sent is left to reach its actor by the placement's own means, before the node looks after it.</summary>
    TimeSpan Lead { get; }

    /// <summary>The store as the node is to use it: the placement may see what is sent to whom. Called once, before all else.</summary>
    IClusterStore Around(IClusterStore store);

    /// <summary>Begins to run turns.</summary>
    /// <param name="node">The node.</param>
    /// <param name="engine">Runs them in this process.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="NeuronEditException">It cannot begin.</exception>
    Task StartAsync(NodeOptions node, TurnEngine engine, CancellationToken cancellation);

    /// <summary>Sees to it that an actor takes messages that wait for it.</summary>
    /// <param name="id">The actor.</param>
    /// <param name="messages">Its waiting messages, in order; at least one.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>How many messages were consumed here; 0 where it is not known when they will be.</returns>
    /// <exception cref="StoreException">The store failed; a turn may have been committed.</exception>
    Task<int> RunAsync(ActorId id, ReadOnlyMemory<StoredMessage> messages, CancellationToken cancellation);

    /// <summary>Runs no more turns here; others do from now on.</summary>
    /// <param name="cancellation">Stops at once.</param>
    Task StopAsync(CancellationToken cancellation);
}
