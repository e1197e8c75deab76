using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Tests.Hosting;

/// <summary>Work that is only pretended.</summary>
internal sealed class MadeHandler(string kind, Func<ClaimedWork, CancellationToken, Task<string>> run) : IWorkHandler
{
    public static readonly string[] Kinds = [.. typeof(WorkKinds).GetFields().Select(f => (string)f.GetRawConstantValue()!)];

    public string Kind => kind;

    public Task<string> RunAsync(ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation) => run(work, cancellation);
}
