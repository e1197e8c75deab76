namespace NeuronEdit.Autoencoders;

/// <summary>How far a training has come: counters, losses, the best weights. No arithmetic of the network.</summary>
internal sealed class TrainingProgress
{
    private readonly List<EpochLoss> _curve = [];

    /// <summary>Nothing done yet.</summary>
    public TrainingProgress()
    {
    }

    /// <summary>As far as a checkpoint.</summary>
    public TrainingProgress(Checkpoint checkpoint)
    {
        (Step, Epoch, Position) = (checkpoint.Step, checkpoint.Epoch, checkpoint.Position);
        (LossSum, LastLoss, BestLoss) = (checkpoint.LossSum, checkpoint.LastLoss, checkpoint.BestLoss);
        EpochsWithoutBetter = checkpoint.EpochsWithoutBetter;
        _curve.AddRange(checkpoint.Curve);
        Best = checkpoint.Best?.Clone();
    }

    /// <inheritdoc cref="Checkpoint.Step"/>
    public long Step { get; private set; }

    /// <inheritdoc cref="Checkpoint.Epoch"/>
    public int Epoch { get; private set; }

    /// <inheritdoc cref="Checkpoint.Position"/>
    public long Position { get; private set; }

    /// <inheritdoc cref="Checkpoint.LossSum"/>
    public double LossSum { get; private set; }

    /// <inheritdoc cref="Checkpoint.LastLoss"/>
    public double LastLoss { get; private set; } = double.NaN;

    /// <inheritdoc cref="Checkpoint.BestLoss"/>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <inheritdoc cref="Checkpoint.EpochsWithoutBetter"/>
    public int EpochsWithoutBetter { get; private set; }

    /// <inheritdoc cref="Checkpoint.Curve"/>
    public IReadOnlyList<EpochLoss> Curve => _curve;

    /// <inheritdoc cref="Checkpoint.Best"/>
    public Network? Best { get; private set; }

    /// <summary>The network to copy the best weights into.</summary>
    public Network BestOf(AutoencoderSpec spec) => Best ??= new Network(spec);

    /// <summary>A minibatch was done.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="squares">Its sum of squared errors.</param>
    /// <param name="loss">Its mean squared error.</param>
    public void AddStep(int rows, double squares, double loss)
    {
        Step++;
        Position += rows;
        LossSum += squares;
        LastLoss = loss;
    }

    /// <summary>An epoch was done, or the part of it that was planned.</summary>
    /// <param name="channels">Values in a row.</param>
    /// <param name="validation">Its validation loss, or null.</param>
    /// <returns>True if the validation loss is the lowest so far, and the weights are to be kept.</returns>
    public bool EndEpoch(int channels, double? validation)
    {
        Epoch++;
        _curve.Add(new EpochLoss(Epoch, Step, LossSum / ((double)Position * channels), validation));
        (Position, LossSum) = (0, 0);
        if (validation is not { } loss) return false;
        if (loss >= BestLoss)
        {
            EpochsWithoutBetter++;
            return false;
        }

        (BestLoss, EpochsWithoutBetter) = (loss, 0);
        return true;
    }

    /// <summary>A checkpoint with copies of what is kept here, around the networks given.</summary>
    public Checkpoint ToCheckpoint(
        AutoencoderSpec spec, TrainingOptions options, long rows, string rowsHash, Network weights, Network mean, Network variance) => new()
    {
        Spec = spec, Options = options, Rows = rows, RowsHash = rowsHash,
        Step = Step, Epoch = Epoch, Position = Position, LossSum = LossSum, LastLoss = LastLoss,
        EpochsWithoutBetter = EpochsWithoutBetter, BestLoss = BestLoss, Curve = [.. _curve],
        Weights = weights, Best = Best?.Clone(), Mean = mean, Variance = variance,
    };
}
