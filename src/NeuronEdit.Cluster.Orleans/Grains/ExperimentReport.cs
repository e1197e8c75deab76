using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>How an experiment is.</summary>
[GenerateSerializer]
[Immutable]
[Alias("neuronedit.experiment-report")]
public sealed record ExperimentReport
{
    /// <summary>Its key.</summary>
    [Id(0)]
    public required string Key { get; init; }

    /// <summary>Its name.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Whose it is.</summary>
    [Id(2)]
    public required string User { get; init; }

    /// <summary>How it is.</summary>
    [Id(3)]
    public ExperimentStatus Status { get; init; }

    /// <summary>What it becomes once it has stopped; null unless it is stopping.</summary>
    [Id(4)]
    public ExperimentStatus? Then { get; init; }

    /// <summary>The step that it does, or stopped in.</summary>
    [Id(5)]
    public ExperimentStep Step { get; init; }

    /// <summary>0: as submitted; n: its n-th addition of samples.</summary>
    [Id(6)]
    public int Round { get; init; }

    /// <summary>Counts submissions, resumptions and additions.</summary>
    [Id(7)]
    public int Run { get; init; }

    /// <summary>Its results folder.</summary>
    [Id(8)]
    public required string Results { get; init; }

    /// <summary>Why it failed, or is about to; null where it did not.</summary>
    [Id(9)]
    public string? Failure { get; init; }

    /// <summary>Items of the current step, kind by kind; empty where the step is one item.</summary>
    [Id(10)]
    public ImmutableArray<PhaseReport> Phases { get; init; } = [];

    /// <summary>What came out of each step that is complete, for people.</summary>
    [Id(11)]
    public ImmutableArray<string> Summaries { get; init; } = [];

    /// <summary>What the user should know.</summary>
    [Id(12)]
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>Items of one kind.</summary>
[GenerateSerializer]
[Immutable]
[Alias("neuronedit.phase-report")]
public sealed record PhaseReport
{
    /// <summary>The kind: <c>sketch</c>.</summary>
    [Id(0)]
    public required string Kind { get; init; }

    /// <summary>Items done.</summary>
    [Id(1)]
    public long Done { get; init; }

    /// <summary>Items in all.</summary>
    [Id(2)]
    public long Total { get; init; }

    /// <summary>Rows done.</summary>
    [Id(3)]
    public long Rows { get; init; }
}
