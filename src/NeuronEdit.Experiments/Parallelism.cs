using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace NeuronEdit.Experiments;

/// <summary>Work on many items, a bounded number at a time.</summary>
internal static class Parallelism
{
    /// <summary>Does work on every item, in about their order; the first failure stops the others and is thrown as it is.</summary>
    public static void ForEach<T>(IEnumerable<T> items, int slots, Action<T, CancellationToken> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception? first = null;
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = slots, CancellationToken = stop.Token };
            Parallel.ForEach(Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering), options, item =>
            {
                try
                {
                    work(item, stop.Token);
                }
                catch (Exception e)
                {
                    // What fails after the first does so because the first stopped it, or for the same cause (a full disk stops every slot).
                    Interlocked.CompareExchange(ref first, e, null);
                    stop.Cancel();
                }
            });
        }
        catch (OperationCanceledException) when (first is not null)
        {
            // Thrown below as what it was.
        }

        if (first is not null) ExceptionDispatchInfo.Throw(first);
        cancellation.ThrowIfCancellationRequested();
    }
}
