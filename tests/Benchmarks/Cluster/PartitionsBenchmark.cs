using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Bench;
using NeuronEdit.Experiments.Specification;
using Npgsql;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>
/// Many small partitions through worker processes on PostgreSQL, against the compute that they contain: the same partitions edited in one process
/// without actors, store or leases, on as many threads as there are processors.
/// </summary>
internal static class PartitionsBenchmark
{
    private const string Name = "partitions";
    private const int PartitionRows = 5_000;
    private const int Samples = 20;
    private const int Channels = 35;
    private const double Goal = 1.15;

    public static int Run(string[] arguments)
    {
        if (Environment.GetEnvironmentVariable("NEURONEDIT_POSTGRES") is not { Length: > 0 } connection)
        {
            Console.Error.WriteLine("NEURONEDIT_POSTGRES must name a PostgreSQL database that may be filled; bash tests/with-postgres.sh starts one for a command.");
            return 2;
        }

        if (arguments is ["--worker", .. var worker]) return WorkerProcess.RunAsync(Environment.GetEnvironmentVariable("NEURONEDIT_BENCH_STORE")!, worker).GetAwaiter().GetResult();
        var store = new NpgsqlConnectionStringBuilder(connection) { SearchPath = $"bench_{Guid.NewGuid():n}" }.ConnectionString;
        Environment.SetEnvironmentVariable("NEURONEDIT_BENCH_STORE", store);
        var folder = Directory.CreateTempSubdirectory("neuronedit-partitions-").FullName;
        try
        {
            return RunAsync(store, folder, Number(arguments, "--partitions", 2_000), Number(arguments, "--workers", 3)).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(string name, string folder, int partitions, int workers)
    {
        OwnProcess.RequireRoom(folder, (long)partitions * PartitionRows, Channels);
        Make(folder, partitions / Samples);
        await using var store = ClusterStores.Open(name);
        await store.OpenAsync(default);
        var client = new ClusterClient(store);
        var storage = Directory.CreateDirectory(Path.Combine(folder, "storage")).FullName;
        var started = Enumerable.Range(1, workers).Select(n => WorkerProcess.Start(Name, $"worker-{n}", storage, 1)).ToList();
        try
        {
            var request = await client.SubmitAsync(new SubmitRequest { Spec = SpecFile.Load(Path.Combine(folder, "experiment.yaml")), User = "bench" }, storage, default);
            var (seconds, processor) = await EditPhaseAsync(store, request.Key, started);
            var ended = await client.WaitForEndAsync(request, _ => Task.CompletedTask, default);
            if (ended is not { Experiment.Status: ExperimentStatus.Finished }) throw new InvalidOperationException($"The experiment ended as {ended?.Experiment.Status}: {ended?.Experiment.Failure?.Text}");
            var (alone, aloneProcessor) = PlainEdit.Measure(folder, storage, request.Key);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{partitions:N0} partitions of {PartitionRows:N0} rows, {workers} workers of 1 slot, {Environment.ProcessorCount} processors: {seconds:0.0} s, in one process without a cluster {alone:0.0} s: {seconds / alone:0.00} times (goal {Goal}); processor time of the workers {processor:0.0} s against {aloneProcessor:0.0} s: {processor / aloneProcessor:0.00} times; largest worker {started.Max(w => w.PeakWorkingSet) >> 20} MiB"));
            return 0;
        }
        finally
        {
            foreach (var worker in started) worker.Dispose();
        }
    }

    /// <summary>Follows the edit actor from its first item to its last.</summary>
    private static async Task<(double Seconds, double ProcessorSeconds)> EditPhaseAsync(IClusterStore store, string experiment, IReadOnlyList<WorkerProcess> workers)
    {
        var (start, used) = (0L, TimeSpan.Zero);
        while (true)
        {
            var stored = await store.ReadActorAsync(new ActorId(EditActor.KindName, EditActor.KeyOf(experiment, 0)), default);
            var state = stored is null ? null : ClusterJson.Read<StageState>(stored.State);
            if (start == 0 && state is not null) (start, used) = (Stopwatch.GetTimestamp(), Used(workers));
            if (start != 0 && state is null or { Phase: > 0 }) return (Stopwatch.GetElapsedTime(start).TotalSeconds, (Used(workers) - used).TotalSeconds);
            if (await store.ReadActorAsync(ExperimentActor.Id(experiment), default) is { } actor && ClusterJson.Read<ExperimentState>(actor.State) is { Status: ExperimentStatus.Failed, Failure: var failure })
                throw new InvalidOperationException(failure?.Text);
            await Task.Delay(200);
        }
    }

    private static TimeSpan Used(IReadOnlyList<WorkerProcess> workers) => workers.Aggregate(TimeSpan.Zero, (sum, w) => sum + w.ProcessorTime);

    /// <summary>FCS files can be cut anywhere, so partitions have just the rows that are wanted.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="partitionsPerSample">Partitions of each file of X.</param>
    /// <param name="samples">Files of X.</param>
    internal static void Make(string folder, int partitionsPerSample, int samples = Samples)
    {
        using var engine = new DataEngine(new DataEngineOptions());
        foreach (var (name, seed, rows) in new[] { ("source", 1UL, 20_000L), ("target", 2UL, 20_000L), ("x", 3UL, (long)partitionsPerSample * PartitionRows) })
        {
            var parquet = Path.Combine(folder, name + ".parquet");
            MadeFile.Write(engine, parquet, new MadeRows(Channels, seed, name == "target"), rows, null, default);
            engine.CopyEdited(new CopyRequest { Table = engine.Inspect(parquet), OutputPath = Path.Combine(folder, name + ".fcs"), Format = FileFormat.Fcs });
            File.Delete(parquet);
        }

        Directory.CreateDirectory(Path.Combine(folder, "x"));
        for (var i = 0; i < samples; i++) File.Copy(Path.Combine(folder, "x.fcs"), Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"x/s{i:00}.fcs")));
        File.WriteAllText(
            Path.Combine(folder, "experiment.yaml"),
            $$"""
            name: partitions
            source: source.fcs
            target: target.fcs
            extrapolate: { path: x }
            training: { steps: 50 }
            evaluation: { maxRows: 1000 }
            output: { partitionRows: {{PartitionRows}} }

            """);
    }

    private static int Number(string[] arguments, string option, int otherwise) =>
        Array.IndexOf(arguments, option) is >= 0 and var at ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
