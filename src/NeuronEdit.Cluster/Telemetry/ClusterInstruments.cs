using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cluster.Telemetry;

/// <summary>What a member of a cluster measures. docs/metrics.md lists names, units and tags; tags are bounded sets, what names single things goes into traces.</summary>
/// <remarks>Without a listener a measurement costs a comparison. Safe for use from many threads.</remarks>
public sealed class ClusterInstruments : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "NeuronEdit";

    private static readonly InstrumentAdvice<double> TurnBuckets = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] };
    private static readonly InstrumentAdvice<double> WorkBuckets = new() { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400] };

    private readonly ConcurrentDictionary<object, Func<(int Used, int Limit)>> _slots = new();
    private readonly Meter _meter = new(MeterName, typeof(ClusterInstruments).Assembly.GetName().Version?.ToString(3));
    private readonly Histogram<double> _turnDuration;
    private readonly Counter<long> _turnMessages;
    private readonly Counter<long> _turnsOvertaken;
    private readonly Histogram<double> _workDuration;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _leasesLost;
    private readonly Counter<long> _leasesExpired;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _bytes;
    private readonly ObservableGauge<long> _queued;
    private WorkCounts? _counts;
    private double _loss = double.NaN;

    /// <summary>Makes them on a meter of their own; a process has <see cref="Shared"/>, tests have one each.</summary>
    public ClusterInstruments()
    {
        _turnDuration = _meter.CreateHistogram("neuronedit.turn.duration", "s", "Turns of actors, from reading the state to the commit.", tags: null, TurnBuckets);
        _turnMessages = _meter.CreateCounter<long>("neuronedit.turn.messages", "{message}", "Messages that turns consumed.");
        _turnsOvertaken = _meter.CreateCounter<long>("neuronedit.turn.overtaken", "{turn}", "Turns that another node had made already.");
        _workDuration = _meter.CreateHistogram("neuronedit.work.duration", "s", "Attempts at work items, from the claim to the store's answer.", tags: null, WorkBuckets);
        _retries = _meter.CreateCounter<long>("neuronedit.work.retries", "{attempt}", "Attempts at work items that had failed before.");
        _leasesLost = _meter.CreateCounter<long>("neuronedit.lease.lost", "{lease}", "Leases on work that this node lost while it worked.");
        _leasesExpired = _meter.CreateCounter<long>("neuronedit.lease.expired", "{lease}", "Leases of any node that this node found to be over.");
        _rows = _meter.CreateCounter<long>("neuronedit.partition.rows", "{row}", "Rows of partitions whose results were accepted.");
        _bytes = _meter.CreateCounter<long>("neuronedit.partition.bytes", "By", "Bytes of files that were written for partitions.");
        _queued = _meter.CreateObservableGauge("neuronedit.work.queued", () => Count(c => c.Waiting), "{item}", "Work items of the whole cluster that wait to be claimed.");
        _meter.CreateObservableGauge("neuronedit.work.running", () => Count(c => c.Running), "{item}", "Work items of the whole cluster that are leased.");
        _meter.CreateObservableGauge("neuronedit.training.loss", Loss, "1", "Mean squared error of the last minibatch of the training that runs here, model units.");
        _meter.CreateObservableUpDownCounter("neuronedit.slots.used", () => (long)_slots.Values.Sum(s => s().Used), "{slot}", "Slots that work takes.");
        _meter.CreateObservableUpDownCounter("neuronedit.slots.limit", () => (long)_slots.Values.Sum(s => s().Limit), "{slot}", "Slots that there are.");
        _meter.CreateObservableUpDownCounter("neuronedit.process.memory", () => Environment.WorkingSet, "By", "Memory that the process holds.");
    }

    /// <summary>The process' own.</summary>
    public static ClusterInstruments Shared { get; } = new();

    /// <summary>True where somebody wants to know how much work there is: counting it asks the store.</summary>
    public bool WantsCounts => _queued.Enabled;

    /// <summary>True where somebody wants to know how many rows are done: that is read from results.</summary>
    public bool WantsRows => _rows.Enabled;

    /// <summary>The meter, by which a test tells these from others of the same name.</summary>
    internal Meter Meter => _meter;

    /// <summary>A turn was committed.</summary>
    /// <param name="actor">The actor's kind.</param>
    /// <param name="duration">From reading the state to the commit.</param>
    /// <param name="messages">Messages that it consumed.</param>
    public void OnTurnCommitted(string actor, TimeSpan duration, int messages)
    {
        _turnDuration.Record(duration.TotalSeconds, Tag("actor", actor));
        _turnMessages.Add(messages, Tag("actor", actor));
    }

    /// <summary>A turn was not committed, since another node's was.</summary>
    public void OnTurnOvertaken(string actor) => _turnsOvertaken.Add(1, Tag("actor", actor));

    /// <summary>An attempt at a work item has ended.</summary>
    /// <param name="kind">The item's kind.</param>
    /// <param name="outcome">How.</param>
    /// <param name="duration">From the claim to the store's answer.</param>
    /// <param name="rows">Rows of a partition that is now done; 0 for what is no partition, or is not done.</param>
    public void OnWorkFinished(string kind, WorkEnding outcome, TimeSpan duration, long rows)
    {
        _workDuration.Record(duration.TotalSeconds, Tag("kind", kind), Tag("outcome", WordOf(outcome)));
        if (rows > 0) _rows.Add(rows, Tag("kind", kind));
    }

    /// <summary>An item that had failed was claimed again.</summary>
    public void OnRetried(string kind) => _retries.Add(1, Tag("kind", kind));

    /// <summary>The lease on an item was lost while this node worked on it.</summary>
    public void OnLeaseLost(string kind) => _leasesLost.Add(1, Tag("kind", kind));

    /// <summary>Leases were found to be over.</summary>
    public void OnLeasesExpired(int count) => _leasesExpired.Add(count);

    /// <summary>A file was written for a partition.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="bytes">Its size.</param>
    public void OnWritten(string kind, long bytes) => _bytes.Add(bytes, Tag("kind", kind));

    /// <summary>The cluster's work was counted.</summary>
    /// <param name="counts">How much there is; null: this node counts no more.</param>
    public void OnCounted(WorkCounts? counts) => Volatile.Write(ref _counts, counts);

    /// <summary>A step of training was done.</summary>
    /// <param name="loss">Mean squared error of its minibatch; NaN: the training has ended.</param>
    public void OnTrained(double loss) => Volatile.Write(ref _loss, loss);

    /// <summary>Slots are there until what is returned is disposed of.</summary>
    /// <param name="slots">Tells how many are used, of how many.</param>
    internal IDisposable Watch(Func<(int Used, int Limit)> slots)
    {
        var watch = new Watched(this);
        _slots[watch] = slots;
        return watch;
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>The word of an ending, as tags have it.</summary>
    internal static string WordOf(WorkEnding ending) => ending switch
    {
        WorkEnding.Done => "done",
        WorkEnding.Refused => "refused",
        WorkEnding.Failed => "failed",
        WorkEnding.HandedBack => "handed_back",
        WorkEnding.Lost => "lost",
        _ => "stopped",
    };

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private IEnumerable<Measurement<long>> Count(Func<WorkCounts, long> of) => Volatile.Read(ref _counts) is { } counts ? [new Measurement<long>(of(counts))] : [];

    private IEnumerable<Measurement<double>> Loss() => Volatile.Read(ref _loss) is var loss && double.IsNaN(loss) ? [] : [new Measurement<double>(loss)];

    private sealed class Watched(ClusterInstruments instruments) : IDisposable
    {
        public void Dispose() => instruments._slots.TryRemove(this, out _);
    }
}
