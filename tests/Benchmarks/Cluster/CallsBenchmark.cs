using System.Diagnostics;
using System.Globalization;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>What each call on a store costs, alone and beside fifteen others; the input of every estimate of a cluster's size.</summary>
internal static class CallsBenchmark
{
    private const int Many = 16;
    private const int WarmUp = 5;

    public static int Run(string[] arguments) => RunAsync(arguments.Contains("--sqlite"), arguments.Contains("--full"), Option(arguments, "--only")).GetAwaiter().GetResult();

    private static string? Option(string[] arguments, string name) => Array.IndexOf(arguments, name) is var at and >= 0 ? arguments[at + 1] : null;

    private static async Task<int> RunAsync(bool sqlite, bool full, string? only)
    {
        if (!sqlite && BenchStore.Server is null)
        {
            Console.Error.WriteLine(BenchStore.NoServer);
            return 2;
        }

        await using var store = sqlite ? await BenchStore.SqliteAsync() : await BenchStore.PostgresAsync(BenchStore.Server!);
        if (full) await FullStore.FillAsync(store, sqlite);
        var world = new CallWorld(store.Store);
        await world.OrderAsync();
        var server = sqlite ? null : await ServerTime.FindAsync(BenchStore.Server!);
        Console.WriteLine($"{(sqlite ? "SQLite" : "PostgreSQL")}{(full ? ", full" : "")}; milliseconds: median (mean) of calls; then processor time of a call, the server's and this process'");
        Console.WriteLine($"{"",-52} {"1 caller",15} {"server",7} {"own",7} {$"{Many} callers",17} {"server",7} {"own",7} {"calls/s",8}");
        foreach (var call in CallCase.All.Where(c => only is null || only.Split(',').Any(o => c.Name.Contains(o, StringComparison.Ordinal))))
        {
            var alone = await CallCost.MeasureAsync(call, world, server, 1, 4 * call.Each, WarmUp);
            var beside = sqlite ? null : await CallCost.MeasureAsync(call, world, server, Many, call.Each, WarmUp);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{call.Name,-52} {alone}{(beside is null ? "" : $"   {beside} {beside.PerSecond,8:N0}")}"));
        }

        if (full) await FullStore.ForgetAsync(store);
        return 0;
    }
}

/// <summary>What a call costs, milliseconds.</summary>
internal sealed record CallCost(double Median, double Mean, double Server, double Own, double PerSecond)
{
    /// <summary>Makes calls from so many callers at the same time.</summary>
    public static async Task<CallCost> MeasureAsync(CallCase call, CallWorld world, ServerTime? server, int callers, int each, int warmUp)
    {
        var made = await call.Prepare(world, callers, each + warmUp);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => RepeatAsync(made, caller, 0, warmUp)));
        var (serverBefore, ownBefore, from) = (server?.Now ?? default, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var times = (await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => RepeatAsync(made, caller, warmUp, each)))).SelectMany(t => t).Order().ToArray();
        var (took, own) = (Stopwatch.GetElapsedTime(from), Environment.CpuUsage.TotalTime - ownBefore);
        var theirs = (server?.Now ?? default) - serverBefore;
        return new CallCost(times[times.Length / 2], times.Average(), theirs.TotalMilliseconds / times.Length, own.TotalMilliseconds / times.Length, times.Length / took.TotalSeconds);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median,7:F2} ({Mean,6:F2}) {Server,7:F2} {Own,7:F2}");

    private static async Task<double[]> RepeatAsync(Func<int, int, Task> call, int caller, int first, int count)
    {
        await Task.Yield();
        var times = new double[count];
        for (var n = 0; n < count; n++)
        {
            var from = Stopwatch.GetTimestamp();
            await call(caller, first + n);
            times[n] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }

        return times;
    }
}
