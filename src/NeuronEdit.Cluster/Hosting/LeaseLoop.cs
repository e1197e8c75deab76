using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>Keeps the leases of running items, brings their progress to the store, and stops those that may not go on.</summary>
internal sealed class LeaseLoop(IClusterStore store, RunningItems running, NodeOptions options, ClusterInstruments instruments, TimeProvider time, ILogger log)
{
    private readonly TimeSpan _interval = options.ProgressInterval is { } wanted && wanted < options.WorkLease / 3 ? wanted : options.WorkLease / 3;

    /// <summary>Runs until stopped.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var away = false;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                // While the store is away there is no waiting longer and longer: each renewal may be the one in time.
                await Task.Delay(away ? options.WorkLease / 30 : _interval, time, cancellation);
                var items = running.Now;
                if (!items.IsEmpty) await RenewAsync(items, cancellation);
                if (away) NodeLog.StoreBack(log, "leases");
                away = false;
            }
            catch (StoreException e) when (e.IsTransient)
            {
                if (!away) NodeLog.StoreAway(log, "leases", e.Message);
                away = true;
                StopOverdue();
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task RenewAsync(ImmutableArray<RunningItem> items, CancellationToken cancellation)
    {
        var asked = time.GetTimestamp();
        ImmutableArray<Renewal> renewals = [.. items.Select(i => new Renewal(i.Work.Claim, i.TakeProgress()))];
        try
        {
            // A connection may hang for long; the leases would not wait for it.
            using var late = new CancellationTokenSource(options.WorkLease / 3, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
            var states = await store.RenewAsync(renewals, options.WorkLease, either.Token);
            for (var i = 0; i < items.Length; i++) Note(items[i], states[i], asked);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            for (var i = 0; i < items.Length; i++) items[i].ReturnProgress(renewals[i].Progress);
            throw e as StoreException ?? new StoreException("Leases could not be renewed in time: the store did not answer.", isTransient: true, e);
        }
    }

    private void Note(RunningItem item, LeaseState state, long asked)
    {
        if (state != LeaseState.Lost) item.Renewed = asked;
        if (state != LeaseState.Held) Stop(item, state == LeaseState.Lost ? StopReason.Lost : StopReason.Cancelled);
    }

    /// <summary>A lease that nobody renewed is over for the store too, or will be; working on would be in vain.</summary>
    private void StopOverdue()
    {
        foreach (var item in running.Now)
            if (time.GetElapsedTime(item.Renewed) >= options.WorkLease) Stop(item, StopReason.Lost);
    }

    private void Stop(RunningItem item, StopReason reason)
    {
        if (!item.Stop(reason)) return;
        NodeLog.WorkStops(log, item.Work.Kind, item.Work.Index, item.Work.Owner, reason);
        if (reason == StopReason.Lost) instruments.OnLeaseLost(item.Work.Kind);
    }
}
