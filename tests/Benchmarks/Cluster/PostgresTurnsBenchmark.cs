using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>Committed turns a second on PostgreSQL, in turn with what pgbench commits on the same server, from a process of its own each, as durable.</summary>
internal static partial class PostgresTurnsBenchmark
{
    private const int Rounds = 7;
    private const int Seconds = 10;
    private const int AtOnce = 16;
    private const double Goal = 0.6;

    public static int Run(string[] arguments)
    {
        if (BenchStore.Server is null)
        {
            Console.Error.WriteLine(BenchStore.NoServer);
            return 2;
        }

        return RunAsync(new NpgsqlConnectionStringBuilder(BenchStore.Server), ProgramOf(arguments)).GetAwaiter().GetResult();
    }

    private static string ProgramOf(string[] arguments) => arguments.Length > 0 ? arguments[0] : "/usr/lib/postgresql/15/bin/pgbench";

    private static async Task<int> RunAsync(NpgsqlConnectionStringBuilder server, string pgbench)
    {
        await PgbenchAsync(server, pgbench, "-q", "-i", "-s", "10");
        await using var store = await BenchStore.PostgresAsync(server.ConnectionString);
        Console.WriteLine($"both commit with {await DurabilityAsync(server)}");
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var output = await PgbenchAsync(server, pgbench, "-n", "-N", "-c", $"{AtOnce}", "-j", "2", "-T", $"{Seconds}");
            var theirs = double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
            var ours = await ProbeTurns.MeasureAsync(store.Store, AtOnce, Seconds);
            ratios.Add(ours / theirs);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL: {ours,8:N0} turns/s, pgbench -N -c {AtOnce}: {theirs,8:N0}/s, ratio {ours / theirs:F2}"));
        }

        ratios.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio, median of {Rounds}: {ratios[Rounds / 2]:F2} ({ratios[0]:F2} to {ratios[^1]:F2}; goal {Goal})"));
        return 0;
    }

    /// <summary>What decides whether a commit is on the disk. pgbench takes the server's; the store sets <c>synchronous_commit</c> to on, whatever the server's is.</summary>
    private static async Task<string> DurabilityAsync(NpgsqlConnectionStringBuilder server)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand("SELECT string_agg(name || ' = ' || setting, ', ' ORDER BY name) FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method')");
        var settings = (string)(await command.ExecuteScalarAsync())!;
        return settings.Contains("synchronous_commit = on", StringComparison.Ordinal) ? settings : throw new InvalidOperationException($"The server has {settings}; with synchronous_commit other than on the comparison would not be fair.");
    }

    private static async Task<string> PgbenchAsync(NpgsqlConnectionStringBuilder server, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, ["-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, .. arguments, server.Database!]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
