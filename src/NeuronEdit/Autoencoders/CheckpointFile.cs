using System.Collections.Immutable;
using static NeuronEdit.Autoencoders.FileMetadata;

namespace NeuronEdit.Autoencoders;

/// <summary>A checkpoint in a safetensors file. The layout is described at NetworkTensors.</summary>
public static class CheckpointFile
{
    private const string Kind = "checkpoint";
    private const int CurveColumns = 4;

    /// <summary>Writes a checkpoint. The same checkpoint gives the same bytes.</summary>
    /// <param name="stream">Written from its position on.</param>
    /// <param name="checkpoint">As a trainer captured it.</param>
    public static void Write(Stream stream, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var metadata = For(Kind, checkpoint.Weights);
        WriteOptions(metadata, checkpoint.Options);
        WriteProgress(metadata, checkpoint);
        var curve = checkpoint.Curve.SelectMany(loss => (double[])[loss.Epoch, loss.Step, loss.Training, loss.Validation ?? double.NaN]).ToArray();
        SafetensorsFile.Write(stream, new SafetensorsContent(metadata,
        [
            .. NetworkTensors.From(checkpoint.Weights),
            .. checkpoint.Best is { } best ? NetworkTensors.From(best, "best.") : [],
            .. NetworkTensors.From(checkpoint.Mean, "adam.mean."),
            .. NetworkTensors.From(checkpoint.Variance, "adam.variance."),
            new SafeTensor("curve", [checkpoint.Curve.Length, CurveColumns], curve),
        ]));
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="stream">Read from its position to its end.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="NeuronEditException">Artifact: the file is damaged or no checkpoint; names the file and the fault.</exception>
    public static Checkpoint Read(Stream stream, string name)
    {
        var content = SafetensorsReader.Read(stream, name);
        var metadata = new FileMetadata(content.Metadata, name);
        var spec = metadata.Spec(Kind);
        var tensors = content.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var hasBest = metadata.Get("progress.best_hash").Length > 0;
        var checkpoint = new Checkpoint
        {
            Spec = spec,
            Options = ReadOptions(metadata),
            Rows = metadata.Get<long>("progress.rows"),
            RowsHash = metadata.Get("progress.rows_hash"),
            Step = metadata.Get<long>("progress.step"),
            Epoch = metadata.Get<int>("progress.epoch"),
            Position = metadata.Get<long>("progress.position"),
            LossSum = metadata.Get<double>("progress.loss_sum"),
            LastLoss = metadata.Get<double>("progress.last_loss"),
            EpochsWithoutBetter = metadata.Get<int>("progress.epochs_without_better"),
            BestLoss = metadata.Get<double>("progress.best_loss"),
            Curve = ReadCurve(tensors, name),
            Weights = Take("", "neuronedit.hash"),
            Best = hasBest ? Take("best.", "progress.best_hash") : null,
            Mean = Take("adam.mean.", "progress.mean_hash"),
            Variance = Take("adam.variance.", "progress.variance_hash"),
        };
        NetworkTensors.RequireEmpty(tensors, name);
        if (checkpoint.Step < 0 || checkpoint.Epoch < 0 || checkpoint.Position < 0 || checkpoint.Position >= Math.Max(1, checkpoint.Rows))
            throw SafetensorsReader.Damaged(name, $"its position is epoch {checkpoint.Epoch}, step {checkpoint.Step}, row {checkpoint.Position} of {checkpoint.Rows}");
        return checkpoint;

        Network Take(string prefix, string hashKey)
        {
            var network = NetworkTensors.Take(spec, tensors, name, prefix);
            metadata.RequireHash(hashKey, network);
            return network;
        }
    }

    private static void WriteOptions(Dictionary<string, string> metadata, TrainingOptions options)
    {
        metadata["training.batch"] = Text(options.Batch);
        metadata["training.learning_rate"] = Text(options.LearningRate);
        metadata["training.epochs"] = Text(options.Epochs);
        metadata["training.steps"] = Text(options.Steps);
        metadata["training.validation_share"] = Text(options.ValidationShare);
        metadata["training.patience"] = Text(options.Patience);
        metadata["training.seed"] = Text(options.Seed);
        metadata["training.beta1"] = Text(options.Beta1);
        metadata["training.beta2"] = Text(options.Beta2);
        metadata["training.epsilon"] = Text(options.Epsilon);
    }

    private static TrainingOptions ReadOptions(FileMetadata metadata) => new()
    {
        Batch = metadata.Get<int>("training.batch"),
        LearningRate = metadata.Get<double>("training.learning_rate"),
        Epochs = metadata.Get<int>("training.epochs"),
        Steps = metadata.Get("training.steps").Length == 0 ? null : metadata.Get<long>("training.steps"),
        ValidationShare = metadata.Get<double>("training.validation_share"),
        Patience = metadata.Get<int>("training.patience"),
        Seed = metadata.Get<ulong>("training.seed"),
        Beta1 = metadata.Get<double>("training.beta1"),
        Beta2 = metadata.Get<double>("training.beta2"),
        Epsilon = metadata.Get<double>("training.epsilon"),
    };

    private static void WriteProgress(Dictionary<string, string> metadata, Checkpoint checkpoint)
    {
        metadata["progress.rows"] = Text(checkpoint.Rows);
        metadata["progress.rows_hash"] = checkpoint.RowsHash;
        metadata["progress.step"] = Text(checkpoint.Step);
        metadata["progress.epoch"] = Text(checkpoint.Epoch);
        metadata["progress.position"] = Text(checkpoint.Position);
        metadata["progress.loss_sum"] = Text(checkpoint.LossSum);
        metadata["progress.last_loss"] = Text(checkpoint.LastLoss);
        metadata["progress.epochs_without_better"] = Text(checkpoint.EpochsWithoutBetter);
        metadata["progress.best_loss"] = Text(checkpoint.BestLoss);
        metadata["progress.best_hash"] = checkpoint.Best?.Hash ?? "";
        metadata["progress.mean_hash"] = checkpoint.Mean.Hash;
        metadata["progress.variance_hash"] = checkpoint.Variance.Hash;
    }

    private static ImmutableArray<EpochLoss> ReadCurve(Dictionary<string, SafeTensor> tensors, string name)
    {
        if (!tensors.Remove("curve", out var curve) || curve.Values is not double[] values || curve.Shape is not [_, CurveColumns])
            throw SafetensorsReader.Damaged(name, "it has no tensor curve of type F64 and 4 columns");
        return
        [
            .. values.Chunk(CurveColumns).Select(row => new EpochLoss((int)row[0], (long)row[1], row[2], double.IsNaN(row[3]) ? null : row[3])),
        ];
    }
}
