using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>Processor time of a PostgreSQL server on this machine: of the postmaster's processes, as Linux counts it, in steps of 10 ms.</summary>
internal sealed class ServerTime
{
    private const double TicksPerSecond = 100;
    private readonly string _postmaster;

    private ServerTime(string postmaster) => _postmaster = postmaster;

    /// <summary>Finds the server's processes; null where they are not this machine's.</summary>
    public static async Task<ServerTime?> FindAsync(string server)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand("SELECT pg_backend_pid()");
        var backend = (int)(await command.ExecuteScalarAsync())!;
        return Fields(backend.ToString(CultureInfo.InvariantCulture)) is { } fields ? new ServerTime(fields[1]) : null;
    }

    /// <summary>What they have used so far, those that live.</summary>
    public TimeSpan Now => TimeSpan.FromSeconds(Process.GetProcesses()
        .Select(p => Fields(p.Id.ToString(CultureInfo.InvariantCulture)))
        .Where(f => f is not null && f[1] == _postmaster)
        .Sum(f => double.Parse(f![11], CultureInfo.InvariantCulture) + double.Parse(f[12], CultureInfo.InvariantCulture)) / TicksPerSecond);

    /// <summary>Fields of /proc/PID/stat after the command's name: state, parent, ...; null where there is no such PostgreSQL process.</summary>
    private static string[]? Fields(string process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text.Contains("(postgres)", StringComparison.Ordinal) ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
