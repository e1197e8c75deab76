using System.Diagnostics;
using NeuronEdit.Autoencoders;
using NeuronEdit.Numerics;

namespace NeuronEdit.Benchmarks;

/// <summary>Where a training step's time goes, one thread and two: best, median and mean of single steps.</summary>
internal static class StepBenchmark
{
    private const int Batch = 100;

    public static int Run(string[] arguments)
    {
        var spec = new AutoencoderSpec { Channels = 35 };
        var random = new SeededRandom(1);
        var set = new TrainingSet(35);
        set.Append([.. Enumerable.Range(0, Batch * 35).Select(_ => (float)random.NextNormal())]);
        using ComputeTeam team = new(1), pair = new(2);
        using var step = new TrainingStep(Network.Create(spec, 1), set, Batch, team, VectorWidths.Best);
        using var stepOfTwo = new TrainingStep(Network.Create(spec, 1), set, Batch, pair, VectorWidths.Best);
        int[] rows = [.. Enumerable.Range(0, Batch)];
        var adam = AdamStep.At(1000, 0.001, 0.9, 0.999, 1e-8);
        var forward = 2.0 * Batch * Enumerable.Range(0, 6).Sum(layer => (double)spec.WidthOfLayer(layer) * spec.WidthOfLayer(layer + 1));
        var first = 2.0 * Batch * 35 * 500;
        for (var round = 0; round < 3; round++)
        {
            Show("forward", forward, () => step.Measure(rows, 0, Batch));
            Show("forward and back", (2 * forward) - first, () => step.Propagate(rows, 0, Batch));
            Show("gradients and Adam", forward, () => step.Apply(adam));
            Show("whole step", (3 * forward) - first, () =>
            {
                step.Propagate(rows, 0, Batch);
                step.Apply(adam);
            });
            Show("2 threads, forward and back", (2 * forward) - first, () => stepOfTwo.Propagate(rows, 0, Batch));
            Show("2 threads, gradients and Adam", forward, () => stepOfTwo.Apply(adam));
            Show("2 threads, whole step", (3 * forward) - first, () =>
            {
                stepOfTwo.Propagate(rows, 0, Batch);
                stepOfTwo.Apply(adam);
            });
        }

        return 0;
    }

    private static void Show(string name, double flops, Action work)
    {
        for (var i = 0; i < 50; i++) work();
        var micros = new double[1000];
        for (var round = 0; round < micros.Length; round++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            micros[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(micros);
        Console.WriteLine($"{name,-30} best {micros[0],6:F0} us {flops / micros[0] / 1e3,6:F1} GFLOP/s   p10 {micros[100],6:F0}   median {micros[500],6:F0}   p90 {micros[900],6:F0}   mean {micros.Average(),6:F0} us");
    }
}
