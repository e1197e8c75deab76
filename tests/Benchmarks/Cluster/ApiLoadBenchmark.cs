using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>
/// A node's API under load on one machine, beside a worker that runs an experiment and beside clients, all of which share the processors: once
/// with few finished experiments in the store, and once with many. The node has a process of its own, so that memory and processor time are its own.
/// </summary>
internal static class ApiLoadBenchmark
{
    private const string Name = "api-load";
    private const string StoreVariable = "NEURONEDIT_BENCH_STORE";
    private const int Users = 10;
    private const int FinishedLeast = 200;
    private const int WarmUpSeconds = 20;
    private const double Goal = 100;

    public static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["--worker", .. var worker]: return WorkerProcess.RunAsync(Environment.GetEnvironmentVariable(StoreVariable)!, worker).GetAwaiter().GetResult();
            case ["--node", var folder]: return LoadNode.RunAsync(folder, Environment.GetEnvironmentVariable(StoreVariable)!).GetAwaiter().GetResult();
            default: return RunBothAsync(Number(arguments, "--seconds", 600), Number(arguments, "--rate", 500), Number(arguments, "--streams", 200), Number(arguments, "--finished", 10_000)).GetAwaiter().GetResult();
        }
    }

    private static async Task<int> RunBothAsync(int seconds, int rate, int streams, int finished)
    {
        Console.WriteLine($"{(BenchStore.Server is null ? "SQLite" : "PostgreSQL")}; {rate} requests/s of {Users} users, 1 in 20 a new experiment; {streams} event streams; {Environment.ProcessorCount} processors for the node, the worker, the store and the clients");
        await RunAsync(Math.Min(seconds, 120), rate, streams, FinishedLeast);
        await RunAsync(seconds, rate, streams, finished);
        return 0;
    }

    private static async Task RunAsync(int seconds, int rate, int streams, int finished)
    {
        var folder = Directory.CreateTempSubdirectory("neuronedit-load-").FullName;
        try
        {
            await using var store = BenchStore.Server is { } server ? await BenchStore.PostgresAsync(server) : await BenchStore.SqliteAsync();
            Environment.SetEnvironmentVariable(StoreVariable, store.Name);
            Directory.CreateDirectory(Path.Combine(folder, "data"));
            Directory.CreateDirectory(Path.Combine(folder, "storage"));
            PartitionsBenchmark.Make(Path.Combine(folder, "data"), partitionsPerSample: 100);
            foreach (var file in (string[])["s.csv", "t.csv", "x.csv"]) File.WriteAllLines(Path.Combine(folder, "data", file), ["a,b", .. Enumerable.Range(0, 200).Select(i => $"{i % 7},{i % 11}")]);
            var users = await UsersAsync(store.Name);
            var from = Stopwatch.GetTimestamp();
            await FillAsync(folder, store.Name, users, finished);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {finished:N0} experiments, their work pretended, finished in {Stopwatch.GetElapsedTime(from).TotalSeconds:0} s"));
            await MeasureAsync(folder, users, seconds, rate, streams, string.Create(CultureInfo.InvariantCulture, $"{finished:N0} finished experiments"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<LoadUser[]> UsersAsync(string store)
    {
        await using var nodes = NodeStore.BesideOf(store);
        await nodes.OpenAsync(default);
        var keeper = new TokenKeeper(nodes, TimeProvider.System);
        var users = new List<LoadUser>();
        for (var u = 0; u < Users; u++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"user-{u}");
            users.Add(new LoadUser(name, (await keeper.CreateAsync(name, Role.Submitter, "load", null, default)).Text));
        }

        return [.. users];
    }

    /// <summary>Finishes experiments, whose work is pretended.</summary>
    private static async Task FillAsync(string folder, string store, LoadUser[] users, int count)
    {
        using var drain = new CancellationTokenSource();
        var listening = new TaskCompletionSource<Uri>();
        var node = LoadNode.Pretending(folder, store).RunAsync(listening.SetResult, drain.Token, default);
        var address = await listening.Task;
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (n, _) =>
        {
            var user = users[n % users.Length];
            using var client = new NeuronEditClient(address, user.Token);
            var name = $"fill-{Guid.NewGuid():N}";
            var accepted = await client.Experiments.SubmitAsync(new SubmitExperiment($"name: {name}\nsource: s.csv\ntarget: t.csv\nextrapolate: [{{ sample: one, path: x.csv }}]\n"), CancellationToken.None);
            user.Add(accepted.Experiment.Key);
        });
        foreach (var user in users)
        {
            using var client = new NeuronEditClient(address, user.Token);
            while ((await client.Experiments.PageAsync(new ExperimentFilter(ExperimentStatus.Running), limit: 1)).Items.Length > 0 || (await client.Experiments.PageAsync(new ExperimentFilter(ExperimentStatus.Submitted), limit: 1)).Items.Length > 0)
                await Task.Delay(500);
        }

        await drain.CancelAsync();
        await node;
    }

    private static async Task MeasureAsync(string folder, LoadUser[] users, int seconds, int rate, int streams, string title)
    {
        using var node = LoadNode.Start(Name, folder);
        using var worker = WorkerProcess.Start(Name, "worker", Path.Combine(folder, "storage"), Environment.ProcessorCount);
        using var over = new CancellationTokenSource();
        using var beside = new LoadBeside(node.Address, users, folder);
        var background = beside.ExperimentsAsync(over.Token);
        var followers = Enumerable.Range(0, streams).Select(n => beside.FollowAsync(n, over.Token)).ToList();
        using var requests = new LoadRequests(node.Address, users, rate);
        await requests.RunAsync(WarmUpSeconds, _ => { });
        requests.TakeTimes();
        var (all, memory, before, workerBefore) = (new List<double>(), new List<double>(), node.ProcessorTime, worker.ProcessorTime);
        await requests.RunAsync(seconds, second =>
        {
            var times = requests.TakeTimes();
            all.AddRange(times);
            memory.Add(node.Memory / 1048576.0);
            if (second % 60 == 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {second,5} s: last 10 s p50 {At(times, 0.5):0.0} ms, p99 {At(times, 0.99):0.0} ms; node {memory[^1]:0} MiB; {beside.Events:N0} events, {beside.Partitions:N0} partitions done"));
        });
        all.AddRange(requests.TakeTimes());
        var (used, worked) = ((node.ProcessorTime - before).TotalSeconds / seconds, (worker.ProcessorTime - workerBefore).TotalSeconds / seconds);
        await over.CancelAsync();
        await Task.WhenAll([background, .. followers]);
        double[] sorted = [.. all.Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: {sorted.Length:N0} answers, {requests.Submitted:N0} new experiments; p50 {At(sorted, 0.5):0.0}, p95 {At(sorted, 0.95):0.0}, p99 {At(sorted, 0.99):0.0} ms (goal {Goal:0}), p99.9 {At(sorted, 0.999):0.0}, longest {sorted[^1]:0} ms; refused: {(requests.Refused.Count == 0 ? "none" : string.Join(", ", requests.Refused.Select(r => $"{r.Value} {r.Key}")))}; {beside.Events / (double)(seconds + WarmUpSeconds):0} events/s to {streams} streams; processors used by the node {used:0.00}, by the worker {worked:0.00}; node's memory {memory.Take(6).Average():0} MiB in the first minute, {memory.TakeLast(6).Average():0} in the last, most {memory.Max():0}"));
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private static int Number(string[] arguments, string option, int otherwise) =>
        Array.IndexOf(arguments, option) is >= 0 and var at ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
