using Npgsql;

namespace NeuronEdit.Cluster.Tests.Store.Postgres;

/// <summary>A test on a real server; where none is named it is skipped and says so.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Absence;
}

/// <summary>The server that NEURONEDIT_POSTGRES names. Every test has a schema of its own in it.</summary>
internal static class PostgresServer
{
    public static string? Connection { get; } = Environment.GetEnvironmentVariable("NEURONEDIT_POSTGRES") is { Length: > 0 } set ? set : null;

    public static string? Absence => Connection is null ? "NEURONEDIT_POSTGRES names no PostgreSQL server (tests/run.sh starts one)." : null;

    /// <summary>A connection string into a schema that nobody has used; opening a store creates it.</summary>
    public static string NewSchema() => new NpgsqlConnectionStringBuilder(Connection) { SearchPath = $"test_{Guid.NewGuid():n}", MaxPoolSize = 8 }.ConnectionString;

    /// <summary>Runs statements in a schema.</summary>
    public static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads one value.</summary>
    public static async Task<T> ReadAsync<T>(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Removes a schema and closes the connections to it.</summary>
    public static async Task DropAsync(string connection)
    {
        var schema = new NpgsqlConnectionStringBuilder(connection).SearchPath;
        await using var source = NpgsqlDataSource.Create(Connection!);
        await using var command = source.CreateCommand($"DROP SCHEMA IF EXISTS \"{schema}\" CASCADE");
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>On a class of the conformance suite: it needs the server.</summary>
internal sealed class NeedsPostgresAttribute : NeedsServerAttribute
{
    public override string? Absence => PostgresServer.Absence;
}
