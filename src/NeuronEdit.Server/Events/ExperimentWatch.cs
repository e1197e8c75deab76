using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Events;

/// <summary>
/// Looks at experiments for all who watch them: at once where this node has made a turn of theirs, and every second where somebody watches,
/// since other nodes make turns too. However many watch an experiment, it is looked at once.
/// </summary>
internal sealed class ExperimentWatch(ExperimentRecorder recorder, ClusterClient client, TimeProvider time, ILogger<ExperimentWatch> log)
{
    /// <summary>How often an experiment that is watched is looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const int LooksAtOnce = 8;

    /// <summary>Turns that are remembered; what is beyond is seen by looking at all that is active.</summary>
    private const int ChangedMax = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, bool> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WatchedExperiment> _watched = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Wakeup _wakeup = new(time);

    /// <summary>This node has made a turn of an experiment.</summary>
    public void Changed(string key)
    {
        if (_changed.Count < ChangedMax) _changed[key] = true;
        _wakeup.Signal();
    }

    /// <summary>Watches an experiment until what is returned is disposed of.</summary>
    public Watching Watch(ExperimentRow row)
    {
        lock (_gate)
        {
            if (!_watched.TryGetValue(row.Key, out var watched)) _watched.Add(row.Key, watched = new WatchedExperiment(row));
            watched.Watchers++;
            _changed[row.Key] = true;
            _wakeup.Signal();
            return new Watching(watched, () => Leave(row.Key));
        }
    }

    /// <summary>Looks until stopped.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var due = time.GetTimestamp(); ; await _wakeup.WaitAsync(Interval, cancellation))
        {
            var all = time.GetElapsedTime(due) >= Interval;
            if (all) due = time.GetTimestamp();
            try
            {
                await Parallel.ForEachAsync(KeysToLookAt(all), new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellation }, async (key, stop) => await LookAsync(key, stop));
            }
            catch (Exception e) when (e is StoreException or NeuronEditException)
            {
                ApiLog.NotNoted(log, e.Message);
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    private List<string> KeysToLookAt(bool all)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in _changed.Keys)
            if (_changed.TryRemove(key, out _)) keys.Add(key);
        if (!all) return [.. keys];
        lock (_gate) keys.UnionWith(_watched.Keys);
        return [.. keys];
    }

    private async Task LookAsync(string key, CancellationToken cancellation)
    {
        try
        {
            var row = await recorder.LookAsync(key, cancellation);
            WatchedExperiment? watched;
            lock (_gate) _watched.TryGetValue(key, out watched);
            if (watched is null || row is null) return;
            var details = row is { IsOver: false, Version: > 0 } ? await client.ShowAsync(key, cancellation) : null;
            watched.Saw(row, details, time.GetUtcNow());
        }
        catch (NeuronEditException e) when (e.Code == FailureCode.Specification)
        {
            // It was deleted between the two; the next look tells.
        }
        catch (Exception e) when (e is JsonException or StoreException { IsTransient: false })
        {
            // One that cannot be read keeps nobody from the others.
            ApiLog.CannotBeNoted(log, key, e);
        }
    }

    private void Leave(string key)
    {
        lock (_gate)
            if (--_watched[key].Watchers == 0) _watched.Remove(key);
    }
}
