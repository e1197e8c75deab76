using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>What the grains of one silo work with: its node's store and engine, once the node has begun.</summary>
/// <param name="storage">The folder that all nodes share.</param>
/// <param name="time">The clock; null: the machine's.</param>
public sealed class SiloActors(string storage, TimeProvider? time = null)
{
    private volatile Parts? _parts;

    /// <summary>The folder that all nodes share.</summary>
    public string Storage { get; } = storage;

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>What turns are run with; null before the node has begun and after it has left.</summary>
    internal Parts? Now => _parts;

    /// <summary>The same for a caller who waits for an answer.</summary>
    /// <exception cref="NeuronEditException">Storage: the node has not begun, or leaves.</exception>
    internal Parts Ready => _parts ?? throw new NeuronEditException(FailureCode.Storage, "The node that was asked only starts, or leaves. Ask again.");

    /// <summary>The node begins.</summary>
    internal void Begin(TurnEngine engine) => _parts = new Parts(engine.Store, engine, new ClusterClient(engine.Store, Time), new StoreCalls(engine.Store, Time));

    /// <summary>The node leaves: no turn begins any more.</summary>
    internal void End() => _parts = null;

    /// <summary>What a silo's grains use.</summary>
    internal sealed record Parts(IClusterStore Store, TurnEngine Engine, ClusterClient Client, StoreCalls Calls);
}
