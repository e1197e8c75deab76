using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>Says that the node lives and what it has, and hears whether it is to leave.</summary>
internal sealed class Heartbeat(IClusterStore store, RunningItems running, NodeOptions options, TimeProvider time, Jitter jitter, ILogger log)
{
    /// <summary>Nobody waits for a beat after the first: a message that is late by anything wakes no loop, and is found by the next look.</summary>
    private static readonly TimeSpan Unhurried = TimeSpan.FromMilliseconds(1);

    private readonly ActorId _self = WorkerActor.Id(options.Name);
    private bool _isKnown;

    /// <summary>Runs until stopped, or until an operator wants the node to leave.</summary>
    /// <param name="drain">Called once an operator wants that.</param>
    /// <param name="cancellation">Stops.</param>
    public Task RunAsync(Action drain, CancellationToken cancellation) =>
        new StoreLoop("heartbeat", time, jitter, log).RepeatAsync(() => BeatAsync(drain, cancellation), cancellation);

    /// <summary>Says that the node has left.</summary>
    public Task LeaveAsync(CancellationToken cancellation) => SendAsync(new WorkerLeft(), TimeSpan.Zero, cancellation);

    private async Task BeatAsync(Action drain, CancellationToken cancellation)
    {
        await SendAsync(new WorkerBeat(options.Version, Environment.MachineName, options.Capabilities, options.Slots, options.Slots - running.Free, options.BeatInterval), _isKnown ? Unhurried : TimeSpan.Zero, cancellation);
        _isKnown = true;
        var stored = await store.ReadActorAsync(_self, cancellation);
        if (stored is not null && ClusterJson.Read<WorkerState>(stored.State) is { Draining: true, Status: WorkerStatus.Alive }) drain();
        await Task.Delay(options.BeatInterval, time, cancellation);
    }

    private Task SendAsync(Message message, TimeSpan delay, CancellationToken cancellation)
    {
        var (type, body) = MessageCodec.Write(message);
        return store.SendAsync(ImmutableArray.Create(new OutgoingMessage(_self, type, body, delay)), cancellation);
    }
}
