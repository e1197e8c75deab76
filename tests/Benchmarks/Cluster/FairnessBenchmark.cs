using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>Twenty experiments at once through a few slots: how long each waits for its next item, beside its fair share of the slots and one item more.</summary>
internal static class FairnessBenchmark
{
    private const int Experiments = 20;
    private const int Nodes = 3;
    private const int SlotsEach = 2;
    private const int Items = 60;
    private static readonly TimeSpan _length = TimeSpan.FromMilliseconds(100);

    public static int Run(string[] arguments) => RunAsync(arguments.Contains("--sqlite")).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(bool sqlite)
    {
        if (!sqlite && BenchStore.Server is null)
        {
            Console.Error.WriteLine(BenchStore.NoServer);
            return 2;
        }

        Console.WriteLine($"{(sqlite ? "SQLite" : "PostgreSQL")}: {Experiments} experiments of {Items} items of {_length.TotalMilliseconds} ms, {Nodes} nodes of {SlotsEach} slots");
        foreach (var (users, submitted) in new[] { (Experiments, "together"), (1, "together"), (5, "together"), (Experiments, "one after another") })
        {
            await using var store = sqlite ? await BenchStore.SqliteAsync() : await BenchStore.PostgresAsync(BenchStore.Server!);
            var (began, length) = await WorkAsync(store.Store, users, submitted != "together");
            Show(users, submitted, began, length);
        }

        return 0;
    }

    /// <summary>Runs all of it.</summary>
    /// <returns>When the items of each experiment began, after when they were ordered; and how long an item held its slot.</returns>
    private static async Task<(double[][] Began, double Length)> WorkAsync(IClusterStore store, int users, bool apart)
    {
        using var stop = new CancellationTokenSource();
        var running = Enumerable.Range(0, Nodes).Select(i => Task.Run(() => TimedHandler.Node(store, $"n{i}", SlotsEach, _length).RunAsync(CancellationToken.None, stop.Token))).ToArray();
        var ordered = new long[Experiments];
        for (var e = 0; e < Experiments; e++)
        {
            ordered[e] = Stopwatch.GetTimestamp();
            if (!await store.CommitAsync(Order(e, users), default)) throw new InvalidOperationException("The turn was refused.");
            if (apart) await Task.Delay(_length);
        }

        while ((await store.CountWorkAsync(default)) is not { Waiting: 0, Running: 0 }) await Task.Delay(_length);
        await stop.CancelAsync();
        await Task.WhenAll(running);

        var began = new double[Experiments][];
        for (var e = 0; e < Experiments; e++)
            began[e] = [0, .. (await store.ReadOutcomesAsync(Owner(e), TimedHandler.KindName, 0, Items, default)).Select(o => Stopwatch.GetElapsedTime(ordered[e], TimedHandler.BeganAt(o)).TotalMilliseconds).Order()];
        var all = ordered.SelectMany((o, e) => began[e].Skip(1).Select(b => b + Stopwatch.GetElapsedTime(ordered[0], o).TotalMilliseconds)).ToList();
        return (began, (all.Max() - all.Min() + _length.TotalMilliseconds) * Nodes * SlotsEach / all.Count);
    }

    private static ActorId Owner(int experiment) => new("bench", $"e{experiment}");

    private static TurnCommit Order(int experiment, int users) => new()
    {
        Actor = Owner(experiment),
        Version = 0,
        StateFormat = 1,
        State = "{}",
        Consumed = [],
        Queue = new QueueSettings($"e{experiment}", $"u{experiment % users}"),
        Work = [.. Enumerable.Range(0, Items).Select(i => new WorkOrder(TimedHandler.KindName, i, $"e{experiment}", "{}") { KeepOutcome = true })],
    };

    private static void Show(int users, string submitted, double[][] began, double length)
    {
        // While all of them work, each gets an item in the time in which the slots do one of each.
        var share = Experiments * length / (Nodes * SlotsEach);
        var longest = began.Select(b => b.Zip(b.Skip(1), (before, after) => after - before).Max()).Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{users,2} users, ordered {submitted,-18} an item holds a slot {length:F0} ms; longest wait of an experiment {longest[^1]:F0} ms (median {longest[longest.Length / 2]:F0}), fair share {share:F0} ms and an item: {share + length:F0} ms; ratio {longest[^1] / (share + length):F2} (goal 1); last begins {began.Max(b => b[^1]) / 1_000:F1} s, first to begin its last {began.Min(b => b[^1]) / 1_000:F1} s"));
    }
}
