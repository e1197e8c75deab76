using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Data;
using NeuronEdit.Evaluation;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;
using NeuronEdit.Numerics;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Run;

/// <summary>What comparing a prediction with a measurement gave.</summary>
/// <param name="Units">What distances and changes are in.</param>
/// <param name="Channels">The channels, in the order of every array.</param>
/// <param name="PredictedRows">Rows of the prediction.</param>
/// <param name="TruthRows">Rows measured.</param>
/// <param name="After">The prediction against the truth.</param>
/// <param name="Before">The sample before the edit against the truth; null where it was not given.</param>
public sealed record EvaluationResult(string Units, ImmutableArray<string> Channels, long PredictedRows, long TruthRows, PopulationComparison After, PopulationComparison? Before);

/// <summary>Compares predicted samples with what was measured, wherever the prediction comes from.</summary>
/// <param name="engine">Reads files.</param>
/// <param name="time">The clock.</param>
public sealed class EvaluateRunner(DataEngine engine, TimeProvider time)
{
    /// <summary>Compares.</summary>
    /// <exception cref="NeuronEditException">Specification: nothing matches. Data: a file cannot be used, or panels differ.</exception>
    public EvaluationResult Run(EvaluateRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var spec = request.SpecPath is { } path ? SpecFile.Load(path) : null;
        var clock = new StageClock(observer, time, Stage.Evaluate, "reading both sides");
        var populations = new List<(string Name, SampleRole Role, ImmutableArray<string> Paths)> { ("predicted", SampleRole.Extrapolate, request.Predicted), ("truth", SampleRole.Truth, request.Truth) };
        if (request.Before is { } given) populations.Add(("before", SampleRole.Source, given));
        var cohort = new CohortPlanner(engine, request.Slots).Plan(populations, spec?.Channels ?? ChannelSelection.AllNumeric, cancellation);
        var transform = spec?.Transform ?? new TransformSpec(TransformKind.None, 1);
        var reader = new Reader(engine, cohort, transform, spec?.AllowMissing ?? MissingRule.Refuse, spec?.Evaluation.MaxRows ?? new EvaluationSpec().MaxRows, spec?.Seed ?? 1);
        var predicted = reader.Read(SampleRole.Extrapolate, cancellation);
        var truth = reader.Read(SampleRole.Truth, cancellation);
        var before = request.Before is null ? null : reader.Read(SampleRole.Source, cancellation);
        var result = new EvaluationResult(
            Units.Of(transform), cohort.Channels, Rows(cohort, SampleRole.Extrapolate), Rows(cohort, SampleRole.Truth),
            PopulationComparison.Of(predicted, before, truth, null, reader.Seed),
            before is null ? null : PopulationComparison.Of(before, before, truth, null, reader.Seed));
        clock.Finished($"{cohort.Channels.Length} channels compared");
        return result;
    }

    private static long Rows(Cohort cohort, SampleRole role) => cohort.SamplesOf(role).Sum(s => s.Rows);

    private sealed record Reader(DataEngine Engine, Cohort Cohort, TransformSpec Transform, MissingRule Missing, int RowsMax, ulong Seed)
    {
        public Population Read(SampleRole role, CancellationToken cancellation)
        {
            var partitions = Cohort.PartitionsOf(role).Select(p => (p, Usable(p, cancellation))).ToList();
            if (partitions.Sum(p => p.Item2) == 0) throw new NeuronEditException(FailureCode.Data, $"{partitions[0].p.File.Table.Path}: no row is without missing values. Exclude the channels that lack them under channels.");
            return PopulationRows.Read(Engine, [.. partitions.Select(p => p.Item2)], i => partitions[i].p, Missing, ChannelTransform.Unscaled(Transform, Cohort.Channels.Length), RowsMax, SeededRandom.Derive(Seed, "evaluation"), cancellation);
        }

        private long Usable(Partition partition, CancellationToken cancellation)
        {
            var rows = 0L;
            var transform = ChannelTransform.Unscaled(Transform, Cohort.Channels.Length);
            PartitionWalk.ForEachTile(Engine, partition, Missing, tile =>
            {
                if (!MissingRows.AllFinite(tile.Values))
                    throw MissingValues.Refused(Engine, partition, Cohort.Channels, "Leave such rows out with allowMissing: drop-rows in an experiment file given with --spec, or exclude the channel there.", cancellation);
                if (transform.FindOutsideDomain(tile.Values, tile.Rows) is { Count: > 0 } outside)
                    throw new NeuronEditException(FailureCode.Data, string.Create(CultureInfo.InvariantCulture, $"{partition.File.Table.Path}: channel {Cohort.Channels[outside.FirstChannel]} holds {outside.FirstValue}, where {Units.Of(Transform)} has no value. Use transform kind arcsinh or none in the experiment file given with --spec, or exclude the channel there."));
                rows += tile.Rows;
            }, cancellation);
            return rows;
        }
    }
}
