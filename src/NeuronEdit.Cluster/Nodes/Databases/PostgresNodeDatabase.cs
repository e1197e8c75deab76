using System.Data.Common;
using System.Globalization;
using NeuronEdit.Cluster.Store.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace NeuronEdit.Cluster.Nodes.Databases;

/// <summary>The nodes' tables in the cluster's PostgreSQL database, in the same schema.</summary>
internal sealed class PostgresNodeDatabase : INodeDatabase
{
    /// <summary>One lock for the whole database; only opening takes it.</summary>
    private const long OpeningLock = 0x6e65_7572_6f6e_6e64;

    /// <summary>Connections at most, beside those of the cluster's store, unless the operator says otherwise.</summary>
    private const int PoolSizeMax = 8;

    private readonly PostgresErrors _errors;
    private readonly NpgsqlDataSource _source;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="connection">Npgsql's connection string.</param>
    /// <exception cref="NeuronEditException">Specification: it is no connection string.</exception>
    public PostgresNodeDatabase(string connection)
    {
        var settings = PostgresSettings.Complete(connection);
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, PoolSizeMax);
        _errors = new PostgresErrors(PostgresSettings.NameOf(settings));
        _source = NpgsqlDataSource.Create(settings.ConnectionString);
    }

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellation) => _errors.GuardAsync(async () =>
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({OpeningLock})", cancellation);
        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS node_schema (version bigint NOT NULL)", cancellation);
        var found = (await RowsAsync(connection, "SELECT version FROM node_schema", r => r.GetInt64(0), [], cancellation)).FirstOrDefault();
        NodeSchema.Check(found);
        if (found == 0) await ExecuteAsync(connection, "INSERT INTO node_schema VALUES (0)", cancellation);
        // Letter by letter, as SQLite compares.
        foreach (var step in NodeSchema.Steps.Skip((int)found)) await ExecuteAsync(connection, step.Replace(" TEXT", " text COLLATE \"C\"", StringComparison.Ordinal), cancellation);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE node_schema SET version = {NodeSchema.Version}"), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    });

    /// <inheritdoc/>
    public Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, object?[] values, CancellationToken cancellation) => _errors.GuardAsync(async () =>
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        return await RowsAsync(connection, sql, read, values, cancellation);
    });

    /// <inheritdoc/>
    public Task<bool> TransactAsync(Func<INodeTransaction, Task<bool>> work, CancellationToken cancellation) => _errors.GuardAsync(async () =>
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var keep = await work(new Transaction(connection));
        if (keep) await transaction.CommitAsync(cancellation);
        else await transaction.RollbackAsync(cancellation);
        return keep;
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static async Task<List<T>> RowsAsync<T>(NpgsqlConnection connection, string sql, Func<DbDataReader, T> read, object?[] values, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = value is long or int ? NpgsqlDbType.Bigint : value is string ? NpgsqlDbType.Text : NpgsqlDbType.Unknown });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation)) rows.Add(read(reader));
        return rows;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed class Transaction(NpgsqlConnection connection) : INodeTransaction
    {
        public Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, object?[] values, CancellationToken cancellation) => RowsAsync(connection, sql, read, values, cancellation);
    }
}
