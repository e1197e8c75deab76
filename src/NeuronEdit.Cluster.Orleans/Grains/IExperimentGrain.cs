using Orleans.Concurrency;

namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>An experiment; its grain's key is the experiment's key, as <see cref="ISubmissionGrain"/> gives it.</summary>
/// <remarks>
/// All methods fail with <see cref="NeuronEditException"/>: Specification where there is no such experiment or its phase does not allow what is asked, Storage where the store stays away.
/// What is asked is a message in the store: once a method returns it is kept and will be done, though it may not be done yet.
/// </remarks>
[Alias("neuronedit.experiment")]
public interface IExperimentGrain : IActorGrain
{
    /// <summary>How it is.</summary>
    [Alias("status")]
    [AlwaysInterleave]
    Task<ExperimentReport> StatusAsync(CancellationToken cancellation = default);

    /// <summary>What happens to it from now on: first how it is, then each change, until the run has ended or the caller stops. What comes and goes in between is not told; what came of it is.</summary>
    [Alias("events")]
    IAsyncEnumerable<ExperimentEvent> EventsAsync(CancellationToken cancellation = default);

    /// <summary>The files of its results.</summary>
    /// <exception cref="NeuronEditException">Specification: it is not finished.</exception>
    [Alias("results")]
    [AlwaysInterleave]
    Task<ExperimentResults> ResultsAsync(CancellationToken cancellation = default);

    /// <summary>Stops it until it is resumed; it is paused once nothing runs for it.</summary>
    [Alias("pause")]
    [AlwaysInterleave]
    Task PauseAsync(CancellationToken cancellation = default);

    /// <summary>Lets it go on after a pause, a failure or a cancellation; what was done is kept.</summary>
    [Alias("resume")]
    [AlwaysInterleave]
    Task ResumeAsync(CancellationToken cancellation = default);

    /// <summary>Stops it for good; it is cancelled once nothing runs for it. What was done is kept until it is deleted.</summary>
    [Alias("cancel")]
    [AlwaysInterleave]
    Task CancelAsync(CancellationToken cancellation = default);

    /// <summary>Stops it, deletes its results and forgets it.</summary>
    [Alias("delete")]
    [AlwaysInterleave]
    Task DeleteAsync(CancellationToken cancellation = default);
}
