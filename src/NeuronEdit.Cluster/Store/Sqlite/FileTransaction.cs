using Microsoft.Data.Sqlite;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>A transaction on the file: its statements, the store's time, and what it brings to those who wait.</summary>
/// <param name="session">The connection, on which it has begun.</param>
/// <param name="now">The store's time, microseconds since 1970, UTC.</param>
internal sealed class FileTransaction(SqliteSession session, long now)
{
    /// <summary>Of a message or an item that need not wait for its time, whatever the clock says.</summary>
    public const long AtOnce = 0;

    /// <summary>The store's time, microseconds since 1970, UTC.</summary>
    public long Now => now;

    /// <summary>Whether it brings messages that may be read at once.</summary>
    public bool HasNewMessages { get; private set; }

    /// <summary>Whether it may let work be claimed.</summary>
    public bool HasNewWork { get; set; }

    /// <inheritdoc cref="SqliteSession.Run"/>
    public int Run(string sql, params ReadOnlySpan<object?> values) => session.Run(sql, values);

    /// <inheritdoc cref="SqliteSession.Value"/>
    public T? Value<T>(string sql, params ReadOnlySpan<object?> values) => session.Value<T>(sql, values);

    /// <inheritdoc cref="SqliteSession.Rows"/>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values) => session.Rows(sql, read, values);

    /// <summary>A time so long from now.</summary>
    public long After(TimeSpan time) => now + time.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Sends a message.</summary>
    public void Post(OutgoingMessage message)
    {
        var ready = message.Delay > TimeSpan.Zero ? After(message.Delay) : AtOnce;
        Run("INSERT INTO messages (shard, receiver, ready, type, body) VALUES ($1, $2, $3, $4, $5)", message.To.Shard, message.To.ToString(), ready, message.Type, message.Body);
        HasNewMessages |= ready == AtOnce;
    }

    /// <summary>Tells an actor what became of its work.</summary>
    public void Tell(string owner, Message message)
    {
        var (type, body) = MessageCodec.Write(message);
        Post(new OutgoingMessage(ActorId.Parse(owner), type, body, TimeSpan.Zero));
    }
}
