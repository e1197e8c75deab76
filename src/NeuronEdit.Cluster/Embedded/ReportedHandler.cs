using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Embedded;

/// <summary>A handler whose progress is told to this process too, not only to the store from time to time.</summary>
internal sealed class ReportedHandler(IWorkHandler handler, Action<ClaimedWork, WorkProgress> report) : IWorkHandler
{
    /// <inheritdoc/>
    public string Kind => handler.Kind;

    /// <inheritdoc/>
    public Task<string> RunAsync(ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation) => handler.RunAsync(
        work,
        made =>
        {
            progress(made);
            report(work, made);
        },
        cancellation);
}
