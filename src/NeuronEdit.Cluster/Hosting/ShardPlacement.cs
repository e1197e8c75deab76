using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>Which actors run on this node: those of the shards that it leases from the store.</summary>
/// <remarks>The leases are there so that nodes do not do each other's work twice; that no turn counts twice is the commit's business.</remarks>
internal sealed class ShardPlacement(IClusterStore store, NodeOptions options, TimeProvider time, Jitter jitter, ILogger log)
{
    private ImmutableArray<int> _shards = [];
    private long _renewed;

    /// <summary>The shards whose actors run here; none once the lease could not be renewed in time.</summary>
    public ImmutableArray<int> Shards => time.GetElapsedTime(Volatile.Read(ref _renewed)) < options.ShardLease ? _shards : [];

    /// <summary>Leases and renews until stopped.</summary>
    public Task RunAsync(CancellationToken cancellation) =>
        new StoreLoop("placement", time, jitter, log).RepeatAsync(() => RenewAsync(cancellation), cancellation);

    /// <summary>Gives everything back, for others to take at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        _shards = [];
        await store.ReleaseShardsAsync(options.Name, cancellation);
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        var asked = time.GetTimestamp();
        var shards = await store.LeaseShardsAsync(options.Name, options.ShardLease, cancellation);
        var changed = !shards.SequenceEqual(_shards);
        _shards = shards;
        Volatile.Write(ref _renewed, asked);
        if (changed)
        {
            NodeLog.ShardsChanged(log, options.Name, shards.Length, ActorId.Shards);
            store.Messages.Signal();
        }

        // One that holds none need not be told apart from the dead so often.
        await Task.Delay(shards.IsEmpty ? options.ShardLease / 2 : options.ShardLease / 3, time, cancellation);
    }
}
