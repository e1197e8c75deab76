using System.Globalization;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;

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
        return Run(SpecFile.Load(request.SpecPath), request, observer, cancellation);
    }

    /// <summary>Runs to the end, where the experiment file has been read before.</summary>
    /// <inheritdoc cref="Run(RunRequest, IRunObserver, CancellationToken)"/>
    /// <param name="spec">What the experiment file says; the request may replace its seed.</param>
    /// <param name="request">What to run.</param>
    /// <param name="observer">Is told of progress.</param>
    /// <param name="cancellation">Stops; what is done stays and can be resumed.</param>
    public RunResult Run(ExperimentSpec spec, RunRequest request, IRunObserver observer, CancellationToken cancellation)
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
        clock.Finished(Describe(spec, cohort) + (folder.IsComplete ? "; the results are complete, nothing is done again" : ""));
        if (spec.Channels.Include.IsEmpty) WarnOfBookkeeping(spec.Channels, cohort, observer);
        if (cohort.LeftOut.Length > 0)
            observer.Warned($"Numeric columns that only some inputs have are not edited: {string.Join(", ", cohort.LeftOut)}. List channels in the experiment file to decide yourself.");
        return folder.IsComplete
            ? RunResult.Read(folder)
            : LoggedRun.Do(engine, folder, observer, time, request.Slots, context => new ExperimentStages(context, spec, cohort, fingerprint).Run(cancellation));
    }

    /// <summary>Where nobody listed channels, every number is one: times and barcodes would be edited unseen.</summary>
    private static void WarnOfBookkeeping(ChannelSelection selection, Cohort cohort, IRunObserver observer)
    {
        var odd = cohort.Channels.Zip(cohort.Markers).Where(c => BookkeepingNames.Has(c.First, c.Second)).Select(c => c.Second).ToList();
        if (odd.Count == 0) return;
        observer.Warned(
            $"No channels are listed, so every numeric column that is not excluded is edited, also {string.Join(", ", odd)}, whose names are not a marker's. " +
            $"List the channels in the experiment file, or leave these out with channels: {{ exclude: [{string.Join(", ", selection.Exclude.Concat(odd).Select(Quoted))}] }}.");

        static string Quoted(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : $"'{name}'";
    }

    private static string Describe(ExperimentSpec spec, Cohort cohort)
    {
        var samples = cohort.SamplesOf(SampleRole.Extrapolate).Count();
        return string.Create(CultureInfo.InvariantCulture, $"{cohort.Channels.Length} channels as {Units.Of(spec.Transform)}; {Rows(SampleRole.Source)} source and {Rows(SampleRole.Target)} target rows; {samples} sample{(samples == 1 ? "" : "s")} of {Rows(SampleRole.Extrapolate)} rows to edit");

        string Rows(SampleRole role) => cohort.SamplesOf(role).Sum(s => s.Rows).ToString("N0", CultureInfo.InvariantCulture);
    }
}
