using System.Buffers;
using System.Globalization;
using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Numerics;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Work;

/// <summary>Where and how a training is done; nothing here changes a bit of the model.</summary>
/// <param name="Checkpoint">The file that receives checkpoints and is continued from.</param>
/// <param name="Threads">Threads, at least 1; as many files are read at a time.</param>
/// <param name="Time">The clock, for how often to save.</param>
internal sealed record TrainSetting(string Checkpoint, int Threads, TimeProvider Time);

/// <summary>Is told after every step how far training is.</summary>
/// <param name="steps">Steps done.</param>
/// <param name="planned">Steps in all; an upper bound, since training may stop early.</param>
/// <param name="detail">Epoch and losses, for people.</param>
/// <param name="loss">Mean squared error of the step's minibatch, model units.</param>
internal delegate void TrainProgress(long steps, long planned, string detail, double loss);

/// <summary>
/// Trains the autoencoder on S, T and X. It leaves a checkpoint from time to time and continues from the one
/// that it finds; when that happens changes nothing of the model.
/// </summary>
internal sealed class TrainWork(DataEngine engine, ExperimentSpec spec, ChannelTransform transform, TrainSetting setting)
{
    // 16 MB: so much a partition keeps until its turn has come; then it stops reading.
    private const int WaitingValuesMax = 1 << 22;

    private static readonly TimeSpan SaveIntervalMin = TimeSpan.FromSeconds(3);
    private const int SaveCostShare = 50;

    /// <summary>Trains to the end.</summary>
    /// <param name="partitions">S, T and X with the rows that each has after missing ones were dropped.</param>
    /// <param name="progress">Is told after every step.</param>
    /// <param name="cancellation">Saves a checkpoint, then stops.</param>
    /// <returns>The best weights and the loss of every epoch.</returns>
    public TrainedModel Run(IReadOnlyList<(Partition Partition, long Rows)> partitions, TrainProgress progress, CancellationToken cancellation)
    {
        var rows = Sample(partitions, cancellation);
        var options = spec.Training.Options with { Seed = SeededRandom.Derive(spec.Seed, "training") };
        using var trainer = Begin(rows, options);
        var saved = setting.Time.GetTimestamp();
        var interval = SaveIntervalMin;
        while (!trainer.Finished)
        {
            if (cancellation.IsCancellationRequested) SaveAndStop(trainer, cancellation);
            trainer.Advance();
            progress(trainer.Step, trainer.StepsPlanned, Describe(trainer, options), trainer.LastLoss);
            if (setting.Time.GetElapsedTime(saved) < interval) continue;

            // Large models take long to save: no more than a fiftieth of the time goes into it.
            var start = setting.Time.GetTimestamp();
            Save(trainer);
            saved = setting.Time.GetTimestamp();
            interval = TimeSpan.FromTicks(Math.Max(SaveIntervalMin.Ticks, SaveCostShare * setting.Time.GetElapsedTime(start, saved).Ticks));
        }

        Save(trainer);
        return new TrainedModel(trainer.Best, [.. trainer.Curve], rows.Rows);
    }

    private static string Describe(Trainer trainer, TrainingOptions options)
    {
        var epochs = options.Steps is null ? $" of {options.Epochs}" : "";
        var last = trainer.Curve.Count > 0 ? trainer.Curve[^1] : null;
        var validation = last?.Validation is { } v ? string.Create(CultureInfo.InvariantCulture, $", validation {v:0.0000}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"epoch {trainer.Epoch + 1}{epochs}, loss {last?.Training ?? trainer.LastLoss:0.0000}{validation}");
    }

    private Trainer Begin(TrainingSet rows, TrainingOptions options)
    {
        if (!File.Exists(setting.Checkpoint)) return Trainer.Start(spec.Model.ForChannels(transform.Channels), rows, options, setting.Threads);
        using var stream = File.OpenRead(setting.Checkpoint);
        return Trainer.Resume(CheckpointFile.Read(stream, setting.Checkpoint), rows, options, setting.Threads);
    }

    private void Save(Trainer trainer)
    {
        var checkpoint = trainer.Capture();
        AtomicFile.Write(setting.Checkpoint, stream => CheckpointFile.Write(stream, checkpoint));
    }

    private void SaveAndStop(Trainer trainer, CancellationToken cancellation)
    {
        Save(trainer);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The rows to train on, in model units: all, or up to <c>training.maxRows</c> in proportion to the partitions. They are read side by side and lie in the order of partitions.</summary>
    private TrainingSet Sample(IReadOnlyList<(Partition Partition, long Rows)> partitions, CancellationToken cancellation)
    {
        var quotas = RowQuota.Share([.. partitions.Select(p => p.Rows)], spec.Training.MaxRows);
        var set = new TrainingSet(transform.Channels);
        var turns = new Turns();
        Parallelism.ForEach(Enumerable.Range(0, partitions.Count), setting.Threads, (i, stop) =>
        {
            var chooser = new RowChooser(quotas[i], partitions[i].Rows, SeededRandom.Derive(spec.Seed, "training-rows", i));
            var chosen = new ArrayBufferWriter<float>((int)Math.Clamp(quotas[i], 1, PartitionWalk.TileRows) * transform.Channels);
            PartitionWalk.ForEachTile(engine, partitions[i].Partition, spec.AllowMissing, tile =>
            {
                transform.Apply(tile.Values, tile.Rows);
                for (var row = 0; row < tile.Rows; row++)
                {
                    if (chooser.Take()) chosen.Write(tile.Row(row));
                }

                if (chosen.WrittenCount >= WaitingValuesMax) turns.Wait(i, stop);
                if (turns.HasCome(i)) Hand(chosen, set);
            }, stop);
            turns.Wait(i, stop);
            Hand(chosen, set);
            turns.Next();
        }, cancellation);
        return set;
    }

    private static void Hand(ArrayBufferWriter<float> chosen, TrainingSet set)
    {
        set.Append(chosen.WrittenSpan);
        chosen.ResetWrittenCount();
    }
}

/// <summary>What training gives.</summary>
/// <param name="Network">The weights with the lowest validation loss.</param>
/// <param name="Curve">The loss of every epoch.</param>
/// <param name="Rows">Rows it was trained and validated on.</param>
internal sealed record TrainedModel(Network Network, IReadOnlyList<EpochLoss> Curve, long Rows)
{
    /// <summary>The epoch whose weights were kept.</summary>
    public EpochLoss BestEpoch => Curve[0].Validation is null ? Curve[^1] : Curve.MinBy(e => e.Validation)!;
}
