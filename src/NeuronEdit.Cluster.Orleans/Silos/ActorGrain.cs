using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Orleans.Grains;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>Hosts one actor: its waiting messages are read from the store, and its turns run through the node's engine, one after another.</summary>
/// <remarks>Should Orleans have two activations for a moment, or another placement run the actor too, one of two turns is committed, as always.</remarks>
internal abstract class ActorGrain(string kind, SiloActors actors, ILogger log) : Grain, IActorGrain
{
    /// <summary>As many messages as a turn takes.</summary>
    private const int ReadMax = 256;

    /// <summary>What comes between two looks is one change to those who watch.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Used by the grain's scheduler alone, one call at a time.
    private bool _woken;
    private Task? _taking;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its key.</summary>
    protected string Key => this.GetPrimaryKeyString();

    /// <summary>The actor.</summary>
    protected ActorId Id => new(kind, Key);

    /// <summary>What it works with, for a caller who waits for an answer.</summary>
    protected SiloActors.Parts Parts => actors.Ready;

    /// <summary>Done with the actor's next turn here.</summary>
    protected Task Changed => _changed.Task;

    /// <inheritdoc/>
    public Task WakeAsync()
    {
        _woken = true;
        return _taking ??= TakeAsync();
    }

    /// <summary>Waits for a change, or so long that what other nodes did is seen too.</summary>
    protected async Task UntilChangedAsync(Task changed, TimeSpan longest, CancellationToken cancellation)
    {
        await Task.WhenAny(changed, Task.Delay(longest, actors.Time, cancellation));
        cancellation.ThrowIfCancellationRequested();
        if (changed.IsCompleted) await Task.Delay(Pause, actors.Time, cancellation);
    }

    /// <summary>The actor has taken messages here.</summary>
    protected virtual Task TakenAsync() => Task.CompletedTask;

    private async Task TakeAsync()
    {
        // Whoever calls meanwhile finds this task.
        await Task.Yield();
        try
        {
            while (_woken && actors.Now is { } parts)
            {
                _woken = false;
                if (await TakeAllAsync(parts)) await TakenAsync();
            }
        }
        catch (StoreException e)
        {
            // The messages stay where they are, and whoever looks after their shard calls again.
            SiloLog.StoreAway(log, kind, Key, e.Message);
        }
        finally
        {
            _taking = null;
        }
    }

    private async Task<bool> TakeAllAsync(SiloActors.Parts parts)
    {
        var (id, taken, refused) = (Id, false, 0);
        while (await parts.Store.ReadWaitingAsync(id, ReadMax, CancellationToken.None) is { IsEmpty: false } messages)
        {
            var consumed = await parts.Engine.RunAsync(id, messages.AsMemory(), CancellationToken.None);
            taken |= consumed > 0;
            if (consumed > 0) Tell();
            // The engine may have remembered a state from before the actor ran elsewhere; the second time it has read it.
            if (consumed == 0 && ++refused == 2) break;
            if (consumed == messages.Length && consumed < ReadMax) break;
        }

        return taken;
    }

    private void Tell()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
