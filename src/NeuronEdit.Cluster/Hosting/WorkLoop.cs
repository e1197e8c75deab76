using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>Claims work as slots come free, and sees each item through: done, failed, handed back or lost.</summary>
internal sealed class WorkLoop(IClusterStore store, IEnumerable<IWorkHandler> handlers, RunningItems running, NodeOptions options, ClusterInstruments instruments, TimeProvider time, Jitter jitter, ILogger log)
{
    private readonly FrozenDictionary<string, IWorkHandler> _handlers = handlers.ToFrozenDictionary(h => h.Kind, StringComparer.Ordinal);
    private readonly ClaimRequest _request = new(options.Name, 1, options.Capabilities, options.WorkLease);

    /// <summary>Claims until it is to drain, then waits for what runs.</summary>
    /// <param name="drain">No more is claimed.</param>
    /// <param name="stop">Everything stops where it is, and is not waited for.</param>
    public async Task RunAsync(CancellationToken drain, CancellationToken stop)
    {
        await new StoreLoop("work", time, jitter, log).RepeatAsync(() => ClaimAsync(drain, stop), drain, stop);
        NodeLog.NodeDrains(log, options.Name, running.Now.Length);
        await DrainAsync(stop);
    }

    private async Task ClaimAsync(CancellationToken drain, CancellationToken stop)
    {
        var free = running.Free;
        var asked = time.GetTimestamp();
        // A claim is not given up half way: its items would wait for their leases to end.
        var claimed = free == 0 ? [] : await store.ClaimAsync(_request with { Slots = free }, stop);
        foreach (var work in claimed)
        {
            var item = new RunningItem(work, stop) { Renewed = asked };
            running.Add(item);
            if (work.Failures > 0) instruments.OnRetried(work.Kind);
            _ = RunItemAsync(item, stop);
        }

        if (claimed.IsEmpty) await store.Work.WaitAsync(jitter.Around(options.WorkPoll), drain);
    }

    private async Task DrainAsync(CancellationToken stop)
    {
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var timer = time.CreateTimer(static g => ((CancellationTokenSource)g!).Cancel(), grace, options.DrainGrace, Timeout.InfiniteTimeSpan);
        await using var over = grace.Token.UnsafeRegister(_ => StopAll(), null);
        var stopped = new TaskCompletionSource();
        await using var at = stop.UnsafeRegister(static s => ((TaskCompletionSource)s!).SetResult(), stopped);
        for (var changed = running.Changed; !running.Now.IsEmpty && !stop.IsCancellationRequested; changed = running.Changed) await Task.WhenAny(changed, stopped.Task);
    }

    private void StopAll()
    {
        foreach (var item in running.Now) item.Stop(StopReason.Drained);
    }

    private async Task RunItemAsync(RunningItem item, CancellationToken stop)
    {
        // Handlers compute; the loop goes on meanwhile.
        await Task.Yield();
        var work = item.Work;
        var measure = new WorkMeasure(work, options.Name, instruments, time);
        NodeLog.WorkBegins(log, work.Kind, work.Index, work.Owner, work.Slots, work.Claim.Token);
        try
        {
            var report = await AttemptAsync(item, measure);
            await new StoreLoop("results", time, jitter, log).UntilDoneAsync(() => report(stop), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The lease ends by itself.
        }
#pragma warning disable CA1031 // Nobody waits for this task: what is not logged here is never seen. The item's lease ends by itself.
        catch (Exception e)
#pragma warning restore CA1031
        {
            NodeLog.WorkDefect(log, work.Kind, work.Index, work.Owner, e);
        }
        finally
        {
            measure.Dispose();
            running.Remove(item);
            item.Dispose();
            store.Work.Signal();
        }
    }

    /// <summary>Runs the handler.</summary>
    /// <returns>What to tell the store.</returns>
    private async Task<Func<CancellationToken, Task>> AttemptAsync(RunningItem item, WorkMeasure measure)
    {
        var work = item.Work;
        try
        {
            var handler = _handlers.GetValueOrDefault(work.Kind) ?? throw new InvalidOperationException($"This version does not know how to {work.Kind}. Bring every node to the same version.");
            var result = await handler.RunAsync(TraceMember.Without(work), item.Note, item.Token);
            if (result.Length > IWorkHandler.ResultLengthMax) throw new InvalidOperationException($"The result has {result.Length} characters; at most {IWorkHandler.ResultLengthMax} are allowed.");
            return cancellation => FinishAsync(work, result, measure, cancellation);
        }
        catch (OperationCanceledException) when (item.Token.IsCancellationRequested)
        {
            measure.Ended(item.Reason == StopReason.Lost ? WorkEnding.Lost : WorkEnding.HandedBack);
            return item.Reason == StopReason.Lost ? _ => Task.CompletedTask : cancellation => store.HandBackAsync(work.Claim, cancellation);
        }
        catch (NeuronEditException e)
        {
            measure.Failed(e.Code);
            NodeLog.WorkFailed(log, work.Kind, work.Index, work.Owner, e.Message);
            return cancellation => store.FailAsync(work.Claim, WorkFailures.Of(e), !e.IsTransient, options.Retry, cancellation);
        }
        catch (StoreException e) when (e.IsTransient)
        {
            // A handler that asks the store for outcomes; the store being away is no defect of it.
            measure.Failed(FailureCode.Storage);
            NodeLog.WorkFailed(log, work.Kind, work.Index, work.Owner, e.Message);
            return cancellation => store.FailAsync(work.Claim, WorkFailures.Of(e), permanent: false, options.Retry, cancellation);
        }
#pragma warning disable CA1031 // Whatever a handler throws must end its item, or the experiment would wait for good.
        catch (Exception e)
#pragma warning restore CA1031
        {
            measure.Failed(null);
            NodeLog.WorkDefect(log, work.Kind, work.Index, work.Owner, e);
            return cancellation => store.FailAsync(work.Claim, WorkFailures.Of(e), permanent: false, options.Retry, cancellation);
        }
    }

    private async Task FinishAsync(ClaimedWork work, string result, WorkMeasure measure, CancellationToken cancellation)
    {
        var accepted = await store.FinishAsync(work.Claim, measure.Traced(result), cancellation);
        measure.Finished(accepted, result);
        if (accepted) NodeLog.WorkDone(log, work.Kind, work.Index, work.Owner);
        else NodeLog.WorkRefused(log, work.Kind, work.Index, work.Owner);
    }
}
