using System.Collections.Concurrent;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>
/// Threads that compute work items, one item at a time each, and are used again: what native allocators keep for a thread, some megabytes of touched
/// pages, would otherwise be asked from the system anew for every item. There are as many as items were ever computed at a time. Safe for use from many threads.
/// </summary>
/// <remarks>Not the thread pool's: items compute and wait for disks, which the pool takes for idling, and the loops that renew leases need it.</remarks>
internal static class ComputeThreads
{
    private static readonly ConcurrentStack<ComputeThread> Idle = new();

    /// <summary>Computes on the thread that was used last of those that are free, or on a new one.</summary>
    public static Task<T> RunAsync<T>(Func<T> compute)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = Idle.TryPop(out var idle) ? idle : new ComputeThread(Idle.Push);
        thread.Give(() =>
        {
            try
            {
                var result = compute();
                return () => done.SetResult(result);
            }
#pragma warning disable CA1031 // Whoever awaits the task gets it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                return () => done.SetException(e);
            }
        });
        return done.Task;
    }
}

/// <summary>A thread that does what it is given, for as long as the process lives.</summary>
internal sealed class ComputeThread
{
    private readonly object _gate = new();
    private readonly Action<ComputeThread> _isFree;
    private Func<Action>? _work;

    /// <summary>Starts one.</summary>
    /// <param name="isFree">Is told each time that it can be given something again.</param>
    public ComputeThread(Action<ComputeThread> isFree)
    {
        _isFree = isFree;
        new Thread(Run) { IsBackground = true, Name = "work item" }.Start();
    }

    /// <summary>Gives it work; not before it is free.</summary>
    /// <param name="work">Computes, and returns what tells whoever waits for it.</param>
    public void Give(Func<Action> work)
    {
        lock (_gate)
        {
            _work = work;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (true)
        {
            var tell = Next()();
            // First: whoever is told may have the next item for it.
            _isFree(this);
            tell();
        }
    }

    private Func<Action> Next()
    {
        lock (_gate)
        {
            while (_work is null) Monitor.Wait(_gate);
            var work = _work;
            _work = null;
            return work;
        }
    }
}
