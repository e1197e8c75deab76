using NeuronEdit.Autoencoders;

namespace NeuronEdit.Experiments.Bench;

/// <summary>Training of the paper's network in memory.</summary>
internal sealed class TrainingBench(TimeProvider time, BenchBudget budget, CancellationToken cancellation)
{
    /// <summary>Trains for as long as the budget says.</summary>
    /// <returns>Rows per second, and the network that came out.</returns>
    public (double RowsPerSecond, Network Network) Measure(TrainingSet set, int threads)
    {
        var options = new TrainingOptions { Epochs = 1_000_000, ValidationShare = 0, Seed = 1 };
        using var trainer = Trainer.Start(new AutoencoderSpec { Channels = set.Channels }, set, options, threads);
        Advance(trainer, budget.WarmUp);
        var (first, start) = (trainer.Step, time.GetTimestamp());
        Advance(trainer, budget.Training);
        return ((trainer.Step - first) * options.Batch / time.GetElapsedTime(start).TotalSeconds, trainer.Latest);
    }

    private void Advance(Trainer trainer, TimeSpan duration)
    {
        var start = time.GetTimestamp();
        do
        {
            cancellation.ThrowIfCancellationRequested();
            trainer.Advance();
        }
        while (time.GetElapsedTime(start) < duration);
    }
}
