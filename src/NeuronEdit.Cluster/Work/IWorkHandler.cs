using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cluster.Work;

/// <summary>Does work items of one kind.</summary>
/// <remarks>
/// It may be called again for an item that another attempt has begun or even finished, on any machine: what it leaves in storage must be
/// named by content or by the claim's token, and what it finds there it may use.
/// </remarks>
public interface IWorkHandler
{
    /// <summary>The kind of items it does.</summary>
    string Kind { get; }

    /// <summary>Does an item.</summary>
    /// <param name="work">The item.</param>
    /// <param name="progress">Takes how far it is, as often as it likes, from any thread.</param>
    /// <param name="cancellation">The lease was lost, the owner cancelled, or the worker drains: save what can be resumed, then throw <see cref="OperationCanceledException"/>.</param>
    /// <returns>The result, JSON of at most <see cref="ResultLengthMax"/> characters.</returns>
    /// <exception cref="NeuronEditException">An expected failure; tried again only where it is transient.</exception>
    Task<string> RunAsync(ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation);

    /// <summary>Characters that a result may have.</summary>
    public const int ResultLengthMax = 16_384;
}
