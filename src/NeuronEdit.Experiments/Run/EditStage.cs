using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Experiments.Run;

/// <summary>Edits the partitions of some samples; the same for a run and for an edit that is applied later.</summary>
internal sealed class EditStage(WorkContext context, EditSetup setup)
{
    /// <summary>Above this share outside the source's range a neuron's edit is an extrapolation worth a warning.</summary>
    public const double OutsideShareMax = 0.05;

    /// <summary>Edits them all and warns where the edit extrapolates.</summary>
    /// <returns>The outcome of every partition by its id.</returns>
    public ImmutableSortedDictionary<string, EditOutcome> Run(ImmutableArray<Partition> partitions, CancellationToken cancellation)
    {
        var samples = partitions.Select(p => p.Sample).Distinct().ToList();
        var rows = partitions.Sum(p => p.Range.Count);
        var clock = new StageClock(context.Observer, context.Time, Stage.Edit, Describe("editing", rows, samples.Count, partitions.Length));
        var meter = new ProgressMeter(context.Observer, context.Time, Stage.Edit, rows);
        var work = new EditWork(context, setup);
        var outcomes = new Dictionary<string, EditOutcome>(StringComparer.Ordinal);
        context.ForEach(partitions, (partition, stop) =>
        {
            var outcome = work.Run(partition, stop);
            lock (outcomes) outcomes.Add(partition.Id, outcome);
            meter.Add(partition.Range.Count);
        }, cancellation);
        foreach (var sample in samples) WarnOfExtrapolation(sample.Name, partitions.Where(p => p.Sample == sample).Select(p => outcomes[p.Id]));
        clock.Finished(string.Create(CultureInfo.InvariantCulture, $"{outcomes.Values.Sum(o => o.Rows):N0} rows written"));
        return outcomes.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>Says what a stage works on.</summary>
    public static string Describe(string verb, long rows, int samples, int partitions) => string.Create(
        CultureInfo.InvariantCulture, $"{verb} {rows:N0} rows of {samples} sample{(samples == 1 ? "" : "s")} in {partitions} partition{(partitions == 1 ? "" : "s")}");

    private void WarnOfExtrapolation(string sample, IEnumerable<EditOutcome> outcomes)
    {
        var outside = EditOutcome.OutsideOf(outcomes);
        var shares = Enumerable.Range(0, outside.Neurons).Select(outside.Share).ToArray();
        var above = shares.Count(s => s > OutsideShareMax);
        if (above == 0) return;
        context.Observer.Warned(string.Create(
            CultureInfo.InvariantCulture,
            $"Sample {sample}: {above} of {shares.Length} neurons had more than {100 * OutsideShareMax:0}% of their activations outside the source's range (the worst {100 * shares.Max():0}%). There the edit extrapolates; look at the sample in metrics.json before you rely on it."));
    }
}
