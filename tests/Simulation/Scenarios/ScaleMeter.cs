using NeuronEdit.Cluster.Store;
using NeuronEdit.Simulation.Scheduling;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>Watches items begin and end, and so where the time of slots goes.</summary>
/// <param name="scheduler">The clock.</param>
/// <param name="store">The store's machine, looked at when the first of the items begins and when the last has ended.</param>
/// <param name="kind">The items that are looked at closely.</param>
/// <param name="of">How many of them there will be.</param>
internal sealed class ScaleMeter(SimScheduler scheduler, StoreMachine store, string kind, long of)
{
    private readonly Dictionary<SimProcess, Queue<TimeSpan>> _free = [];
    private readonly Dictionary<long, TimeSpan> _begun = [];
    private readonly List<double> _gaps = [];
    private bool _isSorted;

    /// <summary>Compute of all items.</summary>
    public TimeSpan Compute { get; private set; }

    /// <summary>Compute of those of the kind.</summary>
    public TimeSpan ComputeOfKind { get; private set; }

    /// <summary>When the first of the kind began.</summary>
    public TimeSpan? First { get; private set; }

    /// <summary>When the last of the kind ended.</summary>
    public TimeSpan Last { get; private set; }

    /// <summary>Items of the kind that ended.</summary>
    public int Count { get; private set; }

    /// <summary>The store's calls before the first of them began.</summary>
    public Dictionary<StoreCall, CallStats> Before { get; private set; } = [];

    /// <summary>The store's calls from then until the last had ended.</summary>
    public Dictionary<StoreCall, CallStats> During { get; private set; } = [];

    /// <summary>An item begins, or ends.</summary>
    public void See(SimProcess process, ClaimedWork work, bool begins)
    {
        if (!_free.TryGetValue(process, out var free)) _free.Add(process, free = new());
        if (begins) Begin(free, work);
        else End(free, work);
    }

    /// <summary>From the end of an item to the begin of the next in its slot, in seconds: reporting, claiming, and waiting for something to claim.</summary>
    /// <param name="part">Which of all, from 0, the shortest, to 1.</param>
    public double Gap(double part)
    {
        if (!_isSorted) _gaps.Sort();
        _isSorted = true;
        return _gaps.Count == 0 ? 0 : _gaps[(int)(part * (_gaps.Count - 1))];
    }

    /// <summary>The mean of those.</summary>
    public double GapMean => _gaps.Count == 0 ? 0 : _gaps.Average();

    private void Begin(Queue<TimeSpan> free, ClaimedWork work)
    {
        _begun[work.Claim.Token] = scheduler.Now;
        var isFirst = work.Kind == kind && First is null;
        if (isFirst) (First, Before) = (scheduler.Now, store.Snapshot());
        if (free.TryDequeue(out var since) && work.Kind == kind && since >= First) _gaps.Add((scheduler.Now - since).TotalSeconds);
    }

    private void End(Queue<TimeSpan> free, ClaimedWork work)
    {
        _begun.Remove(work.Claim.Token, out var begun);
        var took = scheduler.Now - begun;
        free.Enqueue(scheduler.Now);
        Compute += took;
        if (work.Kind != kind) return;
        ComputeOfKind += took;
        Last = scheduler.Now;
        if (++Count == of) During = store.Since(Before);
    }
}
