using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>A handler that computes: reads its input, and does the item on a thread of its own.</summary>
/// <typeparam name="TInput">The item's input.</typeparam>
/// <typeparam name="TResult">The item's result.</typeparam>
internal abstract class WorkHandler<TInput, TResult> : IWorkHandler
{
    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public async Task<string> RunAsync(ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        return ClusterJson.Write(await RunAsync(ClusterJson.Read<TInput>(work.Input), work, progress, cancellation));
    }

    /// <summary>Does the item; overridden where something has to be awaited first.</summary>
    protected virtual Task<TResult> RunAsync(TInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation) =>
        OnOwnThread(() => Run(input, work, progress, cancellation));

    /// <summary>Does the item.</summary>
    protected virtual TResult Run(TInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation) =>
        throw new NotSupportedException($"{GetType().Name} overrides neither way to run.");

    /// <summary>Computes on a thread of its own.</summary>
    protected static Task<TResult> OnOwnThread(Func<TResult> compute) => ComputeThreads.RunAsync(compute);
}
