using System.Globalization;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Trains an autoencoder, from the checkpoint of an earlier attempt where there is one.</summary>
internal sealed class TrainHandler(HandlerSetting setting) : WorkHandler<SharedWorkInput, TrainResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Train;

    /// <inheritdoc/>
    protected override TrainResult Run(SharedWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        var storage = setting.Storage;
        if (StoredFile.TryRead<TrainingMetricsFile>(storage.TrainingMetrics(input.Key)) is { } done && File.Exists(storage.Model(input.Key))) return Describe(done);
        var learning = StoredFile.Read<LearningFile>(storage.TrainingDocument(input.Key));
        var cohort = learning.Plan.ToCohort();
        var partitions = learning.Rows.SelectMany(role => cohort.PartitionsOf(role.Key).Zip(role.Value)).ToList();
        var training = new TrainWork(setting.Engine, learning.Spec, learning.Fit(), new TrainSetting(storage.Checkpoint(input.Key), work.Slots, setting.Time));
        var model = Train(training, partitions, progress, cancellation);
        ArtifactFolder.WriteModel(storage.Model(input.Key), model.Network, learning.Spec.Name);
        var metrics = new TrainingMetricsFile(model.Network.Hash, new TrainingMetrics(model.Rows, model.BestEpoch.Epoch, [.. model.Curve]));
        StoredFile.Write(storage.TrainingMetrics(input.Key), metrics);
        File.Delete(storage.Checkpoint(input.Key));
        AtomicFile.DeleteLeftovers(storage.Training(input.Key));
        return Describe(metrics);
    }

    private TrainedModel Train(TrainWork training, List<(Partition Partition, long Rows)> partitions, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        try
        {
            return training.Run(partitions, (steps, planned, detail, loss) =>
            {
                setting.Instruments.OnTrained(loss);
                progress(new WorkProgress(steps, planned, detail));
            }, cancellation);
        }
        finally
        {
            setting.Instruments.OnTrained(double.NaN);
        }
    }

    private static TrainResult Describe(TrainingMetricsFile file)
    {
        var best = file.Metrics.Curve.First(e => e.Epoch == file.Metrics.BestEpoch);
        var loss = (best.Validation ?? best.Training).ToString("0.0000", CultureInfo.InvariantCulture);
        return new TrainResult(file.ModelHash, $"best {(best.Validation is null ? "training" : "validation")} loss {loss} in epoch {best.Epoch} of {file.Metrics.Curve[^1].Epoch}");
    }
}
