using System.Globalization;
using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>Trains an autoencoder, one minibatch at a time, so that its caller may report, checkpoint or stop between any two.</summary>
/// <remarks>
/// The result depends on spec, rows, options and seed alone: neither on the number of threads, nor on the vector width, nor on where
/// training was stopped and resumed. One thread calls it at a time. A step allocates nothing; the end of an epoch, a few objects.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly TrainingSet _set;
    private readonly ComputeTeam _team;
    private readonly TrainingStep _step;
    private readonly BatchOrder _order;
    private readonly TrainingProgress _progress;
    private readonly int[] _validation;
    private readonly int[] _training;
    private readonly string _setHash;
    private NeuronEditException? _failure;

    private Trainer(Network initial, TrainingSet set, TrainingOptions options, int threads, TrainingProgress progress, VectorWidth width)
    {
        (Spec, Options, _set, _progress) = (initial.Spec, options, set, progress);
        _setHash = set.Hash;
        _order = new BatchOrder((int)set.Rows, options.ValidationShare, options.Seed);
        (_training, _validation) = (_order.Training, _order.Validation);
        StepsPlanned = options.Steps ?? options.Epochs * (((long)_training.Length + options.Batch - 1) / options.Batch);
        _team = new ComputeTeam(threads);
        try
        {
            _step = new TrainingStep(initial, set, options.Batch, _team, width);
        }
        catch
        {
            // Memory frees itself; waiting threads do not.
            _team.Dispose();
            throw;
        }
    }

    /// <summary>The network's shape.</summary>
    public AutoencoderSpec Spec { get; }

    /// <summary>How it is trained.</summary>
    public TrainingOptions Options { get; }

    /// <summary>True once all steps are done or the validation loss has stopped falling.</summary>
    public bool Finished => _progress.Step >= StepsPlanned || StoppedEarly;

    /// <summary>True once as many epochs as <see cref="TrainingOptions.Patience"/> brought no lower validation loss.</summary>
    public bool StoppedEarly => Options.Patience > 0 && _progress.EpochsWithoutBetter >= Options.Patience;

    /// <summary>Minibatches done.</summary>
    public long Step => _progress.Step;

    /// <summary>Minibatches to do if training does not stop early.</summary>
    public long StepsPlanned { get; }

    /// <summary>Epochs completed.</summary>
    public int Epoch => _progress.Epoch;

    /// <summary>Rows of the set that are trained on; the others validate.</summary>
    public int TrainingRows => _training.Length;

    /// <summary>Mean squared error of the last minibatch, before the step it caused; NaN before the first.</summary>
    public double LastLoss => _progress.LastLoss;

    /// <summary>What each completed epoch ended with.</summary>
    public IReadOnlyList<EpochLoss> Curve => _progress.Curve;

    /// <summary>A copy of the weights with the lowest validation loss so far; of the latest, if no validation was made yet or there is none.</summary>
    public Network Best => _progress.Best?.Clone() ?? Export(ParameterKind.Value);

    /// <summary>A copy of the weights as they are now.</summary>
    public Network Latest => Export(ParameterKind.Value);

    /// <summary>Begins a training.</summary>
    /// <param name="spec">The network's shape; its initial weights come from the options' seed.</param>
    /// <param name="set">The rows, finite, at least 1; not owned, and not to be appended to while training lasts.</param>
    /// <param name="options">How to train.</param>
    /// <param name="threads">Threads to compute with, 1 to 1024. They cost time, not bits.</param>
    /// <exception cref="NeuronEditException">Specification: spec or options are not valid. Data: there are no rows.</exception>
    /// <exception cref="ArgumentException">The rows have not as many channels as the spec.</exception>
    public static Trainer Start(AutoencoderSpec spec, TrainingSet set, TrainingOptions options, int threads) =>
        Start(spec, set, options, threads, VectorWidths.Best);

    /// <summary>The same with kernels of one width.</summary>
    internal static Trainer Start(AutoencoderSpec spec, TrainingSet set, TrainingOptions options, int threads, VectorWidth width)
    {
        Check(spec, set, options);
        return new Trainer(Network.Create(spec, options.Seed), set, options, threads, new TrainingProgress(), width);
    }

    /// <summary>Continues a training exactly where a checkpoint was captured.</summary>
    /// <param name="checkpoint">As <see cref="Capture"/> gave it; only read.</param>
    /// <param name="set">The same rows in the same order.</param>
    /// <param name="options">The same options.</param>
    /// <param name="threads">Any number of threads.</param>
    /// <exception cref="NeuronEditException">Artifact: the checkpoint belongs to other rows or options; names the difference.</exception>
    public static Trainer Resume(Checkpoint checkpoint, TrainingSet set, TrainingOptions options, int threads)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Check(checkpoint.Spec, set, options);
        CheckpointMatch.Require(checkpoint, set, options);
        var trainer = new Trainer(checkpoint.Weights, set, options, threads, new TrainingProgress(checkpoint), VectorWidths.Best);
        if (checkpoint.Position % options.Batch != 0 || checkpoint.Position >= trainer.TrainingRows)
        {
            trainer.Dispose();
            throw new NeuronEditException(FailureCode.Artifact, $"The checkpoint is damaged: its position, row {checkpoint.Position} of the epoch, is no whole number of minibatches of {options.Batch} below {trainer.TrainingRows}. Start the training anew without it.");
        }

        trainer._step.Import(checkpoint.Mean, ParameterKind.Mean);
        trainer._step.Import(checkpoint.Variance, ParameterKind.Variance);
        if (checkpoint.Position > 0) trainer._order.StartEpoch(checkpoint.Epoch + 1);
        return trainer;
    }

    /// <summary>One minibatch; if it ends the epoch or the training, also the validation loss and what follows from it.</summary>
    /// <exception cref="InvalidOperationException">Training is finished.</exception>
    /// <exception cref="NeuronEditException">Diverged: the loss is not finite. The trainer is of no more use; the last checkpoint captured is.</exception>
    public void Advance()
    {
        if (_failure is not null) throw _failure;
        if (Finished) throw new InvalidOperationException("The training is finished.");
        if (_progress.Position == 0) _order.StartEpoch(_progress.Epoch + 1);
        var rows = (int)Math.Min(Options.Batch, _training.Length - _progress.Position);
        var squares = _step.Propagate(_training, (int)_progress.Position, rows);
        if (!double.IsFinite(squares)) throw Diverged("The loss");
        _step.Apply(AdamStep.At(_progress.Step + 1, Options.LearningRate, Options.Beta1, Options.Beta2, Options.Epsilon));
        _progress.AddStep(rows, squares, squares / ((double)rows * Spec.Channels));
        if (_progress.Position == _training.Length || _progress.Step == StepsPlanned) EndEpoch();
    }

    /// <summary>A copy of all that is needed to continue, independent of this trainer.</summary>
    /// <exception cref="NeuronEditException">Diverged: weights are not finite; a checkpoint would be of no use.</exception>
    public Checkpoint Capture()
    {
        if (_failure is not null) throw _failure;
        var weights = Export(ParameterKind.Value);
        Network mean = Export(ParameterKind.Mean), variance = Export(ParameterKind.Variance);
        if (!weights.IsFinite || !mean.IsFinite || !variance.IsFinite) throw Diverged("A weight or one of its moments");
        return _progress.ToCheckpoint(Spec, Options, _set.Rows, _setHash, weights, mean, variance);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _team.Dispose();
        _step.Dispose();
    }

    private void EndEpoch()
    {
        var validation = _validation.Length == 0 ? (double?)null : ValidationLoss();
        if (validation is { } loss && !double.IsFinite(loss)) throw Diverged("The validation loss");
        if (_progress.EndEpoch(Spec.Channels, validation)) _step.Export(_progress.BestOf(Spec), ParameterKind.Value);
    }

    private double ValidationLoss()
    {
        var sum = 0.0;
        for (var first = 0; first < _validation.Length; first += _step.BlockRows)
            sum += _step.Measure(_validation, first, Math.Min(_step.BlockRows, _validation.Length - first));
        return sum / ((double)_validation.Length * Spec.Channels);
    }

    private Network Export(ParameterKind kind)
    {
        var network = new Network(Spec);
        _step.Export(network, kind);
        return network;
    }

    private NeuronEditException Diverged(string what)
    {
        var rate = Options.LearningRate.ToString(CultureInfo.InvariantCulture);
        return _failure = new NeuronEditException(
            FailureCode.Diverged,
            $"{what} is not a finite number in epoch {_progress.Epoch + 1}, step {_progress.Step + 1}, with learning rate {rate}. "
            + "The last checkpoint is good. Lower training.learningRate, or look for extreme values in the data and choose a transform or a scale that tames them.");
    }

    private static void Check(AutoencoderSpec spec, TrainingSet set, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        spec.Validate();
        options.Validate();
        if (set.Channels != spec.Channels) throw new ArgumentException($"The rows have {set.Channels} channels, the spec {spec.Channels}.", nameof(set));
        if (set.Rows == 0) throw new NeuronEditException(FailureCode.Data, "There are no rows to train on; at least 1 is needed. Look at the samples' files and at training.maxRows.");
        // As wide as the widest panels, those of AVX-512, make it, so that the limit is the same everywhere.
        var panel = VectorWidth.Vector512.PanelWidth();
        var widest = (spec.Widths.Max() + panel - 1) / panel * panel;
        if ((long)options.Batch * widest > int.MaxValue)
            throw new NeuronEditException(FailureCode.Specification, $"training.batch is {options.Batch}, too many rows of {spec.Widths.Max()} neurons; at most {int.MaxValue / widest} fit. Set it in the experiment file under training.batch.");
    }
}
