using System.Collections.Immutable;
using NeuronEdit.Cluster.Nodes.Databases;

namespace NeuronEdit.Cluster.Nodes.Tables;

/// <summary>Who may look at experiments that are not theirs; <c>*</c> is everybody.</summary>
public sealed class ReaderTable
{
    private readonly INodeDatabase _database;

    internal ReaderTable(INodeDatabase database) => _database = database;

    /// <summary>Adds one, up to a limit.</summary>
    /// <param name="experiment">The experiment's key.</param>
    /// <param name="user">Who.</param>
    /// <param name="most">How many an experiment may have.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>False where it has as many.</returns>
    public async Task<bool> AddAsync(string experiment, string user, int most, CancellationToken cancellation)
    {
        const string Sql =
            "INSERT INTO node_readers (experiment, user_name) SELECT $1, $2 WHERE (SELECT count(*) FROM node_readers WHERE experiment = $1) < $3 ON CONFLICT (experiment, user_name) DO NOTHING RETURNING user_name";
        return await _database.ChangeAsync(Sql, cancellation, experiment, user, (long)most) || await IsOneAsync(experiment, user, cancellation);
    }

    /// <summary>Removes one.</summary>
    /// <returns>False where they were none.</returns>
    public Task<bool> RemoveAsync(string experiment, string user, CancellationToken cancellation) =>
        _database.ChangeAsync("DELETE FROM node_readers WHERE experiment = $1 AND user_name = $2 RETURNING user_name", cancellation, experiment, user);

    /// <summary>Lists them by name.</summary>
    public async Task<ImmutableArray<string>> ListAsync(string experiment, string? after, int limit, CancellationToken cancellation) =>
        [.. await _database.QueryAsync("SELECT user_name FROM node_readers WHERE experiment = $1 AND user_name > $2 ORDER BY user_name LIMIT $3", r => r.GetString(0), [experiment, after ?? "", (long)limit], cancellation)];

    /// <summary>Whether a user may look, by name or with everybody.</summary>
    public Task<bool> MayLookAsync(string experiment, string user, CancellationToken cancellation) =>
        _database.ChangeAsync($"SELECT 1 FROM node_readers WHERE experiment = $1 AND user_name IN ($2, '{ExperimentTable.Everybody}')", cancellation, experiment, user);

    private Task<bool> IsOneAsync(string experiment, string user, CancellationToken cancellation) =>
        _database.ChangeAsync("SELECT 1 FROM node_readers WHERE experiment = $1 AND user_name = $2", cancellation, experiment, user);
}
