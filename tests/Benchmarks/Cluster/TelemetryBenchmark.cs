using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Handlers;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Server.Settings;
using NeuronEdit.Server.Telemetry;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>
/// What telemetry costs: committed turns and edited partitions a second on SQLite, with every turn and item traced, measured and sent to a
/// collector on this machine, against the same without; the two by turns, so that whatever else the machine does falls on both. Beside the time that
/// passes stands the processor time of each, which others on the machine change less.
/// </summary>
internal static class TelemetryBenchmark
{
    private const double Goal = 0.02;
    private const int TurnsAtOnce = 16;
    private const double TurnSeconds = 4;

    public static int Run(string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("neuronedit-telemetry-").FullName;
        try
        {
            return RunAsync(folder, Number(arguments, "--rounds", 9), Number(arguments, "--partitions", 600)).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(string folder, int rounds, int partitions)
    {
        using var collector = new DeafCollector();
        PartitionsBenchmark.Make(folder, partitions, samples: 1);
        var round = 0;
        await CompareAsync("turns", rounds, collector, TurnsAsync);
        await CompareAsync("edited partitions", rounds, collector, () => EditsAsync(folder, partitions, ++round));
        return 0;
    }

    private static async Task CompareAsync(string what, int rounds, DeafCollector collector, Func<Task<(double Rate, double Count)>> measure)
    {
        await measure();
        var (off, on, offProcessor, onProcessor) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var isOn in (bool[])[round % 2 == 1, round % 2 == 0])
            {
                var settings = new TelemetrySettings { Endpoint = isOn ? collector.Endpoint : null, Protocol = TelemetryProtocol.HttpProtobuf, Interval = TimeSpan.FromSeconds(1) };
                using var telemetry = NodeTelemetry.Start(settings, "bench", NullLoggerFactory.Instance);
                var used = Environment.CpuUsage.TotalTime;
                var (rate, count) = await measure();
                (isOn ? on : off).Add(rate);
                (isOn ? onProcessor : offProcessor).Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds / count);
            }
        }

        var costs = off.Zip(on, (without, with) => 1 - with / without).Order().ToList();
        var processor = offProcessor.Zip(onProcessor, (without, with) => with / without - 1).Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-18} {Median(off),9:N1}/s without, {Median(on),9:N1}/s with telemetry: it costs {Median(costs):0.0%} (median of {rounds} pairs, the middle half {costs[rounds / 4]:0.0%} to {costs[^(rounds / 4 + 1)]:0.0%}; goal {Goal:0%}); processor time of each {Median(offProcessor):0.000} ms and {Median(onProcessor):0.000} ms, {Median(processor):0.0%} more ({processor[rounds / 4]:0.0%} to {processor[^(rounds / 4 + 1)]:0.0%}); {collector.Megabytes:0.0} MB received so far"));
    }

    private static async Task<(double Rate, double Count)> TurnsAsync()
    {
        await using var bench = await BenchStore.SqliteAsync();
        var rate = await ProbeTurns.MeasureAsync(bench.Store, TurnsAtOnce, TurnSeconds);
        return (rate, rate * TurnSeconds);
    }

    /// <summary>A whole experiment; what counts is the time from the edit actor's first turn to that which ends its first phase.</summary>
    private static async Task<(double Rate, double Count)> EditsAsync(string folder, int partitions, int round)
    {
        await using var bench = await BenchStore.SqliteAsync();
        using var engine = new DataEngine(DataEngineOptions.ForSlots(Environment.ProcessorCount));
        var storage = Directory.CreateDirectory(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"storage-{round}"))).FullName;
        var results = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"results-{round}"));
        var (first, last) = (0L, 0L);
        var options = new NodeOptions { Name = "bench", Slots = Environment.ProcessorCount };
        var node = new Node(bench.Store, WorkHandlers.Create(engine, storage, bench.Store, TimeProvider.System), options, NullLogger.Instance, committed: (actor, state) =>
        {
            if (actor.Kind != EditActor.KindName) return;
            if (first == 0) first = Stopwatch.GetTimestamp();
            if (last == 0 && state is null or StageState { Phase: > 0 }) last = Stopwatch.GetTimestamp();
        });
        using var drain = new CancellationTokenSource();
        var running = Task.Run(() => node.RunAsync(drain.Token, default));
        var client = new ClusterClient(bench.Store);
        var request = await client.SubmitAsync(new SubmitRequest { Spec = SpecFile.Load(Path.Combine(folder, "experiment.yaml")), User = "bench", Results = results }, storage, default);
        var ended = await client.WaitForEndAsync(request, _ => Task.CompletedTask, default);
        await drain.CancelAsync();
        await running;
        if (ended is not { Experiment.Status: ExperimentStatus.Finished }) throw new InvalidOperationException($"The experiment ended as {ended?.Experiment.Status}: {ended?.Experiment.Failure?.Text}");
        Directory.Delete(storage, recursive: true);
        Directory.Delete(results, recursive: true);
        return (partitions / Stopwatch.GetElapsedTime(first, last).TotalSeconds, partitions);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static int Number(string[] arguments, string option, int otherwise) =>
        Array.IndexOf(arguments, option) is >= 0 and var at ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
