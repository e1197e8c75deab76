using NeuronEdit.Cluster.Nodes.Databases;

namespace NeuronEdit.Cluster.Nodes.Tables;

/// <summary>A request that came before under the same key.</summary>
/// <param name="Hash">Of what was asked.</param>
/// <param name="Status">The answer's status; null: it is not answered yet, or whoever was to answer it died.</param>
/// <param name="Answer">The answer's content.</param>
public sealed record StoredRequest(string Hash, int? Status, string? Answer);

/// <summary>Requests that were answered, so that the same one that arrives again gets the same answer.</summary>
public sealed class RequestTable
{
    private readonly INodeDatabase _database;

    internal RequestTable(INodeDatabase database) => _database = database;

    /// <summary>Notes that a request came.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="key">What they call it.</param>
    /// <param name="hash">Of what is asked.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The one that came before under this key; null: this is the first.</returns>
    public async Task<StoredRequest?> BeginAsync(string user, string key, string hash, DateTimeOffset at, CancellationToken cancellation)
    {
        const string Insert = "INSERT INTO node_requests (user_name, key, hash, at) VALUES ($1, $2, $3, $4) ON CONFLICT (user_name, key) DO NOTHING RETURNING key";
        if (await _database.ChangeAsync(Insert, cancellation, user, key, hash, StoredTime.Write(at))) return null;
        return await _database.FindAsync(
            "SELECT hash, status, answer FROM node_requests WHERE user_name = $1 AND key = $2",
            r => new StoredRequest(r.GetString(0), r.IsDBNull(1) ? null : (int)r.GetInt64(1), r.TextOrNull(2)), cancellation, user, key);
    }

    /// <summary>Keeps the answer.</summary>
    public Task EndAsync(string user, string key, int status, string answer, CancellationToken cancellation) =>
        _database.ChangeAsync("UPDATE node_requests SET status = $3, answer = $4 WHERE user_name = $1 AND key = $2 RETURNING key", cancellation, user, key, (long)status, answer);

    /// <summary>Forgets a request that came to nothing.</summary>
    public Task ForgetAsync(string user, string key, CancellationToken cancellation) =>
        _database.ChangeAsync("DELETE FROM node_requests WHERE user_name = $1 AND key = $2 AND status IS NULL RETURNING key", cancellation, user, key);

    /// <summary>Forgets those that came before a time.</summary>
    public Task PurgeAsync(DateTimeOffset before, CancellationToken cancellation) => _database.ChangeAsync("DELETE FROM node_requests WHERE at < $1", cancellation, StoredTime.Write(before));
}
