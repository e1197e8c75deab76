using Npgsql;

namespace NeuronEdit.Integration.Tests.Cluster;

/// <summary>A test with real workers on a real server; where none is named it is skipped and says so.</summary>
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = PostgresServer.Absence;
}

/// <summary>The same, where a server of the test's own can be started.</summary>
internal sealed class RestartFactAttribute : FactAttribute
{
    public RestartFactAttribute() => Skip = PostgresServer.Absence ?? (OwnServer.Programs is null ? "NEURONEDIT_POSTGRES_BIN names no folder with PostgreSQL's programs (tests/with-postgres.sh does)." : null);
}

/// <summary>The server that NEURONEDIT_POSTGRES names; tests/with-postgres.sh starts one and says where it lies.</summary>
internal static class PostgresServer
{
    public static string? Connection { get; } = Environment.GetEnvironmentVariable("NEURONEDIT_POSTGRES") is { Length: > 0 } set ? set : null;

    public static string? Absence => Connection is null ? "NEURONEDIT_POSTGRES names no PostgreSQL server (tests/run.sh starts one)." : null;

    /// <summary>A connection string into a schema that nobody has used; opening a store creates it.</summary>
    public static string NewSchema() => new NpgsqlConnectionStringBuilder(Connection) { SearchPath = $"cluster_{Guid.NewGuid():n}" }.ConnectionString;
}
