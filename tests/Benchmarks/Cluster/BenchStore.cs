using Microsoft.Data.Sqlite;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Postgres;
using NeuronEdit.Cluster.Store.Sqlite;
using Npgsql;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>An opened store of a benchmark's own, which nothing of is left afterwards.</summary>
/// <param name="store">The store.</param>
/// <param name="name">As <see cref="ClusterStores.Open"/> takes it.</param>
/// <param name="execute">Runs statements beside the store.</param>
/// <param name="remove">Removes what is there.</param>
internal sealed class BenchStore(IClusterStore store, string name, Func<string, Task> execute, Func<Task> remove) : IAsyncDisposable
{
    /// <summary>What a benchmark on PostgreSQL prints where no server is named.</summary>
    public const string NoServer = "NEURONEDIT_POSTGRES must name a PostgreSQL database that may be filled, as Host=127.0.0.1;Database=bench;Username=postgres; tests/with-postgres.sh COMMAND starts one for a command.";

    /// <summary>The server that may be filled; null: none is named.</summary>
    public static string? Server => Environment.GetEnvironmentVariable("NEURONEDIT_POSTGRES") is { Length: > 0 } set ? set : null;

    /// <summary>The store.</summary>
    public IClusterStore Store => store;

    /// <summary>Its name, for other processes.</summary>
    public string Name => name;

    /// <summary>A schema of its own on a server.</summary>
    public static async Task<BenchStore> PostgresAsync(string server)
    {
        var settings = new NpgsqlConnectionStringBuilder(server) { SearchPath = $"bench_{Guid.NewGuid():n}" };
        var store = new PostgresStore(settings.ConnectionString, TimeProvider.System);
        await store.OpenAsync(default);
        return new BenchStore(store, settings.ConnectionString, sql => ExecuteAsync(settings, sql), () => ExecuteAsync(settings, $"DROP SCHEMA {settings.SearchPath} CASCADE"));
    }

    /// <summary>A file of its own.</summary>
    public static async Task<BenchStore> SqliteAsync()
    {
        var folder = Directory.CreateTempSubdirectory("neuronedit-store-").FullName;
        var path = Path.Combine(folder, "state.db");
        var store = new SqliteStore(path);
        await store.OpenAsync(default);
        return new BenchStore(store, path, sql => ExecuteAsync(path, sql), () =>
        {
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        });
    }

    /// <summary>Runs statements beside the store.</summary>
    public Task ExecuteAsync(string sql) => execute(sql);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await remove();
    }

    private static async Task ExecuteAsync(NpgsqlConnectionStringBuilder settings, string sql)
    {
        await using var source = NpgsqlDataSource.Create(settings);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task ExecuteAsync(string path, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The benchmarks' own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
