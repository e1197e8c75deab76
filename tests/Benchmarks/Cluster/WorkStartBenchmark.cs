using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>From a commit that orders work to the moment its handler begins: on PostgreSQL in another process, on SQLite in this one.</summary>
internal static class WorkStartBenchmark
{
    private const int Orders = 300;
    private const double GoalMilliseconds = 20;

    public static int Run(string[] arguments) =>
        (arguments is ["--worker", var name] ? WorkAsync(name) : MeasureAsync()).GetAwaiter().GetResult();

    /// <summary>What the other process does, until its input ends.</summary>
    private static async Task<int> WorkAsync(string name)
    {
        await using var store = ClusterStores.Open(name);
        await store.OpenAsync(default);
        using var stop = new CancellationTokenSource();
        var node = TimedHandler.Node(store, "other", slots: 2, TimeSpan.Zero).RunAsync(CancellationToken.None, stop.Token);
        await Console.In.ReadToEndAsync();
        await stop.CancelAsync();
        await node;
        return 0;
    }

    private static async Task<int> MeasureAsync()
    {
        await using (var file = await BenchStore.SqliteAsync())
        {
            using var stop = new CancellationTokenSource();
            var node = Task.Run(() => TimedHandler.Node(file.Store, "same", slots: 2, TimeSpan.Zero).RunAsync(CancellationToken.None, stop.Token));
            await ShowAsync("SQLite, the same process", file.Store);
            await stop.CancelAsync();
            await node;
        }

        if (BenchStore.Server is null)
        {
            Console.Error.WriteLine(BenchStore.NoServer);
            return 2;
        }

        await using var server = await BenchStore.PostgresAsync(BenchStore.Server);
        using var worker = Start(server.Name);
        await ShowAsync("PostgreSQL, another process", server.Store);
        worker.StandardInput.Close();
        await worker.WaitForExitAsync();
        return worker.ExitCode;
    }

    private static async Task ShowAsync(string what, IClusterStore store)
    {
        var committed = await OrderAsync(store);
        var began = (await store.ReadOutcomesAsync(Owner, TimedHandler.KindName, 0, Orders, default)).Select(TimedHandler.BeganAt).ToArray();
        // The first few find code that runs for the first time.
        double[] fromCall = Milliseconds(committed.Select(c => c.Called), began), fromReturn = Milliseconds(committed.Select(c => c.Returned), began);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-28} from the commit's call {Quantiles(fromCall)}; from its return {Quantiles(fromReturn)} (goal for the median {GoalMilliseconds} ms)"));
    }

    private static ActorId Owner => new("bench", "owner");

    /// <summary>Orders one item after another, each once the last is done, at times that nobody expects.</summary>
    private static async Task<List<(long Called, long Returned)>> OrderAsync(IClusterStore store)
    {
        var random = new Random(1);
        var committed = new List<(long, long)>();
        var version = 0L;
        for (var n = 0; n < Orders; n++)
        {
            var turn = new TurnCommit { Actor = Owner, Version = version, StateFormat = 1, State = "{}", Consumed = [], Work = [new WorkOrder(TimedHandler.KindName, n, "q", "{}") { KeepOutcome = true }] };
            var called = Stopwatch.GetTimestamp();
            if (!await store.CommitAsync(n == 0 ? turn with { Queue = new QueueSettings("q", "user") } : turn, default)) throw new InvalidOperationException("The turn was refused.");
            committed.Add((called, Stopwatch.GetTimestamp()));
            version = turn.NextVersion;
            while ((await store.CountWorkAsync(default)) is not { Waiting: 0, Running: 0 }) await Task.Delay(20);
            await Task.Delay(random.Next(20, 80));
        }

        return committed;
    }

    private static double[] Milliseconds(IEnumerable<long> from, long[] to) => [.. from.Zip(to, (a, b) => Stopwatch.GetElapsedTime(a, b).TotalMilliseconds).Skip(20).Order()];

    private static string Quantiles(double[] sorted) =>
        string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:F1} ms (p10 {sorted[sorted.Length / 10]:F1}, p90 {sorted[sorted.Length * 9 / 10]:F1}, p99 {sorted[sorted.Length * 99 / 100]:F1})");

    private static Process Start(string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(WorkStartBenchmark).Assembly.Location);
        foreach (var argument in new[] { "work-start", "--worker", name }) start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
    }
}
