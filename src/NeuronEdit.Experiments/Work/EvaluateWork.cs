using NeuronEdit.Evaluation;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Experiments.Work;

/// <summary>Compares an edited sample, read back from the files that were written, with what was measured, and does the same for three plain methods.</summary>
internal sealed class EvaluateWork(ExperimentSpec spec, Cohort cohort, PopulationReader reader, EvaluationControl control)
{
    /// <summary>Evaluates one sample.</summary>
    /// <param name="sample">One of X.</param>
    /// <param name="edit">What its edit came to.</param>
    /// <param name="rows">Rows of each partition's file.</param>
    /// <param name="path">The file of a partition, by its place in the sample.</param>
    /// <param name="cancellation">Stops.</param>
    public SampleMetrics Run(Sample sample, SampleEdit edit, IReadOnlyList<long> rows, Func<int, string> path, CancellationToken cancellation)
    {
        var before = reader.Read(sample, cancellation);
        var after = reader.Read(sample, rows, path, cancellation);
        var truth = cohort.TruthOf(sample) is { } measured ? reader.Read(measured, cancellation) : null;
        var unchanged = Compare(before, before, truth, null);
        return SampleMetrics.Of(sample.Name, cohort.Channels.Length, edit, new SampleComparisons
        {
            ComparedWith = truth is null ? "target" : "truth",
            RowsCompared = before.Rows,
            Before = unchanged,
            After = Compare(after, before, truth, edit.NegativesIntroduced),
            Baselines = new BaselineComparisons(unchanged, Compare(Shifted(before), before, truth, null), Compare(PercentileEdited(before), before, truth, null)),
        });
    }

    private PopulationComparison Compare(Population predicted, Population before, Population? truth, long? negatives) =>
        PopulationComparison.Of(predicted, before, truth, control.Pair, spec.Seed, negatives);

    private Population Shifted(Population before)
    {
        var values = before.Values.ToArray();
        control.MeanShift.Apply(values, before.Rows);
        return new Population(values, before.Rows, before.Channels);
    }

    private Population PercentileEdited(Population before)
    {
        var values = before.Values.ToArray();
        control.PercentileEdit.Apply(values, before.Rows, 1);
        return new Population(values, before.Rows, before.Channels);
    }
}
