using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>Why a running item is asked to stop.</summary>
internal enum StopReason
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Its owner cancelled it.</summary>
    Cancelled,

    /// <summary>The node leaves.</summary>
    Drained,

    /// <summary>Its lease is lost: nothing it does will be accepted.</summary>
    Lost,
}

/// <summary>An item that this node works on. Safe for use from many threads.</summary>
internal sealed class RunningItem(ClaimedWork work, CancellationToken nodeStops) : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(nodeStops);
    private readonly Lock _gate = new();
    private WorkProgress? _progress;

    /// <summary>The claim and what is to be done.</summary>
    public ClaimedWork Work { get; } = work;

    /// <summary>The timestamp from which its lease was last renewed.</summary>
    public long Renewed { get; set; }

    /// <summary>Cancelled once it is to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Why it is to stop.</summary>
    public StopReason Reason { get; private set; }

    /// <summary>Notes how far it is.</summary>
    public void Note(WorkProgress progress) => Volatile.Write(ref _progress, progress);

    /// <summary>The last news of how far it is, handed out once.</summary>
    public WorkProgress? TakeProgress() => Interlocked.Exchange(ref _progress, null);

    /// <summary>Puts news back that could not be delivered, unless there are later ones.</summary>
    public void ReturnProgress(WorkProgress? progress) => Interlocked.CompareExchange(ref _progress, progress, null);

    /// <summary>Asks it to stop; losing the lease outweighs other reasons.</summary>
    /// <returns>False where it was asked for such a reason before, or has ended.</returns>
    public bool Stop(StopReason reason)
    {
        lock (_gate)
        {
            if (reason <= Reason) return false;
            Reason = reason;
        }

        try
        {
            _stop.Cancel();
            return true;
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile: whoever asks had its answer from the store on the way.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
