using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Edits a partition of X into a file named by the claim's token: only the accepted attempt's is ever published.</summary>
internal sealed class EditHandler(HandlerSetting setting) : WorkHandler<ExperimentWorkInput, RowsResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Edit;

    /// <inheritdoc/>
    protected override RowsResult Run(ExperimentWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        using var lease = setting.Round(input.Experiment, input.Round);
        using var edit = setting.Edit(input.Results, lease.Value.Spec);
        var round = lease.Value;
        var partition = round.Edited[(int)work.Index];
        InputFiles.RequireUnchanged(partition.File, round.Profile.HashOf(partition.Sample, partition.File), cancellation);
        var editing = new EditWork(setting.Engine, edit.Value.Setup);
        var attempt = new EditedFiles(input, work.Index, work.Claim.Token);
        var outcome = editing.Run(partition, attempt.Rows(round.Spec), cancellation);
        StoredFile.Write(attempt.Record, outcome);
        setting.Instruments.OnWritten(Kind, new FileInfo(attempt.Rows(round.Spec)).Length);
        return new RowsResult(partition.Range.Count, null);
    }
}
