using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Experiments.Run;

/// <summary>Edits the partitions of some samples straight into a results folder, for an edit that is applied later.</summary>
internal sealed class EditStage(WorkContext context, EditSetup setup)
{
    private readonly EditWork _work = new(context.Engine, setup);

    /// <summary>Edits them all and warns where the edit extrapolates.</summary>
    /// <returns>The outcome of every partition by its id.</returns>
    public ImmutableSortedDictionary<string, EditOutcome> Run(ImmutableArray<Partition> partitions, CancellationToken cancellation)
    {
        var samples = partitions.Select(p => p.Sample).Distinct().ToList();
        var rows = partitions.Sum(p => p.Range.Count);
        var clock = new StageClock(context.Observer, context.Time, Stage.Edit, Describe("editing", rows, samples.Count, partitions.Length));
        var meter = new ProgressMeter(context.Observer, context.Time, Stage.Edit, rows);
        var outcomes = new Dictionary<string, EditOutcome>(StringComparer.Ordinal);
        context.ForEach(partitions, (partition, stop) =>
        {
            var outcome = Edit(partition, stop);
            lock (outcomes) outcomes.Add(partition.Id, outcome);
            meter.Add(partition.Range.Count);
        }, cancellation);
        foreach (var sample in samples)
        {
            if (SampleEdit.Of(partitions.Where(p => p.Sample == sample).Select(p => outcomes[p.Id])).ExtrapolationWarning(sample.Name) is { } warning) context.Observer.Warned(warning);
        }

        clock.Finished(string.Create(CultureInfo.InvariantCulture, $"{outcomes.Values.Sum(o => o.Rows):N0} rows written"));
        return outcomes.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>Says what a stage works on.</summary>
    public static string Describe(string verb, long rows, int samples, int partitions) => string.Create(
        CultureInfo.InvariantCulture, $"{verb} {rows:N0} rows of {samples} sample{(samples == 1 ? "" : "s")} in {partitions} partition{(partitions == 1 ? "" : "s")}");

    /// <summary>Edits a partition, unless an earlier run has.</summary>
    private EditOutcome Edit(Partition partition, CancellationToken cancellation)
    {
        var record = context.Folder.InWork($"edited/{partition.Id}.json");
        if (ResultsFolder.TryReadJson<EditOutcome>(record) is { } done && File.Exists(context.Folder.At(done.Path))) return done;
        var outcome = _work.Run(partition, context.Folder.At(_work.PathOf(partition)), cancellation);
        ResultsFolder.WriteJson(record, outcome);
        return outcome;
    }
}
