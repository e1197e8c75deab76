using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Autoencoders;
using NeuronEdit.Numerics;

namespace NeuronEdit.Benchmarks;

/// <summary>
/// The engine beside the same network in PyTorch: training and inference in rows per second, the matrix product in GFLOP/s.
/// Runs of the two take turns, so that a machine that is busy for a while slows both.
/// </summary>
internal static class TrainingBenchmark
{
    private const int Channels = 35;

    public static int Run(string[] arguments)
    {
        var rounds = Option(arguments, "--rounds", 3);
        var steps = Option(arguments, "--steps", 600);
        var script = SharedFolder.Find("peers/torch_autoencoder.py");
        Console.WriteLine($"{Environment.ProcessorCount} processors, vectors: {VectorWidths.Best}, best of {rounds} rounds, batch 100, {new AutoencoderSpec { Channels = Channels }}");
        if (script is null) Console.WriteLine($"The peer is not here (set {SharedFolder.Variable}): ours alone.");
        var best = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var threads in new[] { 1, 2 })
            {
                Keep($"train {threads}", Train(threads, steps));
                if (script is not null) foreach (var (name, value) in PeerRun.Start(script, threads)) Keep($"peer {name} {threads}", value);
            }

            foreach (var tile in new[] { 1024, 8192, 65536 }) Keep($"infer tile={tile}", Infer(tile));
            Keep("square", ProductBenchmark.Measure(VectorWidths.Best, 2048, 2048, 2048));
        }

        Report(best);
        return 0;

        void Keep(string name, double value) => best[name] = Math.Max(value, best.GetValueOrDefault(name));
    }

    /// <summary>Rows per second of a training on standard normal rows, after 200 steps to warm up.</summary>
    private static double Train(int threads, int steps)
    {
        var options = new TrainingOptions { Batch = 100, ValidationShare = 0, Epochs = 1_000_000 };
        using var trainer = Trainer.Start(new AutoencoderSpec { Channels = Channels }, Rows(5000), options, threads);
        for (var i = 0; i < 200; i++) trainer.Advance();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < steps; i++) trainer.Advance();
        return steps * 100 / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Rows per second of encoding to the middle layer and decoding, one thread.</summary>
    private static double Infer(int tile)
    {
        var spec = new AutoencoderSpec { Channels = Channels };
        using var runner = new NetworkRunner(Network.Create(spec, 1));
        var rows = new float[tile * Channels];
        var middle = new float[tile * spec.WidthOfLayer(spec.MiddleLayer)];
        var output = new float[rows.Length];
        var random = new SeededRandom(1);
        foreach (ref var value in rows.AsSpan()) value = (float)random.NextNormal();
        var passes = Math.Max(1, 200_000 / tile);
        double best = 0;
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var pass = 0; pass < passes; pass++)
            {
                runner.Encode(rows, tile, spec.MiddleLayer, middle);
                runner.Decode(middle, tile, spec.MiddleLayer, output);
            }

            best = Math.Max(best, (double)passes * tile / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static void Report(Dictionary<string, double> best)
    {
        var peerBest = Math.Max(best.GetValueOrDefault("peer train_rows_per_s 1"), best.GetValueOrDefault("peer train_rows_per_s 2"));
        foreach (var threads in new[] { 1, 2 })
            Line($"training, {threads} thread{(threads > 1 ? "s" : "")}", best[$"train {threads}"], best.GetValueOrDefault($"peer train_rows_per_s {threads}"), "rows/s", peerBest);
        foreach (var tile in new[] { 1024, 8192, 65536 })
            Line($"encode + decode, tile {tile}, 1 thread", best[$"infer tile={tile}"], best.GetValueOrDefault($"peer infer_rows_per_s tile={tile} 1"), "rows/s", 0);
        Line("product 2048 x 2048 x 2048, 1 thread", best["square"], best.GetValueOrDefault("peer sgemm_gflops 1"), "GFLOP/s", 0);
    }

    private static void Line(string what, double ours, double peer, string unit, double peerBest)
    {
        var ratio = peer > 0 ? string.Create(CultureInfo.InvariantCulture, $"   peer {peer,9:F1}   x {ours / peer:F2}") : "";
        var overBest = peerBest > 0 ? string.Create(CultureInfo.InvariantCulture, $"   of the peer's best x {ours / peerBest:F2}") : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-38} {ours,9:F1} {unit}{ratio}{overBest}"));
    }

    private static TrainingSet Rows(int count)
    {
        var random = new SeededRandom(1);
        var values = new float[count * Channels];
        foreach (ref var value in values.AsSpan()) value = (float)random.NextNormal();
        var set = new TrainingSet(Channels);
        set.Append(values);
        return set;
    }

    private static int Option(string[] arguments, string name, int otherwise)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
