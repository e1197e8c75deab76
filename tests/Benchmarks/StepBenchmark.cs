using System.Diagnostics;
using NeuronEdit.Autoencoders;
using NeuronEdit.Numerics;

namespace NeuronEdit.Benchmarks;

/// <summary>Where a training step's time goes, one thread: the best of many short rounds, which finds the quiet moments of a busy machine.</summary>
internal static class StepBenchmark
{
    private const int Batch = 100;

    public static int Run(string[] arguments)
    {
        var spec = new AutoencoderSpec { Channels = 35 };
        var random = new SeededRandom(1);
        var set = new TrainingSet(35);
        set.Append([.. Enumerable.Range(0, Batch * 35).Select(_ => (float)random.NextNormal())]);
        using var team = new ComputeTeam(1);
        using var step = new TrainingStep(Network.Create(spec, 1), set, Batch, team, VectorWidths.Best);
        int[] rows = [.. Enumerable.Range(0, Batch)];
        var adam = AdamStep.At(1000, 0.001, 0.9, 0.999, 1e-8);
        var forward = 2.0 * Batch * Enumerable.Range(0, 6).Sum(layer => (double)spec.WidthOfLayer(layer) * spec.WidthOfLayer(layer + 1));
        var first = 2.0 * Batch * 35 * 500;
        for (var round = 0; round < 4; round++)
        {
            Show("forward", forward, () => step.Measure(rows, 0, Batch));
            Show("forward and back", (2 * forward) - first, () => step.Propagate(rows, 0, Batch));
            Show("gradients and Adam", forward, () => step.Apply(adam));
            Show("whole step", (3 * forward) - first, () =>
            {
                step.Propagate(rows, 0, Batch);
                step.Apply(adam);
            });
        }

        return 0;
    }

    private static void Show(string name, double flops, Action work)
    {
        for (var i = 0; i < 50; i++) work();
        var best = double.MaxValue;
        for (var round = 0; round < 200; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 5; i++) work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / 5);
        }

        Console.WriteLine($"{name,-20} {best * 1e6,8:F0} us {flops / best / 1e9,7:F1} GFLOP/s");
    }
}
