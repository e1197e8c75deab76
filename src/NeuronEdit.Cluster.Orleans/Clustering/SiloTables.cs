using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Postgres;
using Npgsql;

namespace NeuronEdit.Cluster.Orleans.Clustering;

/// <summary>
/// The tables in which silos find each other and keep reminders, beside the store's own, and the statements that Orleans uses on them: it reads
/// these from the table <c>OrleansQuery</c>, by names that it knows, and gives and takes parameters and columns by theirs.
/// </summary>
/// <remarks>Applied at each start: what is there stays, and statements become those of the version that started last. A change of a table must suit the statements of the version before.</remarks>
internal static class SiloTables
{
    /// <summary>One process at a time; two that create a table at the same moment would be in each other's way.</summary>
    private const long Lock = 0x6e65_7572_6f6e_7369;

    /// <summary>True where another program of Orleans uses this schema: its statements would be replaced.</summary>
    private const string IsAnothers = """
        SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = 'orleansquery')
            AND NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = 'silo_clusters')
        """;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey varchar(64) PRIMARY KEY, QueryText varchar(8000) NOT NULL);
        CREATE TABLE IF NOT EXISTS silo_clusters (
            DeploymentId varchar(150) PRIMARY KEY,
            Version integer NOT NULL DEFAULT 0,
            Timestamp timestamptz(3) NOT NULL DEFAULT now());
        CREATE TABLE IF NOT EXISTS silos (
            DeploymentId varchar(150) NOT NULL REFERENCES silo_clusters, Address varchar(45) NOT NULL, Port integer NOT NULL, Generation integer NOT NULL,
            SiloName varchar(150) NOT NULL, HostName varchar(150) NOT NULL, Status integer NOT NULL, ProxyPort integer NULL, SuspectTimes varchar(8000) NULL,
            StartTime timestamptz(3) NOT NULL, IAmAliveTime timestamptz(3) NOT NULL,
            PRIMARY KEY (DeploymentId, Address, Port, Generation));
        CREATE TABLE IF NOT EXISTS silo_reminders (
            ServiceId varchar(150) NOT NULL, GrainId varchar(300) NOT NULL, ReminderName varchar(150) NOT NULL,
            StartTime timestamptz(3) NOT NULL, Period bigint NOT NULL, GrainHash integer NOT NULL, Version integer NOT NULL,
            PRIMARY KEY (ServiceId, GrainId, ReminderName));
        """;

    /// <summary>Creates what is missing.</summary>
    /// <param name="connection">A completed connection string.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="NeuronEditException">Specification: another program of Orleans has its tables there. Storage: the database does not permit it or cannot be reached.</exception>
    public static async Task CreateAsync(string connection, CancellationToken cancellation)
    {
        await using var database = new PostgresDatabase(new NpgsqlConnectionStringBuilder(connection));
        try
        {
            await database.TransactAsync(async c =>
            {
                await ExecuteAsync(c, $"SELECT pg_advisory_xact_lock({Lock})", cancellation);
                await RefuseAnothersAsync(c, cancellation);
                await ExecuteAsync(c, Tables, cancellation);
                foreach (var (key, text) in SiloStatements.All)
                    await ExecuteAsync(c, "INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ($1, $2) ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText", cancellation, key, text);
                return true;
            }, cancellation);
        }
        catch (StoreException e)
        {
            throw new NeuronEditException(FailureCode.Storage, e.Message, e);
        }
    }

    private static async Task RefuseAnothersAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(IsAnothers, connection);
        if (await command.ExecuteScalarAsync(cancellation) is true)
            throw new NeuronEditException(FailureCode.Specification, "The store's schema has the tables of another program that uses Orleans (orleansquery). Name another database, or a schema of its own with 'Search Path' in the connection string.");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params string[] values)
    {
#pragma warning disable CA2100 // Every statement is a constant of this folder.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
