using Orleans.Concurrency;

namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>A stage that experiments share; its grain's key is what names the stage by its content. It runs while an experiment waits for it, so it is stopped by stopping those.</summary>
[Alias("neuronedit.stage")]
public interface IStageGrain : IActorGrain
{
    /// <summary>How it is, and what came out once it is ready.</summary>
    /// <exception cref="NeuronEditException">Specification: there is no such stage.</exception>
    [Alias("status")]
    [AlwaysInterleave]
    Task<StageReport> StatusAsync(CancellationToken cancellation = default);

    /// <summary>How it is, then each change, until it is ready, has failed, or nobody waits for it any more.</summary>
    [Alias("events")]
    IAsyncEnumerable<StageReport> EventsAsync(CancellationToken cancellation = default);
}

/// <summary>Profiles the partitions of a dataset.</summary>
[Alias("neuronedit.dataset")]
public interface IDatasetGrain : IStageGrain;

/// <summary>Trains a model.</summary>
[Alias("neuronedit.training")]
public interface ITrainingGrain : IStageGrain;

/// <summary>Sketches the activations of S and T.</summary>
[Alias("neuronedit.sketch")]
public interface ISketchGrain : IStageGrain;

/// <summary>Edits and evaluates the partitions of X.</summary>
[Alias("neuronedit.edit")]
public interface IEditGrain : IStageGrain;
