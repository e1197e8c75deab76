using System.Collections.Immutable;

namespace NeuronEdit.Autoencoders;

/// <summary>All that a training needs to continue with the same bits. Written and read by <see cref="CheckpointFile"/>.</summary>
/// <remarks>The order of minibatches is no part of it: that is a function of the seed, the rows and the epoch.</remarks>
public sealed class Checkpoint
{
    /// <summary>The network's shape.</summary>
    public required AutoencoderSpec Spec { get; init; }

    /// <summary>How it is trained.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>Rows of the training set.</summary>
    public required long Rows { get; init; }

    /// <summary><see cref="TrainingSet.Hash"/> of the rows.</summary>
    public required string RowsHash { get; init; }

    /// <summary>Minibatches done.</summary>
    public required long Step { get; init; }

    /// <summary>Epochs completed.</summary>
    public required int Epoch { get; init; }

    /// <summary>Rows of the current epoch already seen.</summary>
    public required long Position { get; init; }

    /// <summary>Sum of squared errors over those rows and all channels.</summary>
    public required double LossSum { get; init; }

    /// <summary>Mean squared error of the last minibatch; NaN before the first.</summary>
    public required double LastLoss { get; init; }

    /// <summary>Completed epochs since the validation loss was lowest.</summary>
    public required int EpochsWithoutBetter { get; init; }

    /// <summary>The lowest validation loss; positive infinity before the first.</summary>
    public required double BestLoss { get; init; }

    /// <summary>What each completed epoch ended with.</summary>
    public required ImmutableArray<EpochLoss> Curve { get; init; }

    /// <summary>The weights. Not to be changed.</summary>
    public required Network Weights { get; init; }

    /// <summary>The weights with the lowest validation loss; null before the first validation.</summary>
    public required Network? Best { get; init; }

    /// <summary>Adam's first moments, in the network's shape.</summary>
    public required Network Mean { get; init; }

    /// <summary>Adam's second moments, in the network's shape.</summary>
    public required Network Variance { get; init; }
}
