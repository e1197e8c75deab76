namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>An experiment to be run.</summary>
[GenerateSerializer]
[Immutable]
[Alias("neuronedit.experiment-order")]
public sealed record ExperimentOrder
{
    /// <summary>The experiment file's text (YAML).</summary>
    [Id(0)]
    public required string Spec { get; init; }

    /// <summary>The folder that relative paths in it start from, as every node sees it.</summary>
    [Id(1)]
    public required string BaseDirectory { get; init; }

    /// <summary>Whose it is: users share the workers equally.</summary>
    [Id(2)]
    public required string User { get; init; }

    /// <summary>Results folder, as every node sees it; null: the experiment file's.</summary>
    [Id(3)]
    public string? Results { get; init; }

    /// <summary>Share of the workers among the user's experiments, 1 to 1,000.</summary>
    [Id(4)]
    public int Weight { get; init; } = 1;

    /// <summary>Experiments of a higher priority go first, always; -1,000 to 1,000.</summary>
    [Id(5)]
    public int Priority { get; init; }

    /// <summary>Slots that it may take at a time; null: any number.</summary>
    [Id(6)]
    public int? SlotsMax { get; init; }

    /// <summary>It fails if it takes longer; null: never.</summary>
    [Id(7)]
    public TimeSpan? Deadline { get; init; }

    /// <summary>It and its results are deleted so long after its end; null: never.</summary>
    [Id(8)]
    public TimeSpan? Retention { get; init; }
}

/// <summary>An experiment that was submitted.</summary>
[GenerateSerializer]
[Immutable]
[Alias("neuronedit.experiment-receipt")]
public sealed record ExperimentReceipt
{
    /// <summary>The experiment's key, which is its grain's.</summary>
    [Id(0)]
    public required string Key { get; init; }

    /// <summary>Its name.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Its results folder.</summary>
    [Id(2)]
    public required string Results { get; init; }

    /// <summary>False where it runs or is finished already, and nothing had to be done.</summary>
    [Id(3)]
    public bool IsNews { get; init; }
}
