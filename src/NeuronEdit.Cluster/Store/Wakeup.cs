namespace NeuronEdit.Cluster.Store;

/// <summary>Wakes one waiting loop. A signal that comes while nobody waits is kept: the next wait returns at once.</summary>
public sealed class Wakeup(TimeProvider time)
{
    private readonly Lock _gate = new();
    private Waiter? _waiter;
    private bool _signalled;

    /// <summary>Wakes the loop; never runs it on the caller's thread.</summary>
    public void Signal()
    {
        Waiter? waiter;
        lock (_gate)
        {
            (waiter, _waiter) = (_waiter, null);
            _signalled = waiter is null;
        }

        waiter?.Wake();
    }

    /// <summary>Waits for a signal, at most so long. One loop waits at a time.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var waiter = new Waiter();
        lock (_gate)
        {
            if (_signalled)
            {
                _signalled = false;
                return;
            }

            _waiter = waiter;
        }

        await using var timer = time.CreateTimer(static w => ((Waiter)w!).Wake(), waiter, longest, Timeout.InfiniteTimeSpan);
        await using var stop = cancellation.UnsafeRegister(static w => ((Waiter)w!).Wake(), waiter);
        await waiter.Task;
        lock (_gate)
            if (_waiter == waiter) _waiter = null;
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Continues where it began: on its synchronization context if it has one (a simulation's), else on the thread pool.</summary>
    private sealed class Waiter
    {
        private readonly TaskCompletionSource _source = new();
        private readonly SynchronizationContext? _context = SynchronizationContext.Current;

        public Task Task => _source.Task;

        public void Wake()
        {
            if (_context is null) ThreadPool.UnsafeQueueUserWorkItem(static s => s.TrySetResult(), _source, preferLocal: false);
            else _context.Post(static s => ((TaskCompletionSource)s!).TrySetResult(), _source);
        }
    }
}
