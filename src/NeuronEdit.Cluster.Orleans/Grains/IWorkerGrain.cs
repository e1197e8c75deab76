using Orleans.Concurrency;

namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>A node that works; its grain's key is the node's name, and it is placed on that node while that is there.</summary>
[Alias("neuronedit.worker")]
public interface IWorkerGrain : IActorGrain
{
    /// <summary>How it is.</summary>
    /// <exception cref="NeuronEditException">Specification: there is no such worker.</exception>
    [Alias("status")]
    [AlwaysInterleave]
    Task<WorkerReport> StatusAsync(CancellationToken cancellation = default);

    /// <summary>Lets it leave: it claims nothing more, finishes or hands back what it has, and goes.</summary>
    /// <exception cref="NeuronEditException">Specification: there is no such worker, or it is gone.</exception>
    [Alias("drain")]
    [AlwaysInterleave]
    Task DrainAsync(CancellationToken cancellation = default);
}
