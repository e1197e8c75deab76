using System.Runtime.ExceptionServices;

namespace NeuronEdit.Experiments;

/// <summary>Work on many items, a bounded number at a time, each slot a thread of its own: items compute and wait for disks, which a thread pool takes for idling.</summary>
internal static class Parallelism
{
    /// <summary>Does work on every item, begun in their order; the first failure stops the others and is thrown as it is.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void ForEach<T>(IEnumerable<T> items, int slots, Action<T, CancellationToken> work, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var queue = new Queue<T>(items, work, stop);
        var threads = Enumerable.Range(1, slots - 1).Select(n => new Thread(queue.Work) { IsBackground = true, Name = $"slot {n}" }).ToList();
        foreach (var thread in threads) thread.Start();
        queue.Work();
        foreach (var thread in threads) thread.Join();
        if (queue.Failure is { } failure) failure.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    private sealed class Queue<T>(IEnumerable<T> items, Action<T, CancellationToken> work, CancellationTokenSource stop) : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly IEnumerator<T> _items = items.GetEnumerator();
        private ExceptionDispatchInfo? _failure;

        /// <summary>The first failure; what fails after it does so because the first stopped it, or for the same cause (a full disk stops every slot).</summary>
        public ExceptionDispatchInfo? Failure => _failure;

        public void Work()
        {
            try
            {
                while (Next(out var item)) work(item, stop.Token);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }

        public void Dispose() => _items.Dispose();

        private bool Next(out T item)
        {
            lock (_gate)
            {
                var more = !stop.IsCancellationRequested && _items.MoveNext();
                item = more ? _items.Current : default!;
                return more;
            }
        }
    }
}
