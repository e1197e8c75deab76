using System.Collections.Immutable;
using NeuronEdit.Cluster.Nodes.Databases;

namespace NeuronEdit.Cluster.Nodes.Tables;

/// <summary>Files that have a name.</summary>
/// <param name="Key">Its key.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Name">Its name, unique among the user's.</param>
/// <param name="Body">JSON.</param>
public sealed record StoredDataset(string Key, string User, string Name, string Body);

/// <summary>Datasets that have a name.</summary>
public sealed class DatasetTable
{
    private const string Columns = "key, user_name, name, body";
    private readonly INodeDatabase _database;

    internal DatasetTable(INodeDatabase database) => _database = database;

    /// <summary>Keeps a new one.</summary>
    /// <returns>False where there is one of this key.</returns>
    public Task<bool> AddAsync(StoredDataset dataset, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return _database.ChangeAsync(
            $"INSERT INTO node_datasets ({Columns}) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING RETURNING key", cancellation, dataset.Key, dataset.User, dataset.Name, dataset.Body);
    }

    /// <summary>Finds one; null where there is none.</summary>
    public Task<StoredDataset?> FindAsync(string key, CancellationToken cancellation) => _database.FindAsync($"SELECT {Columns} FROM node_datasets WHERE key = $1", Read, cancellation, key);

    /// <summary>Lists datasets by user and name.</summary>
    /// <param name="user">Only this user's; null: all.</param>
    /// <param name="after">Starts after this key's; null: at the first.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<ImmutableArray<StoredDataset>> ListAsync(string? user, string? after, int limit, CancellationToken cancellation)
    {
        const string Sql =
            $"SELECT {Columns} FROM node_datasets WHERE (CAST($1 AS TEXT) IS NULL OR user_name = $1) AND " +
            "(CAST($2 AS TEXT) IS NULL OR (user_name, name, key) > (SELECT user_name, name, key FROM node_datasets WHERE key = $2)) ORDER BY user_name, name, key LIMIT $3";
        return [.. await _database.QueryAsync(Sql, Read, [user, after, (long)limit], cancellation)];
    }

    /// <summary>Counts a user's.</summary>
    public async Task<long> CountAsync(string user, CancellationToken cancellation) =>
        (await _database.QueryAsync("SELECT count(*) FROM node_datasets WHERE user_name = $1", r => r.GetInt64(0), [user], cancellation))[0];

    /// <summary>Forgets one.</summary>
    /// <returns>False where there was none.</returns>
    public Task<bool> RemoveAsync(string key, CancellationToken cancellation) => _database.ChangeAsync("DELETE FROM node_datasets WHERE key = $1 RETURNING key", cancellation, key);

    private static StoredDataset Read(System.Data.Common.DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));
}
