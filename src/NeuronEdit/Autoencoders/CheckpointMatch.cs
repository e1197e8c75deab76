using System.Globalization;

namespace NeuronEdit.Autoencoders;

/// <summary>Whether a checkpoint may be continued with some rows and options: only with those it was captured with.</summary>
internal static class CheckpointMatch
{
    /// <summary>Returns if all agree.</summary>
    /// <exception cref="NeuronEditException">Artifact: names the first difference and both values.</exception>
    public static void Require(Checkpoint checkpoint, TrainingSet set, TrainingOptions options)
    {
        var then = checkpoint.Options;
        Same("training.batch", then.Batch, options.Batch);
        Same("training.learningRate", then.LearningRate, options.LearningRate);
        Same("training.epochs", then.Epochs, options.Epochs);
        Same("training.steps", then.Steps, options.Steps);
        Same("training.validationShare", then.ValidationShare, options.ValidationShare);
        Same("training.patience", then.Patience, options.Patience);
        Same("seed", then.Seed, options.Seed);
        Same("training.beta1", then.Beta1, options.Beta1);
        Same("training.beta2", then.Beta2, options.Beta2);
        Same("training.epsilon", then.Epsilon, options.Epsilon);
        Same("the number of training rows", checkpoint.Rows, set.Rows);
        Same("the hash of the training rows", checkpoint.RowsHash, set.Hash);
    }

    private static void Same<T>(string what, T then, T now)
    {
        if (EqualityComparer<T>.Default.Equals(then, now)) return;
        throw new NeuronEditException(FailureCode.Artifact, string.Create(
            CultureInfo.InvariantCulture,
            $"The checkpoint cannot be continued: {what} was {Text(then)} when it was written and is {Text(now)} now. Restore the old value, or start the training anew without the checkpoint."));
    }

    private static string Text<T>(T value) => value is null ? "not set" : string.Create(CultureInfo.InvariantCulture, $"{value}");
}
