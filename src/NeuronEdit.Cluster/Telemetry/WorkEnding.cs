namespace NeuronEdit.Cluster.Telemetry;

/// <summary>How an attempt at a work item ended.</summary>
public enum WorkEnding
{
    /// <summary>The node stopped at once; nobody was told.</summary>
    Stopped,

    /// <summary>Its result was accepted.</summary>
    Done,

    /// <summary>It had a result, which was not accepted: lost or cancelled meanwhile.</summary>
    Refused,

    /// <summary>It failed; the item is tried again, or has failed for good.</summary>
    Failed,

    /// <summary>It was handed back unfinished, without fault.</summary>
    HandedBack,

    /// <summary>Its lease was lost.</summary>
    Lost,
}
