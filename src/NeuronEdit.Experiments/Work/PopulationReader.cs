using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Evaluation;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Numerics;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Work;

/// <summary>Brings samples of an experiment into memory, as many rows as its evaluation asks for.</summary>
internal sealed class PopulationReader(DataEngine engine, ExperimentSpec spec, Cohort cohort, CohortProfile profile)
{
    private readonly ChannelTransform _transform = ChannelTransform.Unscaled(spec.Transform, cohort.Channels.Length);

    /// <summary>Reads a sample as it was measured.</summary>
    public Population Read(Sample sample, CancellationToken cancellation)
    {
        var partitions = cohort.PartitionsOf(sample);
        return Read(partitions, [.. partitions.Select(profile.RowsOf)], partition => partition, cancellation);
    }

    /// <summary>Reads an edited sample: its files, each as a partition of the same rows as the one it was made from, so that rows are drawn in pairs with those before.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="rows">Rows of each partition's file.</param>
    /// <param name="path">The file of a partition, by its place in the sample.</param>
    /// <param name="cancellation">Stops.</param>
    public Population Read(Sample sample, IReadOnlyList<long> rows, Func<int, string> path, CancellationToken cancellation) => Read(
        cohort.PartitionsOf(sample),
        rows,
        partition =>
        {
            var table = engine.Inspect(path(partition.Index), null, cancellation);
            return partition with { File = new SampleFile(table, partition.File.Channels), Range = new RowRange(0, table.Rows) };
        },
        cancellation);

    /// <summary>Files are opened one after another: nothing is held for each of very many.</summary>
    private Population Read(ImmutableArray<Partition> partitions, IReadOnlyList<long> rows, Func<Partition, Partition> open, CancellationToken cancellation)
    {
        var filled = Enumerable.Range(0, partitions.Length).Where(i => rows[i] > 0).ToArray();
        return PopulationRows.Read(
            engine, [.. filled.Select(i => rows[i])], i => open(partitions[filled[i]]), spec.AllowMissing, _transform, spec.Evaluation.MaxRows, SeededRandom.Derive(spec.Seed, "evaluation"), cancellation);
    }
}
