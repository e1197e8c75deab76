using System.Diagnostics;
using System.Text.Json;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Telemetry;

/// <summary>An attempt at a work item as telemetry sees it; disposing of it says that it has ended.</summary>
internal sealed class WorkMeasure : IDisposable
{
    private readonly ClaimedWork _work;
    private readonly ClusterInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly Activity? _activity;
    private WorkEnding _ending;
    private long _rows;

    /// <summary>The attempt begins.</summary>
    /// <param name="work">The item.</param>
    /// <param name="node">Who does it.</param>
    /// <param name="instruments">Is told of its end.</param>
    /// <param name="time">The clock.</param>
    public WorkMeasure(ClaimedWork work, string node, ClusterInstruments instruments, TimeProvider time)
    {
        (_work, _instruments, _time, _began) = (work, instruments, time, time.GetTimestamp());
        _activity = ClusterActivities.StartWork(work, node);
    }

    /// <summary>The result, in the trace of the item.</summary>
    public string Traced(string result) => TraceMember.With(result, _activity?.Id ?? TraceMember.Of(_work.Input));

    /// <summary>It failed; what failed is in the log, and with the experiment.</summary>
    public void Failed(FailureCode? code)
    {
        _ending = WorkEnding.Failed;
        _activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", code?.ToString() ?? "defect");
    }

    /// <summary>It ended without a result.</summary>
    public void Ended(WorkEnding ending) => _ending = ending;

    /// <summary>It has a result.</summary>
    /// <param name="accepted">Whether the store took it.</param>
    /// <param name="result">The result.</param>
    public void Finished(bool accepted, string result)
    {
        _ending = accepted ? WorkEnding.Done : WorkEnding.Refused;
        if (!accepted || !ClusterActivities.IsPartition(_work.Kind) || (!_instruments.WantsRows && _activity is null)) return;
        _rows = RowsOf(result);
        _activity?.SetTag("neuronedit.partition.rows", _rows);
    }

    /// <summary>What is no result of a partition is its owner's to refuse.</summary>
    private static long RowsOf(string result)
    {
        try
        {
            return ClusterJson.Read<RowsResult>(result).Rows;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _activity?.SetTag("neuronedit.work.outcome", ClusterInstruments.WordOf(_ending));
        _instruments.OnWorkFinished(_work.Kind, _ending, _time.GetElapsedTime(_began), _rows);
        _activity?.Dispose();
    }
}
