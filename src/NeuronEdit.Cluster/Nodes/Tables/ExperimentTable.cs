using System.Collections.Immutable;
using System.Data.Common;
using NeuronEdit.Cluster.Nodes.Databases;

namespace NeuronEdit.Cluster.Nodes.Tables;

/// <summary>An experiment as lists show it: its actor's state as it was last looked at.</summary>
/// <param name="Key">Its key.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">How it is, in a word.</param>
/// <param name="SubmittedAt">When it was first seen.</param>
/// <param name="ChangedAt">When it was last seen to be otherwise.</param>
/// <param name="Version">The version of the state that was looked at; 0: before a worker has taken it.</param>
/// <param name="IsOver">Nothing runs for it, and nothing will unless somebody asks.</param>
/// <param name="IsDeleted">It is there no more; its events are kept for a while.</param>
/// <param name="LastEvent">The number of its last event; 0: it has none. Not written: events count it.</param>
/// <param name="Snapshot">JSON: what was looked at.</param>
public sealed record ExperimentRow(
    string Key, string User, string Name, string Status, DateTimeOffset SubmittedAt, DateTimeOffset ChangedAt, long Version, bool IsOver, bool IsDeleted, long LastEvent, string Snapshot);

/// <summary>Which experiments; null: any.</summary>
/// <param name="VisibleTo">Those of this user, and those shared with them.</param>
/// <param name="User">Those of this user.</param>
/// <param name="Status">Those of this status.</param>
/// <param name="Name">Those of this name.</param>
/// <param name="KeyPrefix">Those whose key begins so.</param>
public sealed record ExperimentQuery(string? VisibleTo = null, string? User = null, string? Status = null, string? Name = null, string? KeyPrefix = null);

/// <summary>A place in the list: after this one come the older ones.</summary>
/// <param name="SubmittedAt">When it was first seen.</param>
/// <param name="Key">Its key.</param>
public readonly record struct ExperimentMark(DateTimeOffset SubmittedAt, string Key);

/// <summary>What lists show of experiments.</summary>
public sealed class ExperimentTable
{
    /// <summary>Everybody, as a reader.</summary>
    internal const string Everybody = "*";

    private const string Columns = "key, user_name, name, status, submitted, changed, version, is_over, is_deleted, last_event, snapshot";
    private const string Newest = "ORDER BY submitted DESC, key DESC LIMIT $1";

    private const string Wanted =
        "is_deleted = 0 AND (submitted < $2 OR (submitted = $2 AND key < $3)) AND (CAST($4 AS TEXT) IS NULL OR status = $4) AND (CAST($5 AS TEXT) IS NULL OR name = $5) " +
        "AND (CAST($6 AS TEXT) IS NULL OR substr(key, 1, length(CAST($6 AS TEXT))) = $6) AND (CAST($7 AS TEXT) IS NULL OR user_name = $7)";

    private const string Versions = "SELECT key, version FROM node_experiments WHERE is_deleted = 0 AND key > $1";

    private readonly INodeDatabase _database;

    internal ExperimentTable(INodeDatabase database) => _database = database;

    /// <summary>Finds one, also one that is deleted; null where there is none.</summary>
    public Task<ExperimentRow?> FindAsync(string key, CancellationToken cancellation) => _database.FindAsync($"SELECT {Columns} FROM node_experiments WHERE key = $1", Read, cancellation, key);

