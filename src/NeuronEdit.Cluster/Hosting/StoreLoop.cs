using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>A loop on the store that outlives the store's absence.</summary>
internal sealed class StoreLoop(string name, TimeProvider time, Jitter jitter, ILogger log)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(5);

    /// <summary>Repeats a step until it is stopped.</summary>
    /// <param name="step">One round; it waits by itself where there is nothing to do.</param>
    /// <param name="cancellation">Stops; the loop then returns.</param>
    /// <param name="halfWay">Ends a step half way, where another token than the loop's does; the loop then returns too, whichever of the two is seen first.</param>
    public async Task RepeatAsync(Func<Task> step, CancellationToken cancellation, CancellationToken halfWay = default)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await UntilDoneAsync(step, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested || halfWay.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Does something once, as often as it takes.</summary>
    /// <exception cref="StoreException">The store failed for good.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task UntilDoneAsync(Func<Task> call, CancellationToken cancellation)
    {
        for (var delay = FirstDelay; ; delay = delay * 2 < DelayMax ? delay * 2 : DelayMax)
        {
            try
            {
                await call();
                if (delay > FirstDelay) NodeLog.StoreBack(log, name);
                return;
            }
            catch (StoreException e) when (e.IsTransient)
            {
                if (delay == FirstDelay) NodeLog.StoreAway(log, name, e.Message);
            }

            await Task.Delay(jitter.Around(delay), time, cancellation);
        }
    }
}
