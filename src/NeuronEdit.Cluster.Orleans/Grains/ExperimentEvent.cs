namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>What an event tells of.</summary>
public enum ExperimentEventKind
{
    /// <summary>Status or step have changed; the first event is one.</summary>
    Status,

    /// <summary>A step is complete.</summary>
    Step,

    /// <summary>The user should know something.</summary>
    Note,

    /// <summary>Items of the current step were done.</summary>
    Progress,

    /// <summary>The experiment is deleted; nothing follows.</summary>
    Deleted,
}

/// <summary>Something that happened to an experiment.</summary>
[GenerateSerializer]
[Immutable]
[Alias("neuronedit.experiment-event")]
public sealed record ExperimentEvent
{
    /// <summary>What it tells of.</summary>
    [Id(0)]
    public ExperimentEventKind Kind { get; init; }

    /// <summary>For people.</summary>
    [Id(1)]
    public required string Text { get; init; }

    /// <summary>How the experiment was then; null once it is deleted.</summary>
    [Id(2)]
    public ExperimentReport? Experiment { get; init; }
}
