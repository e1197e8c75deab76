using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Run;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cluster.Embedded;

/// <summary>
/// Runs one experiment on one machine: the cluster's actors and work in this process, their state in a file in the results folder. A run that was
/// stopped or killed at any instant continues where it was; the bytes of the results are the same either way, and those that a cluster gives.
/// </summary>
/// <param name="engine">Reads and writes files.</param>
/// <param name="time">The clock.</param>
public sealed class EmbeddedRunner(DataEngine engine, TimeProvider time)
{
    /// <summary>Runs to the end.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="observer">Is told of progress.</param>
    /// <param name="cancellation">Stops; what is done stays and can be resumed.</param>
    /// <exception cref="NeuronEditException">An expected failure.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Task<RunResult> RunAsync(RunRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RunAsync(SpecFile.Load(request.SpecPath), request, observer, cancellation);
    }

    /// <summary>Runs to the end, where the experiment file has been read before.</summary>
    /// <inheritdoc cref="RunAsync(RunRequest, IRunObserver, CancellationToken)"/>
    /// <param name="spec">What the experiment file says; the request may replace its seed.</param>
    /// <param name="request">What to run.</param>
    /// <param name="observer">Is told of progress.</param>
    /// <param name="cancellation">Stops; what is done stays and can be resumed.</param>
    public async Task<RunResult> RunAsync(ExperimentSpec spec, RunRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        if (request.Seed is { } seed) spec = spec with { Seed = seed };
        var clock = new StageClock(observer, time, Stage.Plan, "finding and checking the inputs");
        var begun = Fingerprint.Begin(spec);
        var cohort = new CohortPlanner(engine, request.Slots).Plan(spec, cancellation);
        var fingerprint = begun.Of(cohort);
        using var folder = ResultsFolder.Open(request.Output ?? Path.Combine(spec.BaseDirectory, spec.Output.Path), fingerprint, request.Resume);
        clock.Finished(CohortReport.Summary(spec, cohort) + (folder.IsComplete ? "; the results are complete, nothing is done again" : ""));
        foreach (var warning in CohortReport.Warnings(spec, cohort)) observer.Warned(warning);
        if (folder.IsComplete) return RunResult.Read(folder);
        return await LoggedRun.DoAsync(folder, observer, time, async log =>
        {
            var planned = new PlannedRun(spec, cohort, fingerprint);
            await new EmbeddedCluster(engine, folder, log, time).RunAsync(planned, request.Slots, cancellation);
            folder.RemoveWork();
            return RunResult.Read(folder) with { WasComplete = false };
        });
    }
}

/// <summary>A run whose inputs were opened.</summary>
/// <param name="Spec">The experiment.</param>
/// <param name="Cohort">Its samples.</param>
/// <param name="Fingerprint">What its results are.</param>
internal sealed record PlannedRun(ExperimentSpec Spec, Cohort Cohort, string Fingerprint);
