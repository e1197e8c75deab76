using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>The built-in placement: whoever leases a shard runs the turns of its actors.</summary>
internal sealed class TurnsHere : ITurnPlacement
{
    private TurnEngine? _engine;

    /// <inheritdoc/>
    public TimeSpan Lead => TimeSpan.Zero;

    /// <inheritdoc/>
    public IClusterStore Around(IClusterStore store) => store;

    /// <inheritdoc/>
    public Task StartAsync(NodeOptions node, TurnEngine engine, CancellationToken cancellation)
    {
        _engine = engine;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> RunAsync(ActorId id, ReadOnlyMemory<StoredMessage> messages, CancellationToken cancellation) => _engine!.RunAsync(id, messages, cancellation);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;
}
