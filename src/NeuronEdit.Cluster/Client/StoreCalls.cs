using System.Collections.Immutable;
using System.Text.Json;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Client;

/// <summary>Calls on the store, as one who asks from outside makes them: some attempts while it is away, then an error for people; states are read as what they are.</summary>
internal sealed class StoreCalls(IClusterStore store, TimeProvider time)
{
    private const int AttemptsMax = 6;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Opens the store.</summary>
    public Task OpenAsync(CancellationToken cancellation) => DoAsync(async s =>
    {
        await s.OpenAsync(cancellation);
        return true;
    }, cancellation);

    /// <summary>Reads an actor's state; null where it has none.</summary>
    public async Task<Stored<TState>?> ReadAsync<TState>(ActorId actor, CancellationToken cancellation)
        where TState : class
    {
        var stored = await DoAsync(s => s.ReadActorAsync(actor, cancellation), cancellation);
        return stored is null ? null : Parse<TState>(stored);
    }

    /// <summary>Reads states of a kind in the order of their keys.</summary>
    public async Task<ImmutableArray<Stored<TState>>> ListAsync<TState>(string kind, string? after, int limit, CancellationToken cancellation)
        where TState : class
    {
        var page = await DoAsync(s => s.ListActorsAsync(kind, after, limit, cancellation), cancellation);
        return [.. page.Select(Parse<TState>)];
    }

    /// <summary>Sends a message.</summary>
    public async Task SendAsync(ActorId to, Message message, CancellationToken cancellation)
    {
        var (type, body) = MessageCodec.Write(message);
        using var activity = ClusterActivities.StartRequest(to, type);
        ImmutableArray<OutgoingMessage> messages = [new(to, type, TraceMember.With(body, ClusterActivities.Current), TimeSpan.Zero)];
        await DoAsync(async s =>
        {
            await s.SendAsync(messages, cancellation);
            return true;
        }, cancellation);
    }

    /// <summary>The items of a queue that are leased now.</summary>
    public Task<ImmutableArray<RunningWork>> RunningAsync(string queue, CancellationToken cancellation) => DoAsync(s => s.ReadRunningAsync(queue, cancellation), cancellation);

    private static Stored<TState> Parse<TState>(StoredActor stored)
        where TState : class
    {
        try
        {
            return new Stored<TState>(stored.Actor.Key, stored.Version, (TState)ActorCatalog.All[stored.Actor.Kind].Read(stored.State, stored.StateFormat));
        }
        catch (LaterVersionException e)
        {
            throw new NeuronEditException(FailureCode.Specification, $"{stored.Actor} was written by a later version: {e.Message} Use the version that the workers have.", e);
        }
        catch (JsonException e)
        {
            throw new NeuronEditException(FailureCode.Storage, $"The state of {stored.Actor} cannot be read: {e.Message} Restore the store from a backup.", e);
        }
    }

    private async Task<T> DoAsync<T>(Func<IClusterStore, Task<T>> call, CancellationToken cancellation)
    {
        for (var (attempt, delay) = (1, FirstDelay); ; attempt++, delay *= 2)
        {
            try
            {
                return await call(store);
            }
            catch (StoreException e) when (e.IsTransient && attempt < AttemptsMax)
            {
                await Task.Delay(delay, time, cancellation);
            }
            catch (StoreException e)
            {
                var message = e.IsTransient ? $"The cluster's store does not answer: {e.Message} Then give the command again." : $"The cluster's store cannot be used: {e.Message}";
                throw new NeuronEditException(FailureCode.Storage, message, e);
            }
        }
    }
}

/// <summary>An actor's state as it was read.</summary>
/// <param name="Key">The actor's key.</param>
/// <param name="Version">Counts its turns.</param>
/// <param name="State">The state.</param>
internal sealed record Stored<TState>(string Key, long Version, TState State)
    where TState : class;
