using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Compares an edited sample with what was measured.</summary>
internal sealed class EvaluateHandler(HandlerSetting setting) : WorkHandler<ExperimentWorkInput, RowsResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Evaluate;

    /// <inheritdoc/>
    protected override async Task<RowsResult> RunAsync(ExperimentWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        using var lease = setting.Round(input.Experiment, input.Round);
        var cohort = lease.Value.Cohort;
        var samples = cohort.SamplesOf(SampleRole.Extrapolate).ToList();
        var sample = samples[(int)work.Index];
        var first = samples.Take((int)work.Index).Sum(s => cohort.PartitionsOf(s).Length);
        var files = await new EditedPartitions(setting, input).FilesAsync(first, cohort.PartitionsOf(sample).Length, cancellation);
        return await OnOwnThread(() => Evaluate(lease.Value, sample, files, input, work.Index, cancellation));
    }

    private RowsResult Evaluate(Round round, Sample sample, Func<int, EditedFiles> files, ExperimentWorkInput input, long index, CancellationToken cancellation)
    {
        var rows = new long[round.Cohort.PartitionsOf(sample).Length];
        var edit = SampleEdit.Of(Enumerable.Range(0, rows.Length).Select(i =>
        {
            var outcome = StoredFile.Read<EditOutcome>(files(i).Record);
            rows[i] = outcome.Rows;
            return outcome;
        }));
        var path = StorageLayout.Evaluated(input.Results, input.Round, index);
        if (StoredFile.TryRead<SampleMetrics>(path) is null)
        {
            var reader = new PopulationReader(setting.Engine, round.Spec, round.Cohort, round.Profile);
            using var control = setting.Control(input.Experiment, input.Round, round, reader, cancellation);
            StoredFile.Write(path, new EvaluateWork(round.Spec, round.Cohort, reader, control.Value).Run(sample, edit, rows, i => files(i).Rows(round.Spec), cancellation));
        }

        return new RowsResult(sample.Rows, edit.ExtrapolationWarning(sample.Name));
    }
}
