using System.Collections.Immutable;
using System.Text.Json;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Server.Events;

/// <summary>
/// Looks at experiments and keeps what it sees: the row that lists show, and the events that lead from the last look to this one, in one
/// transaction. Any number of nodes look; of two that saw the same, one is accepted. So each change becomes an event once, whoever sees it.
/// </summary>
internal sealed class ExperimentRecorder(IClusterStore store, NodeStore nodes, TimeProvider time)
{
    private const int AttemptsMax = 8;

    /// <summary>The version of a row whose experiment is deleted; no actor has it.</summary>
    private const long Gone = -1;

    /// <summary>Looks at an experiment.</summary>
    /// <returns>What is kept of it; null: there is none and never was.</returns>
    /// <exception cref="StoreException">A store does not answer.</exception>
    public async Task<ExperimentRow?> LookAsync(string key, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            // The row first: what is read after it cannot be older.
            var row = await nodes.Experiments.FindAsync(key, cancellation);
            var state = await StateAsync(key, cancellation);
            if (IsSeen(row, state)) return row;
            var isKept = state is { } there ? await KeepAsync(row, there, cancellation) : await KeepGoneAsync(row!, cancellation);
            if (!isKept && attempt >= AttemptsMax) throw new StoreException($"Experiment {key} changes faster than it can be looked at.", isTransient: true);
        }
    }

    /// <summary>Notes that an experiment was submitted, before an actor knows of it.</summary>
    public async Task SubmittedAsync(Experiment experiment, CancellationToken cancellation)
    {
        var row = await nodes.Experiments.FindAsync(experiment.Key, cancellation);
        if (row is { IsDeleted: false }) return;
        var snapshot = new ExperimentSnapshot(experiment, ImmutableSortedDictionary<Cluster.Actors.ExperimentStep, string>.Empty, []);
        await nodes.Experiments.RecordAsync(snapshot.ToRow(Now, 0), row?.Version, [ExperimentChanges.Submitted(experiment, Now)], cancellation);
    }

    private DateTimeOffset Now
    {
        get
        {
            // As the store keeps it, so that what is written can be compared with what is read.
            var now = time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    /// <summary>Nothing is new: the row shows this very version, or waits for the actor's first, or both are gone.</summary>
    private static bool IsSeen(ExperimentRow? row, (long Version, ExperimentState State)? state) =>
        state is { } there ? row?.Version == there.Version : row is null or { Version: 0 } or { IsDeleted: true };

    private async Task<(long Version, ExperimentState State)?> StateAsync(string key, CancellationToken cancellation)
    {
        var stored = await store.ReadActorAsync(ExperimentActor.Id(key), cancellation);
        if (stored is null) return null;
        try
        {
            var state = (ExperimentState)ActorCatalog.All[ExperimentActor.KindName].Read(stored.State, stored.StateFormat);
            return state.Submitted is null ? null : (stored.Version, state);
        }
        catch (Exception e) when (e is JsonException or LaterVersionException)
        {
            throw new StoreException($"The state of experiment {key} cannot be read by this version: {e.Message}", isTransient: false, e);
        }
    }

    private Task<bool> KeepAsync(ExperimentRow? row, (long Version, ExperimentState State) now, CancellationToken cancellation)
    {
        var isNew = row is null or { IsDeleted: true };
        var snapshot = ExperimentSnapshot.Of(now.State, isNew ? Now : row!.SubmittedAt);
        var events = ExperimentChanges.Between(isNew ? null : ExperimentSnapshot.Of(row!), snapshot, Now);
        return nodes.Experiments.RecordAsync(snapshot.ToRow(Now, now.Version), row?.Version, events, cancellation);
    }

    private Task<bool> KeepGoneAsync(ExperimentRow row, CancellationToken cancellation)
    {
        var deleted = ExperimentChanges.Deleted(ExperimentSnapshot.Of(row).Experiment, Now);
        return nodes.Experiments.RecordAsync(row with { Status = "deleted", ChangedAt = Now, Version = Gone, IsOver = true, IsDeleted = true }, row.Version, [deleted], cancellation);
    }
}
