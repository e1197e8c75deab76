using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>How a stage is.</summary>
[GenerateSerializer]
[Immutable]
[Alias("neuronedit.stage-report")]
public sealed record StageReport
{
    /// <summary>Its key.</summary>
    [Id(0)]
    public required string Key { get; init; }

    /// <summary>Where it is.</summary>
    [Id(1)]
    public StageStatus Status { get; init; }

    /// <summary>Experiments that wait for it.</summary>
    [Id(2)]
    public ImmutableArray<string> Waiting { get; init; } = [];

    /// <summary>Its items, kind by kind, in order.</summary>
    [Id(3)]
    public ImmutableArray<PhaseReport> Phases { get; init; } = [];

    /// <summary>The result, JSON; null before it is there, and where the stage has none.</summary>
    [Id(4)]
    public string? Result { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    [Id(5)]
    public string? Failure { get; init; }
}
