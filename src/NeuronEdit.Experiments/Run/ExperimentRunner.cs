using System.Collections.Immutable;
using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;
using NeuronEdit.Numerics;
using NeuronEdit.Sketches;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Run;

/// <summary>
/// Runs an experiment on one machine, stage by stage: plan, profile, train, sketch, edit, evaluate. Every stage leaves what it made in the
/// results folder, so that a run that was stopped or killed continues where it was; the bytes of the results are the same either way.
/// </summary>
/// <param name="engine">Reads and writes files.</param>
/// <param name="time">The clock.</param>
public sealed class ExperimentRunner(DataEngine engine, TimeProvider time)
{
    /// <summary>Runs to the end.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="observer">Is told of progress.</param>
    /// <param name="cancellation">Stops; what is done stays and can be resumed.</param>
    /// <exception cref="NeuronEditException">An expected failure.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public RunResult Run(RunRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var spec = SpecFile.Load(request.SpecPath);
        if (request.Seed is { } seed) spec = spec with { Seed = seed };
        return Run(spec, request, observer, cancellation);
    }

    private RunResult Run(ExperimentSpec spec, RunRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        var planned = new StageClock(observer, time, Stage.Plan, "finding and checking the inputs");
        var cohort = new CohortPlanner(engine, spec).Plan(cancellation);
        var output = request.Output ?? Path.Combine(spec.BaseDirectory, spec.Output.Path);
        using var folder = ResultsFolder.Open(output, Fingerprint.Of(spec, cohort), request.Resume);
        using var log = new RunLog(folder.At(RunLog.FileName), observer, time);
        planned.Finished(cohort.Describe());
        if (folder.IsComplete) return RunResult.Read(folder);

        var context = new WorkContext(engine, folder, log, time, request.Slots);
        try
        {
            var result = new Stages(context, spec, cohort).Run(cancellation);
            log.Ended("finished", null);
            return result;
        }
        catch (Exception e)
        {
            log.Ended(e is OperationCanceledException ? "stopped" : "failed", e.Message);
            throw;
        }
    }

    /// <summary>The stages after planning, for one experiment.</summary>
    private sealed class Stages(WorkContext context, ExperimentSpec spec, Cohort cohort)
    {
        private readonly ImmutableArray<Partition> _edited = cohort.PartitionsOf(SampleRole.Extrapolate);
        private readonly int _layer = spec.Edit.Layer ?? spec.Model.Layers.Length;

        public RunResult Run(CancellationToken cancellation)
        {
            var profile = Profile(cancellation);
            var transform = profile.Fit(spec, cohort);
            var model = Train(profile, transform, cancellation);
            using var packed = new PackedNetwork(model.Network);
            var artifact = Sketch(profile, transform, model, packed, cancellation);
            var outcomes = Edit(artifact, packed, cancellation);
            var metrics = Evaluate(artifact, model, outcomes, cancellation);
            return Finish(profile, model, outcomes, metrics, cancellation);
        }
    }
}
