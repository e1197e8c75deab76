using System.Globalization;
using Microsoft.Extensions.Logging;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Events;

/// <summary>Keeps what this node has to say of the work that it does, with the experiment that it does it for: so it outlives the node.</summary>
/// <remarks>Of partitions, of which there may be millions, only failures are told.</remarks>
internal sealed class WorkEvents(NodeStore nodes, ExperimentRecorder recorder, string node, TimeProvider time, ILogger<WorkEvents> log)
{
    /// <summary>Events of an experiment after which work adds no more.</summary>
    public const int EventsMax = 10_000;

    private static readonly HashSet<string> Single =
        [WorkKinds.Plan, WorkKinds.Seal, WorkKinds.Fit, WorkKinds.Train, WorkKinds.Merge, WorkKinds.Artifact, WorkKinds.Finish];

    /// <summary>The handler, telling what it does.</summary>
    public IWorkHandler Told(IWorkHandler handler) => new ToldHandler(handler, this);

    private async Task<string> RunAsync(IWorkHandler handler, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        if (Single.Contains(work.Kind)) await TellAsync(work, EventLevel.Info, string.Create(CultureInfo.InvariantCulture, $"{work.Kind} begins with {work.Slots} slot{(work.Slots == 1 ? "" : "s")}"));
        try
        {
            var result = await handler.RunAsync(work, progress, cancellation);
            if (Single.Contains(work.Kind)) await TellAsync(work, EventLevel.Info, string.Create(CultureInfo.InvariantCulture, $"{work.Kind} took {time.GetElapsedTime(start).TotalSeconds:N1} s"));
            return result;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            await TellAsync(work, EventLevel.Warning, string.Create(CultureInfo.InvariantCulture, $"{work.Kind} {work.Index} failed: {(e is NeuronEditException ? e.Message : $"by a defect ({e.GetType().Name})")}"));
            throw;
        }
    }

    /// <summary>Work does not fail because nobody can be told of it.</summary>
    private async Task TellAsync(ClaimedWork work, EventLevel level, string text)
    {
        var told = ExperimentChanges.Write(new ExperimentEvent(EventKind.Work, time.GetUtcNow(), level, Masking.Mask(text), Node: node));
        try
        {
            if (await nodes.Events.AddAsync(work.Queue, told, EventsMax, CancellationToken.None)) return;
            // Perhaps nobody has looked at it yet.
            if (await recorder.LookAsync(work.Queue, CancellationToken.None) is not null) await nodes.Events.AddAsync(work.Queue, told, EventsMax, CancellationToken.None);
        }
        catch (StoreException e)
        {
            ApiLog.NotNoted(log, e.Message);
        }
    }

    private sealed class ToldHandler(IWorkHandler handler, WorkEvents events) : IWorkHandler
    {
        public string Kind => handler.Kind;

        public Task<string> RunAsync(ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation) => events.RunAsync(handler, work, progress, cancellation);
    }
}
