using System.Globalization;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>Committed turns a second on SQLite.</summary>
internal static class SqliteTurnsBenchmark
{
    private const int Rounds = 7;

    public static int Run(string[] arguments) => RunAsync().GetAwaiter().GetResult();

    private static async Task<int> RunAsync()
    {
        await using var store = await BenchStore.SqliteAsync();
        var rates = new List<double>();
        for (var round = 0; round < Rounds; round++) rates.Add(await ProbeTurns.MeasureAsync(store.Store, atOnce: 1, seconds: 5));
        rates.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"SQLite: {rates[Rounds / 2]:N0} turns/s, median of {Rounds} ({rates[0]:N0} to {rates[^1]:N0}; goal 3,000)"));
        return 0;
    }
}
