using System.Data.Common;

namespace NeuronEdit.Cluster.Nodes.Databases;

/// <summary>A database with the tables of <see cref="NodeSchema"/>. Both kinds understand the same statements; values are <c>$1</c>, <c>$2</c>, ..., each text, number or null.</summary>
internal interface INodeDatabase : IAsyncDisposable
{
    /// <summary>Creates the tables, or brings them up to date.</summary>
    Task OpenAsync(CancellationToken cancellation);

    /// <summary>Runs one statement as a transaction of its own, and reads its rows.</summary>
    Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, object?[] values, CancellationToken cancellation);

    /// <summary>Runs a transaction of several statements; kept where the function returns true, else undone.</summary>
    Task<bool> TransactAsync(Func<INodeTransaction, Task<bool>> work, CancellationToken cancellation);
}

/// <summary>A transaction of several statements.</summary>
internal interface INodeTransaction
{
    /// <summary>Runs a statement and reads its rows.</summary>
    Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, object?[] values, CancellationToken cancellation);
}

/// <summary>What tables ask of a database, in fewer words.</summary>
internal static class NodeDatabaseCalls
{
    /// <summary>Runs a statement that gives a row for each row that it changed.</summary>
    /// <returns>True where it changed any.</returns>
    public static async Task<bool> ChangeAsync(this INodeDatabase database, string sql, CancellationToken cancellation, params object?[] values) =>
        (await database.QueryAsync(sql, _ => true, values, cancellation)).Count > 0;

    /// <summary>Reads one row; null where there is none.</summary>
    public static async Task<T?> FindAsync<T>(this INodeDatabase database, string sql, Func<DbDataReader, T> read, CancellationToken cancellation, params object?[] values)
        where T : class => (await database.QueryAsync(sql, read, values, cancellation)).FirstOrDefault();

    /// <summary>A column of text that may be null.</summary>
    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>A column with a time.</summary>
    public static DateTimeOffset Time(this DbDataReader row, int column) => StoredTime.Read(row.GetInt64(column));

    /// <summary>A column with a time that may be null.</summary>
    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);
}

/// <summary>Times as the tables have them: microseconds since 1970, UTC.</summary>
internal static class StoredTime
{
    /// <summary>Writes one.</summary>
    public static long Write(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Writes one that may be null.</summary>
    public static object? Write(DateTimeOffset? time) => time is { } value ? Write(value) : null;

    /// <summary>Reads one.</summary>
    public static DateTimeOffset Read(long microseconds) => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
