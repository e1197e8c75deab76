using System.Globalization;

namespace NeuronEdit.Autoencoders;

/// <summary>How an autoencoder is trained. Batch and learning rate default to the paper's; the rest it leaves open.</summary>
public sealed record TrainingOptions
{
    private const int BatchMax = 65_536;

    /// <summary>Rows in a minibatch: 1 to 65536. The last one of an epoch may be shorter.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>Adam's learning rate, above 0, at most 1.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Passes over the training rows, at least 1. Without effect if <see cref="Steps"/> is set.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>Minibatches in all, at least 1; null to train for <see cref="Epochs"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Share of the rows that is kept out of training to measure the validation loss: 0 (none) to 0.5. Rounded down to whole rows.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>Training stops early after this many epochs without a lower validation loss; 0 never stops early.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Decides the initial weights, the validation rows and the order of the minibatches.</summary>
    public ulong Seed { get; init; }

    /// <summary>Adam's decay of the mean of gradients: 0 to below 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's decay of the mean of squared gradients: 0 to below 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam's epsilon, above 0, at most 1.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Checks every value.</summary>
    /// <exception cref="NeuronEditException">Specification: names the setting, what was found and what is allowed.</exception>
    public void Validate()
    {
        Require(Batch is >= 1 and <= BatchMax, "batch", Batch, $"1 to {BatchMax}");
        Require(LearningRate is > 0 and <= 1, "learningRate", LearningRate, "above 0 and at most 1");
        Require(Epochs >= 1, "epochs", Epochs, "at least 1");
        Require(Steps is null or >= 1, "steps", Steps ?? 0, "at least 1");
        Require(ValidationShare is >= 0 and <= 0.5, "validationShare", ValidationShare, "0 to 0.5");
        Require(Patience >= 0, "patience", Patience, "0 or more");
        Require(Beta1 is >= 0 and < 1, "beta1", Beta1, "0 to below 1");
        Require(Beta2 is >= 0 and < 1, "beta2", Beta2, "0 to below 1");
        Require(Epsilon is > 0 and <= 1, "epsilon", Epsilon, "above 0 and at most 1");
    }

    private static void Require(bool holds, string setting, IFormattable value, string allowed)
    {
        if (holds) return;
        var found = value.ToString(null, CultureInfo.InvariantCulture);
        throw new NeuronEditException(
            FailureCode.Specification, $"training.{setting} is {found}; must be {allowed}. Set it in the experiment file under training.{setting}.");
    }
}

/// <summary>What an epoch ended with.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Step">Minibatches done since the start.</param>
/// <param name="Training">Mean squared error of the epoch's minibatches, each before the step it caused; squared units of the rows.</param>
/// <param name="Validation">Mean squared error of the validation rows after the epoch; null if there are none.</param>
public sealed record EpochLoss(int Epoch, long Step, double Training, double? Validation);
