using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>How a node that works is.</summary>
[GenerateSerializer]
[Immutable]
[Alias("neuronedit.worker-report")]
public sealed record WorkerReport
{
    /// <summary>The node's name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Where it is.</summary>
    [Id(1)]
    public WorkerStatus Status { get; init; }

    /// <summary>True once it is to leave.</summary>
    [Id(2)]
    public bool Draining { get; init; }

    /// <summary>The program's version.</summary>
    [Id(3)]
    public required string Version { get; init; }

    /// <summary>The machine's name.</summary>
    [Id(4)]
    public required string Host { get; init; }

    /// <summary>What it computes on.</summary>
    [Id(5)]
    public ImmutableArray<string> Devices { get; init; } = [];

    /// <summary>Its slots.</summary>
    [Id(6)]
    public int Slots { get; init; }

    /// <summary>Slots in use when it last said so.</summary>
    [Id(7)]
    public int SlotsBusy { get; init; }
}
