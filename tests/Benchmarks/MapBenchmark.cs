using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Autoencoders;
using NeuronEdit.Experiments.Bench;
using NeuronEdit.Sketches;

namespace NeuronEdit.Benchmarks;

/// <summary>What one thread does with activations of the paper's middle layer: the edit map (eq. (1), 101 quantiles), and entering them into sketches.</summary>
internal static class MapBenchmark
{
    private const int Channels = 35;
    private const int Rounds = 400;
    private const int UpdatesPerRound = 4;

    public static int Run(string[] arguments)
    {
        _ = arguments;
        var pair = MadePair.Create(Channels);
        using var trainer = Trainer.Start(new AutoencoderSpec { Channels = Channels }, pair.ToTrainingSet(), new TrainingOptions { Steps = 100, Seed = 1 }, 1);
        while (!trainer.Finished) trainer.Advance();
        var edit = MadeEdit.Learn(pair, trainer.Latest);
        var activations = edit.ActivationsOf(pair);
        var map = edit.Artifact.CreateMap();
        var rows = activations.Length / map.Neurons;
        Console.WriteLine($"{rows:N0} rows x {map.Neurons} neurons, {map.Source.Quantiles} quantiles, {Rounds} rounds, one thread");

        var edited = new float[activations.Length];
        var sketches = new NeuronSketches(map.Neurons, 1);
        Report("edit map", activations.Length, () => activations.CopyTo(edited, 0), () => map.Apply(edited, rows, 1));
        Report("sketches", UpdatesPerRound * activations.Length, () => { }, () =>
        {
            for (var i = 0; i < UpdatesPerRound; i++) sketches.Update(activations, rows);
        });
        return 0;
    }

    /// <summary>Times each round by itself; the first fifth, while the runtime still compiles, does not count.</summary>
    private static void Report(string name, int units, Action prepare, Action work)
    {
        var seconds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            prepare();
            var start = Stopwatch.GetTimestamp();
            work();
            if (round >= Rounds / 5) seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        seconds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-10} best {units / seconds[0] / 1e6,6:N0} M activations/s, median {units / seconds[seconds.Count / 2] / 1e6,6:N0}"));
    }
}
