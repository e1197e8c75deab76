using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Evaluation;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Numerics;
using NeuronEdit.Sketches;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Work;

/// <summary>Compares edited samples, read back from the files that were written, with what was measured, and does the same for three plain methods.</summary>
internal sealed class EvaluateWork
{
    private readonly WorkContext _context;
    private readonly ExperimentSpec _spec;
    private readonly Cohort _cohort;
    private readonly CohortProfile _profile;
    private readonly ChannelTransform _transform;
    private readonly Lazy<ControlPair> _control;
    private readonly Lazy<MeanShift> _meanShift;
    private readonly Lazy<EditMap> _percentileEdit;

    /// <summary>Prepares; S and T are read when the first sample is evaluated.</summary>
    public EvaluateWork(WorkContext context, ExperimentSpec spec, Cohort cohort, CohortProfile profile, CancellationToken cancellation)
    {
        (_context, _spec, _cohort, _profile) = (context, spec, cohort, profile);
        _transform = ChannelTransform.Unscaled(spec.Transform, cohort.Channels.Length);
        _control = new Lazy<ControlPair>(() => new ControlPair(Read(cohort.SamplesOf(SampleRole.Source).Single(), cancellation), Read(cohort.SamplesOf(SampleRole.Target).Single(), cancellation)));
        _meanShift = new Lazy<MeanShift>(() => new MeanShift(_control.Value.Source.Means, _control.Value.Target.Means));
        _percentileEdit = new Lazy<EditMap>(() => ChannelPercentileEdit.Create(Sketch(_control.Value.Source), Sketch(_control.Value.Target)));
    }

    /// <summary>Evaluates one sample, unless an earlier run has.</summary>
    /// <param name="sample">One of X.</param>
    /// <param name="outcomes">The edited partitions by id.</param>
    /// <param name="cancellation">Stops.</param>
    public SampleComparisons Run(Sample sample, IReadOnlyDictionary<string, EditOutcome> outcomes, CancellationToken cancellation)
    {
        var record = _context.Folder.InWork($"evaluated/{sample.Name}.json");
        if (ResultsFolder.TryReadJson<SampleComparisons>(record) is { } done) return done;

        var before = Read(sample, cancellation);
        var after = ReadEdited(sample, outcomes, cancellation);
        var truth = _cohort.TruthOf(sample) is { } measured ? Read(measured, cancellation) : null;
        var unchanged = Compare(before, before, truth, null);
        var comparisons = new SampleComparisons
        {
            ComparedWith = truth is null ? "target" : "truth",
            RowsCompared = before.Rows,
            Before = unchanged,
            After = Compare(after, before, truth, _cohort.PartitionsOf(sample).Sum(p => outcomes[p.Id].NegativesIntroduced)),
            Baselines = new BaselineComparisons(unchanged, Compare(Shifted(before), before, truth, null), Compare(PercentileEdited(before), before, truth, null)),
        };
        ResultsFolder.WriteJson(record, comparisons);
        return comparisons;
    }

    private PopulationComparison Compare(Population predicted, Population before, Population? truth, long? negatives) =>
        PopulationComparison.Of(predicted, before, truth, _control.Value, _spec.Seed, negatives);

    private Population Shifted(Population before)
    {
        var values = before.Values.ToArray();
        _meanShift.Value.Apply(values, before.Rows);
        return new Population(values, before.Rows, before.Channels);
    }

    private Population PercentileEdited(Population before)
    {
        var values = before.Values.ToArray();
        _percentileEdit.Value.Apply(values, before.Rows, 1);
        return new Population(values, before.Rows, before.Channels);
    }

    private NeuronSketches Sketch(Population population)
    {
        var sketches = new NeuronSketches(population.Channels, SeededRandom.Derive(_spec.Seed, "baseline"));
        sketches.Update(population.Values, population.Rows);
        return sketches;
    }

    private Population Read(Sample sample, CancellationToken cancellation) =>
        Read([.. _cohort.PartitionsOf(sample).Select(p => (p, _profile.RowsOf(p)))], cancellation);

    /// <summary>The edited sample's files, each as a partition of the same rows as the one it was made from, so that rows are drawn in pairs with those before.</summary>
    private Population ReadEdited(Sample sample, IReadOnlyDictionary<string, EditOutcome> outcomes, CancellationToken cancellation)
    {
        var edited = _cohort.PartitionsOf(sample).Where(p => outcomes[p.Id].Rows > 0).Select(p =>
        {
            var table = _context.Engine.Inspect(_context.Folder.At(outcomes[p.Id].Path), null, cancellation);
            return (p with { File = new SampleFile(table, p.File.Channels), Range = new RowRange(0, table.Rows) }, table.Rows);
        });
        return Read([.. edited], cancellation);
    }

    private Population Read(ImmutableArray<(Partition Partition, long Rows)> partitions, CancellationToken cancellation) =>
        PopulationRows.Read(_context.Engine, [.. partitions.Where(p => p.Rows > 0)], _spec.AllowMissing, _transform, _spec.Evaluation.MaxRows, SeededRandom.Derive(_spec.Seed, "evaluation"), cancellation);
}
