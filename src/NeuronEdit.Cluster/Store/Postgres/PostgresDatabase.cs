using Npgsql;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>The pool of connections, and the two ways to use it: one round trip that is a transaction of its own, or a transaction of several.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    /// <summary>Opens nothing yet.</summary>
    public PostgresDatabase(NpgsqlConnectionStringBuilder settings)
    {
        Settings = settings;
        Errors = new PostgresErrors(PostgresSettings.NameOf(settings));
        _source = NpgsqlDataSource.Create(settings.ConnectionString);
    }

    /// <summary>The completed connection string.</summary>
    public NpgsqlConnectionStringBuilder Settings { get; }

    /// <summary>How its errors are told.</summary>
    public PostgresErrors Errors { get; }

    /// <summary>Added to the server's clock, so that tests need not wait.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>Runs one statement, or several that go to the server together and are one transaction, and reads the rows of one of them.</summary>
    /// <param name="statements">The statements; where there are several each gives rows, if only one that says nothing.</param>
    /// <param name="read">Reads one row.</param>
    /// <param name="cancellation">Stops.</param>
    /// <param name="answer">Which statement's rows; null: the last's.</param>
    public Task<List<T>> QueryAsync<T>(NpgsqlBatchCommand[] statements, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, int? answer = null) => Errors.GuardAsync(async () =>
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        return await QueryAsync(connection, statements, read, cancellation, answer);
    });

    /// <summary>The same within a connection.</summary>
    public static async Task<List<T>> QueryAsync<T>(
        NpgsqlConnection connection, NpgsqlBatchCommand[] statements, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, int? answer = null)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements) batch.BatchCommands.Add(statement);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        var result = 0;
        do
        {
            var wanted = result++ == (answer ?? statements.Length - 1);
            while (await reader.ReadAsync(cancellation))
                if (wanted) rows.Add(read(reader));
        }
        while (await reader.NextResultAsync(cancellation));
        return result == statements.Length ? rows : throw new InvalidOperationException($"Of {statements.Length} statements {result} gave rows.");
    }

    /// <summary>Runs a transaction of several round trips. It is kept where the function returns true, else undone.</summary>
    public Task<bool> TransactAsync(Func<NpgsqlConnection, Task<bool>> work, CancellationToken cancellation) => Errors.GuardAsync(async () =>
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var keep = await work(connection);
        if (keep) await transaction.CommitAsync(cancellation);
        else await transaction.RollbackAsync(cancellation);
        return keep;
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
