using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>Ends the leases of workers that are gone, and counts the cluster's work where somebody wants to know. One node of all does it: the one that holds the first shard.</summary>
internal sealed class Housekeeping(IClusterStore store, ShardPlacement placement, NodeOptions options, ClusterInstruments instruments, TimeProvider time, Jitter jitter, ILogger log)
{
    private const int ExpireMax = 1_000;
    private long? _counted;

    /// <summary>Runs until stopped.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await new StoreLoop("housekeeping", time, jitter, log).RepeatAsync(() => StepAsync(cancellation), cancellation);
        if (_counted is not null) instruments.OnCounted(null);
    }

    private async Task StepAsync(CancellationToken cancellation)
    {
        var isMine = placement.Shards.Contains(0);
        var expired = isMine ? await store.ExpireAsync(options.Retry, ExpireMax, cancellation) : 0;
        if (expired > 0) NodeLog.LeasesExpired(log, expired);
        if (expired > 0) instruments.OnLeasesExpired(expired);
        await CountAsync(isMine, cancellation);
        if (expired < ExpireMax) await Task.Delay(jitter.Around(options.WorkLease / 10), time, cancellation);
    }

    private async Task CountAsync(bool isMine, CancellationToken cancellation)
    {
        if (!isMine || !instruments.WantsCounts)
        {
            // What another node counts now is no longer told here.
            if (_counted is not null) instruments.OnCounted(null);
            _counted = null;
        }
        else if (_counted is not { } before || time.GetElapsedTime(before) >= options.BeatInterval)
        {
            _counted = time.GetTimestamp();
            instruments.OnCounted(await store.CountWorkAsync(cancellation));
        }
    }
}
