using System.Collections.Immutable;
using NeuronEdit.Cluster.Nodes.Databases;

namespace NeuronEdit.Cluster.Nodes.Tables;

/// <summary>Something that happened to an experiment, to be kept.</summary>
/// <param name="Level">How much it matters: the more, the higher.</param>
/// <param name="Body">JSON.</param>
public sealed record NewEvent(int Level, string Body);

/// <summary>Something that happened to an experiment.</summary>
/// <param name="Number">Ascending within the experiment, without gaps, in the order in which they became visible.</param>
/// <param name="Body">JSON.</param>
public sealed record StoredEvent(long Number, string Body);

/// <summary>What happened to experiments.</summary>
public sealed class EventTable
{
    private readonly INodeDatabase _database;

    internal EventTable(INodeDatabase database) => _database = database;

    /// <summary>Keeps an event of a known experiment.</summary>
    /// <param name="experiment">The experiment's key.</param>
    /// <param name="added">What happened.</param>
    /// <param name="most">Events after which no more are taken in this way.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>False where the experiment is not known, or has too many.</returns>
    public Task<bool> AddAsync(string experiment, NewEvent added, long most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(added);
        return _database.TransactAsync(async transaction =>
        {
            // The row stays locked until the event is there, so numbers become visible in their order.
            var last = await transaction.QueryAsync(
                "UPDATE node_experiments SET last_event = last_event + 1 WHERE key = $1 AND last_event < $2 RETURNING last_event", r => r.GetInt64(0), [experiment, most], cancellation);
            if (last.Count == 0) return false;
            await InsertAsync(transaction, experiment, last[0] - 1, [added], cancellation);
            return true;
        }, cancellation);
    }

    /// <summary>Reads events in the order of their numbers.</summary>
    /// <param name="experiment">The experiment's key.</param>
    /// <param name="after">Starts after this number; 0: at the first.</param>
    /// <param name="level">Only those that matter so much, or more.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<ImmutableArray<StoredEvent>> ReadAsync(string experiment, long after, int level, int limit, CancellationToken cancellation) =>
    [
        .. await _database.QueryAsync(
            "SELECT number, body FROM node_events WHERE experiment = $1 AND number > $2 AND level >= $3 ORDER BY number LIMIT $4",
            r => new StoredEvent(r.GetInt64(0), r.GetString(1)), [experiment, after, (long)level, (long)limit], cancellation),
    ];

    internal static async Task InsertAsync(INodeTransaction transaction, string experiment, long last, ImmutableArray<NewEvent> events, CancellationToken cancellation)
    {
        foreach (var added in events)
        {
            await transaction.QueryAsync(
                "INSERT INTO node_events (experiment, number, level, body) VALUES ($1, $2, $3, $4) RETURNING number", r => r.GetInt64(0), [experiment, ++last, (long)added.Level, added.Body], cancellation);
        }
    }
}
