using System.Collections.Immutable;
using System.Data.Common;
using NeuronEdit.Cluster.Nodes.Databases;

namespace NeuronEdit.Cluster.Nodes.Tables;

/// <summary>A token as it is kept: never what it was made of, only a hash of that.</summary>
/// <param name="Id">Names it, in public.</param>
/// <param name="Name">What it is for.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Hash">SHA-256 of its secret, hexadecimal.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends; null: never.</param>
/// <param name="RevokedAt">When it was revoked; null: it was not.</param>
public sealed record StoredToken(string Id, string Name, string User, string Role, string Hash, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);

/// <summary>Tokens.</summary>
public sealed class TokenTable
{
    private const string Columns = "id, name, user_name, role, hash, created, expires, revoked";
    private readonly INodeDatabase _database;

    internal TokenTable(INodeDatabase database) => _database = database;

    /// <summary>Keeps a new one.</summary>
    public Task AddAsync(StoredToken token, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _database.ChangeAsync(
            $"INSERT INTO node_tokens ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id", cancellation,
            token.Id, token.Name, token.User, token.Role, token.Hash, StoredTime.Write(token.CreatedAt), StoredTime.Write(token.ExpiresAt), StoredTime.Write(token.RevokedAt));
    }

    /// <summary>Finds one; null where there is none.</summary>
    public Task<StoredToken?> FindAsync(string id, CancellationToken cancellation) => _database.FindAsync($"SELECT {Columns} FROM node_tokens WHERE id = $1", Read, cancellation, id);

    /// <summary>Lists tokens in the order of their ids.</summary>
    /// <param name="after">Starts after this id; null: at the first.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<ImmutableArray<StoredToken>> ListAsync(string? after, int limit, CancellationToken cancellation) =>
        [.. await _database.QueryAsync($"SELECT {Columns} FROM node_tokens WHERE id > $1 ORDER BY id LIMIT $2", Read, [after ?? "", (long)limit], cancellation)];

    /// <summary>Ends one for good.</summary>
    /// <returns>False where there is none, or it was revoked before.</returns>
    public Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation) =>
        _database.ChangeAsync("UPDATE node_tokens SET revoked = $2 WHERE id = $1 AND revoked IS NULL RETURNING id", cancellation, id, StoredTime.Write(at));

    private static StoredToken Read(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.Time(5), row.TimeOrNull(6), row.TimeOrNull(7));
}
