using System.Text.Json;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Events;

/// <summary>
/// Finds what nobody told of: turns that plain workers make, and experiments that were submitted straight to the store. What is active is
/// looked at every two seconds; all others little by little. It also removes what has been kept long enough.
/// </summary>
internal sealed class ExperimentSweep(IClusterStore store, NodeStore nodes, ExperimentRecorder recorder, TimeProvider time, ILogger<ExperimentSweep> log)
{
    private const int ActiveMax = 200;
    private const int PageSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DeletedKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan RequestsKept = TimeSpan.FromDays(1);
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromMinutes(10);

    private string? _active;
    private string? _all;

    /// <summary>Sweeps until stopped.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var purged = time.GetTimestamp(); ; await Task.Delay(Interval, time, cancellation))
        {
            try
            {
                await LookAtActiveAsync(cancellation);
                await LookAtNextAsync(cancellation);
                if (time.GetElapsedTime(purged) < PurgeInterval) continue;
                await PurgeAsync(cancellation);
                purged = time.GetTimestamp();
            }
            catch (StoreException e)
            {
                ApiLog.NotNoted(log, e.Message);
            }
        }
    }

    /// <summary>Where more are active than one pass looks at, the next pass goes on from there.</summary>
    private async Task LookAtActiveAsync(CancellationToken cancellation)
    {
        var rows = await nodes.Experiments.ListActiveAsync(_active, ActiveMax, cancellation);
        foreach (var row in rows) await LookAsync(row.Key, cancellation);
        _active = rows.Length < ActiveMax ? null : rows[^1].Key;
    }

    private async Task LookAtNextAsync(CancellationToken cancellation)
    {
        var actors = await store.ListActorsAsync(ExperimentActor.KindName, _all, PageSize, cancellation);
        var last = actors.Length < PageSize ? null : actors[^1].Actor.Key;
        var known = await nodes.Experiments.ReadVersionsAsync(_all ?? "", last, cancellation);
        var there = actors.ToDictionary(a => a.Actor.Key, a => a.Version, StringComparer.Ordinal);
        // New ones, those that changed, and those that are gone.
        foreach (var key in there.Keys.Union(known.Keys).Where(k => known.GetValueOrDefault(k, -1) != there.GetValueOrDefault(k, -1))) await LookAsync(key, cancellation);
        _all = last;
    }

    /// <summary>One that cannot be read keeps nobody from the others.</summary>
    private async Task LookAsync(string key, CancellationToken cancellation)
    {
        try
        {
            await recorder.LookAsync(key, cancellation);
        }
        catch (Exception e) when (e is JsonException or StoreException { IsTransient: false })
        {
            ApiLog.CannotBeNoted(log, key, e);
        }
    }

    private async Task PurgeAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await nodes.Experiments.PurgeAsync(now - DeletedKept, PageSize, cancellation);
        await nodes.Requests.PurgeAsync(now - RequestsKept, cancellation);
    }
}
