using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>Is told of each turn that this process has committed, before the actor's next one; it must return quickly.</summary>
/// <param name="actor">Whose turn.</param>
/// <param name="state">The actor's state since; null: it is forgotten.</param>
public delegate void TurnCommitted(ActorId actor, object? state);

/// <summary>
/// Runs turns of single actors: state and waiting messages in, one guarded commit out. This is all that placement needs to know of actors;
/// whoever decides where an actor runs calls it, and two that run the same actor at the same time do no harm, since only one commit succeeds.
/// </summary>
/// <remarks>Not two turns of one actor at a time on one engine; different actors side by side.</remarks>
/// <param name="store">The store.</param>
/// <param name="catalog">The kinds of actors.</param>
/// <param name="log">Takes its log.</param>
/// <param name="committed">Is told of the turns that are committed; null: nobody is.</param>
/// <param name="instruments">Measures turns; null: the process' own.</param>
/// <param name="time">The clock that they are measured by; null: the machine's.</param>
public sealed class TurnEngine(IClusterStore store, ActorCatalog catalog, ILogger log, TurnCommitted? committed = null, ClusterInstruments? instruments = null, TimeProvider? time = null)
{
    private readonly ClusterInstruments _instruments = instruments ?? ClusterInstruments.Shared;
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    private const int KeptMax = 1_000;

    // States as this engine last committed them. One that another node has changed meanwhile fails its next commit, and is read again.
    private readonly ConcurrentDictionary<ActorId, Kept> _kept = new();

    private readonly ConcurrentDictionary<ActorId, bool> _blocked = new();

    /// <summary>The store that it reads from and commits to.</summary>
    internal IClusterStore Store => store;

    private sealed record Kept(long Version, object? State);

    /// <summary>Runs one turn on waiting messages of an actor, as many of them as one turn takes.</summary>
    /// <param name="id">The actor.</param>
    /// <param name="messages">Its waiting messages, in order; at least one.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>How many messages are consumed; 0 where another node was faster, or this version cannot take the first.</returns>
    /// <exception cref="StoreException">The store failed; the turn may have been committed.</exception>
    public async Task<int> RunAsync(ActorId id, ReadOnlyMemory<StoredMessage> messages, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        try
        {
            var before = await LoadAsync(id, cancellation);
            var turn = new Turn(catalog[id.Kind], id, before.State, before.Version);
            Apply(turn, messages.Span);
            return turn.Count == 0 ? 0 : await CommitAsync(turn, id, began, cancellation);
        }
        catch (Exception e) when (e is LaterVersionException or System.Text.Json.JsonException)
        {
            if (_blocked.TryAdd(id, true)) NodeLog.ActorBlocked(log, id, e);
            return 0;
        }
    }

    private async Task<Kept> LoadAsync(ActorId id, CancellationToken cancellation)
    {
        if (_kept.TryGetValue(id, out var kept)) return kept;
        var stored = await store.ReadActorAsync(id, cancellation);
        return stored is null ? new Kept(0, null) : new Kept(stored.Version, catalog[id.Kind].Read(stored.State, stored.StateFormat));
    }

    private static void Apply(Turn turn, ReadOnlySpan<StoredMessage> messages)
    {
        foreach (var message in messages)
        {
            if (turn.IsFull) return;
            try
            {
                if (!turn.TryApply(message)) return;
            }
            catch (LaterVersionException) when (turn.Count > 0)
            {
                return;
            }
            catch (Exception e) when (e is not LaterVersionException)
            {
                turn.LeaveOut(message, e);
            }
        }
    }

    private async Task<int> CommitAsync(Turn turn, ActorId id, long began, CancellationToken cancellation)
    {
        // Only now is it known which messages it consumes, and so which trace it belongs to.
        using var activity = ClusterActivities.StartTurn(id, turn.Traces);
        activity?.SetTag("neuronedit.turn.messages", turn.Count);
        var commit = turn.Commit(activity?.Id ?? (turn.Traces.Count > 0 ? turn.Traces[0] : null));
        if (commit.State?.Length > Turn.StateLengthMax) NodeLog.StateLarge(log, id, commit.State.Length, Turn.StateLengthMax);
        _kept.TryRemove(id, out _);
        if (!await store.CommitAsync(commit, cancellation))
        {
            NodeLog.TurnOvertaken(log, id);
            _instruments.OnTurnOvertaken(id.Kind);
            return 0;
        }

        // Only now is it known that this was the actor's state: on one that is out of date anything may fail.
        foreach (var (message, exception) in turn.LeftOut) NodeLog.MessageLeftOut(log, id, message.Id, message.Type, exception);
        _blocked.TryRemove(id, out _);
        if (_kept.Count >= KeptMax) _kept.Clear();
        if (turn.State is not null) _kept[id] = new Kept(commit.NextVersion, turn.State);
        _instruments.OnTurnCommitted(id.Kind, _time.GetElapsedTime(began), turn.Count);
        committed?.Invoke(id, turn.State);
        return turn.Count;
    }
}