    /// <summary>Lists experiments, the newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="after">Starts after this place; null: at the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<ImmutableArray<ExperimentRow>> ListAsync(ExperimentQuery query, ExperimentMark? after, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        object?[] values =
        [
            (long)limit, after is { } mark ? StoredTime.Write(mark.SubmittedAt) : long.MaxValue, after?.Key ?? "", query.Status, query.Name, query.KeyPrefix, query.User, query.VisibleTo,
        ];
        return [.. await _database.QueryAsync(StatementOf(query), Read, query.VisibleTo is null ? values[..7] : values, cancellation)];
    }

    /// <summary>Those that are not over and not deleted, in the order of their keys.</summary>
    public async Task<ImmutableArray<ExperimentRow>> ListActiveAsync(string? after, int limit, CancellationToken cancellation) =>
        [.. await _database.QueryAsync($"SELECT {Columns} FROM node_experiments WHERE is_over = 0 AND key > $1 ORDER BY key LIMIT $2", Read, [after ?? "", (long)limit], cancellation)];

    /// <summary>The versions of rows from one key to another, but for those that are deleted.</summary>
    /// <param name="after">Those after this key.</param>
    /// <param name="last">Up to this one; null: all that follow.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<ImmutableDictionary<string, long>> ReadVersionsAsync(string after, string? last, CancellationToken cancellation) =>
        (await _database.QueryAsync(last is null ? Versions : Versions + " AND key <= $2", r => (Key: r.GetString(0), Version: r.GetInt64(1)), last is null ? [after] : [after, last], cancellation))
            .ToImmutableDictionary(r => r.Key, r => r.Version, StringComparer.Ordinal);

    /// <summary>Keeps what was looked at, with what follows from it, unless another was faster.</summary>
    /// <param name="row">What was looked at.</param>
    /// <param name="versionBefore">The version that the row had; null: there was no row.</param>
    /// <param name="events">What happened since.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>False where another was faster; nothing was done.</returns>
    public Task<bool> RecordAsync(ExperimentRow row, long? versionBefore, ImmutableArray<NewEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(row);
        return _database.TransactAsync(async transaction =>
        {
            object?[] values =
            [
                row.Key, row.User, row.Name, row.Status, StoredTime.Write(row.SubmittedAt), StoredTime.Write(row.ChangedAt), row.Version, row.IsOver ? 1L : 0L, row.IsDeleted ? 1L : 0L,
                (long)events.Length, row.Snapshot,
            ];
            var last = versionBefore is { } before
                ? await transaction.QueryAsync(Update, r => r.GetInt64(0), [.. values, before], cancellation)
                : await transaction.QueryAsync(Insert, r => r.GetInt64(0), values, cancellation);
            if (last.Count == 0) return false;
            await EventTable.InsertAsync(transaction, row.Key, last[0] - events.Length, events, cancellation);
            return true;
        }, cancellation);
    }

    /// <summary>Removes what is left of experiments that were deleted.</summary>
    /// <param name="before">Those that were seen to be deleted before this.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task PurgeAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        var keys = await _database.QueryAsync("SELECT key FROM node_experiments WHERE is_deleted = 1 AND changed < $1 LIMIT $2", r => r.GetString(0), [StoredTime.Write(before), (long)limit], cancellation);
        foreach (var key in keys)
        {
            await _database.TransactAsync(async transaction =>
            {
                var gone = await transaction.QueryAsync("DELETE FROM node_experiments WHERE key = $1 AND is_deleted = 1 RETURNING key", r => r.GetString(0), [key], cancellation);
                if (gone.Count == 0) return false;
                foreach (var table in (string[])["node_events", "node_readers"])
                    await transaction.QueryAsync($"DELETE FROM {table} WHERE experiment = $1", r => r.GetString(0), [key], cancellation);
                return true;
            }, cancellation);
        }
    }

    private const string Insert =
        $"INSERT INTO node_experiments ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (key) DO NOTHING RETURNING last_event";

    private const string Update =
        "UPDATE node_experiments SET user_name = $2, name = $3, status = $4, submitted = $5, changed = $6, version = $7, is_over = $8, is_deleted = $9, last_event = last_event + $10, snapshot = $11 " +
        "WHERE key = $1 AND version = $12 RETURNING last_event";

    /// <summary>Own and shared ones are found each by its index, however many there are of others.</summary>
    private static string StatementOf(ExperimentQuery query) => query.VisibleTo is null
        ? $"SELECT {Columns} FROM node_experiments WHERE {Wanted} {Newest}"
        : $"SELECT {Columns} FROM (" +
          $"SELECT * FROM (SELECT {Columns} FROM node_experiments WHERE user_name = $8 AND {Wanted} {Newest}) AS own UNION " +
          $"SELECT * FROM (SELECT {Columns} FROM node_experiments WHERE key IN (SELECT experiment FROM node_readers WHERE user_name IN ($8, '{Everybody}')) AND {Wanted} {Newest}) AS shared" +
          $") AS visible {Newest}";

    private static ExperimentRow Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4), row.Time(5), row.GetInt64(6), row.GetInt64(7) != 0, row.GetInt64(8) != 0, row.GetInt64(9), row.GetString(10));
}
