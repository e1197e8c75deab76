using System.Globalization;
using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Bench;
using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Benchmarks;

/// <summary>
/// An edit applied to Parquet files of many rows: rows per second and the most memory held, each measured in a process of its own,
/// beside the peer's forward pass and the limit that its matrix product sets.
/// </summary>
internal static class EditingBenchmark
{
    private const int Slots = 2;

    public static int Run(string[] arguments)
    {
        if (arguments is ["--apply", var folder, ..]) return EditingProcess.Apply(folder, arguments[2], Slots);
        var byShape = arguments.Contains("--shapes");
        var shapes = byShape ? new (int Channels, long Rows)[] { (2_000, 20_000), (350, 100_000), (35, 100_000) } : [(35, 1_000_000), (35, Rows(arguments))];
        Console.WriteLine($"{Environment.ProcessorCount} processors, {Slots} slots, Parquet (zstd) to Parquet (zstd), layers 500-250-50-250-500");
        var measured = shapes.Select(shape => Measure(shape.Channels, shape.Rows)).ToList();
        if (byShape) return 0;
        ReportMemory(measured[0], measured[1]);
        ReportPeer(measured);
        return 0;
    }

    /// <summary>Makes a file and an edit in a temporary folder, and applies the edit in another process.</summary>
    private static Measured Measure(int channels, long rows)
    {
        var folder = Directory.CreateTempSubdirectory("neuronedit-editing-").FullName;
        try
        {
            OwnProcess.RequireRoom(folder, rows, channels);
            WriteEdit(Path.Combine(folder, "edit"), channels);
            using (var engine = new DataEngine(new DataEngineOptions()))
                MadeFile.Write(engine, Path.Combine(folder, "made.parquet"), new MadeRows(channels, 3, isTarget: false), rows, null, default);
            var bytes = new FileInfo(Path.Combine(folder, "made.parquet")).Length;
            var (seconds, peak) = EditingProcess.Start(folder);
            var measured = new Measured(channels, rows, rows / seconds, peak);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{rows,11:N0} rows x {channels,5:N0} channels, {bytes >> 20,6:N0} MiB   {measured.RowsPerSecond,9:N0} rows/s   {peak / 1e6,6:N0} MB at most"));
            return measured;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>An edit as an experiment leaves it; how well it is trained does not change its speed.</summary>
    private static void WriteEdit(string folder, int channels)
    {
        var pair = MadePair.Create(channels);
        using var trainer = Trainer.Start(new AutoencoderSpec { Channels = channels }, pair.ToTrainingSet(), new TrainingOptions { Steps = 200, Seed = 1 }, Slots);
        while (!trainer.Finished) trainer.Advance();
        var edit = MadeEdit.Learn(pair, trainer.Latest);
        ArtifactFolder.Write(folder, edit.Artifact, edit.Network);
    }

    private static void ReportMemory(Measured few, Measured many)
    {
        var growth = ((double)many.PeakBytes / few.PeakBytes) - 1;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"memory: {many.PeakBytes / 1e6:N0} MB for {many.Rows:N0} rows, {100 * growth:+0;-0;0}% against {few.Rows:N0} (goal: below 600 MB, within 10%)"));
    }

    private static void ReportPeer(List<Measured> measured)
    {
        if (SharedFolder.Find("peers/torch_autoencoder.py") is not { } script)
        {
            Console.WriteLine($"The peer is not here (set {SharedFolder.Variable}): ours alone.");
            return;
        }

        var peer = PeerRun.Start(script, Slots);
        var forward = peer.Where(figure => figure.Key.StartsWith("infer_rows_per_s", StringComparison.Ordinal)).Max(figure => figure.Value);
        var product = peer["sgemm_gflops"] * 1e9;
        var (network, edit) = (product / (MachineFigures.FlopPerEditedRow * 2 / 3), product / MachineFigures.FlopPerEditedRow);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peer, {Slots} threads, 35 channels: forward only, best tile, {forward:N0} rows/s; product {product / 1e9:N1} GFLOP/s, which would pass {network:N0} rows/s forward and edit {edit:N0}, and do nothing else"));
        foreach (var ours in measured.Where(m => m.Channels == MachineFigures.Channels))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ours.Rows,11:N0} rows: x {ours.RowsPerSecond / forward:F2} of the peer's forward rate, {100 * ours.RowsPerSecond / network:F0}% of its product's limit forward, {100 * ours.RowsPerSecond / edit:F0}% of that of an edit"));
    }

    private static long Rows(string[] arguments)
    {
        var at = Array.IndexOf(arguments, "--rows");
        return at >= 0 && at + 1 < arguments.Length ? long.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : 10_000_000;
    }

    private sealed record Measured(int Channels, long Rows, double RowsPerSecond, long PeakBytes);
}
