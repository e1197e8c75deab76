using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>Delivers waiting messages to the actors of this node's shards, side by side for different actors.</summary>
internal sealed class TurnLoop(IClusterStore store, ITurnPlacement turns, ShardPlacement placement, NodeOptions options, TimeProvider time, Jitter jitter, ILogger log)
{
    private const int ReadMax = 1_024;

    /// <summary>Runs until stopped.</summary>
    public Task RunAsync(CancellationToken cancellation) =>
        new StoreLoop("turns", time, jitter, log).RepeatAsync(() => StepAsync(cancellation), cancellation);

    private async Task StepAsync(CancellationToken cancellation)
    {
        var shards = placement.Shards;
        var messages = shards.IsEmpty ? [] : await store.ReadWaitingAsync(shards, ReadMax, cancellation);
        var consumed = await RunAsync([.. messages.GroupBy(m => m.To).Select(g => g.ToArray())], cancellation);
        // Messages that wait, yet cannot be taken here, are not asked for again at once.
        if (consumed > 0) return;
        await store.Messages.WaitAsync(jitter.Around(options.MessagePoll), cancellation);
        if (turns.Lead > TimeSpan.Zero) await Task.Delay(turns.Lead, time, cancellation);
    }

    private async Task<int> RunAsync(ImmutableArray<StoredMessage[]> actors, CancellationToken cancellation)
    {
        var next = -1;
        var consumed = 0;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(options.TurnsAtOnce, actors.Length)).Select(_ => LaneAsync()));
        return consumed;

        async Task LaneAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < actors.Length; i = Interlocked.Increment(ref next))
                Interlocked.Add(ref consumed, await RunActorAsync(actors[i], cancellation));
        }
    }

    private async Task<int> RunActorAsync(ReadOnlyMemory<StoredMessage> messages, CancellationToken cancellation)
    {
        var of = messages.Length;
        while (messages.Length > 0)
        {
            var consumed = await turns.RunAsync(messages.Span[0].To, messages, cancellation);
            if (consumed == 0) break;
            messages = messages[consumed..];
        }

        return of - messages.Length;
    }
}
