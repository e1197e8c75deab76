using System.Collections.Concurrent;
using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>Wakes the loops of this process at once, and those of others by NOTIFY.</summary>
internal sealed class PostgresSignals(PostgresDatabase database, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ulong> _shards = new(StringComparer.Ordinal);
    private readonly NotifySender _sender = new(database, time);
    private NotifyListener? _listener;

    /// <inheritdoc cref="IClusterStore.Messages"/>
    public Wakeup Messages { get; } = new(time);

    /// <inheritdoc cref="IClusterStore.Work"/>
    public Wakeup Work { get; } = new(time);

    /// <summary>Begins to listen.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        if (_listener is not null) return;
        var listener = new NotifyListener(database, time, _sender.Origin, Heard);
        await listener.OpenAsync(cancellation);
        _listener = listener;
    }

    /// <summary>Notes which shards a node of this process has.</summary>
    public void Hear(string node, ImmutableArray<int> shards)
    {
        if (shards.IsEmpty) _shards.TryRemove(node, out _);
        else _shards[node] = shards.Aggregate(0ul, static (mask, shard) => mask | 1ul << shard);
    }

    /// <summary>Messages were sent, work was added.</summary>
    public void Signal(ImmutableArray<OutgoingMessage> messages, bool work)
    {
        var shards = messages.Where(m => m.Delay <= TimeSpan.Zero).Aggregate(0ul, static (mask, m) => mask | 1ul << m.To.Shard);
        if (shards != 0 || work) Signal(new Notice(shards, work));
    }

    /// <summary>An actor was sent a message.</summary>
    public void Signal(ActorId actor) => Signal(new Notice(1ul << actor.Shard, false));

    /// <summary>Work waits again.</summary>
    public void SignalWork() => Signal(new Notice(0, true));

    /// <summary>Others need not hear of messages for shards that are this process' own.</summary>
    private void Signal(Notice notice)
    {
        Heard(notice);
        var others = notice with { Shards = notice.Shards & ~Own };
        if (others != default) _sender.Send(others);
    }

    /// <summary>While no node has told its shards, any may be meant.</summary>
    private void Heard(Notice notice)
    {
        if ((notice.Shards & (_shards.IsEmpty ? ulong.MaxValue : Own)) != 0) Messages.Signal();
        if (notice.Work) Work.Signal();
    }

    private ulong Own => _shards.Values.Aggregate(0ul, static (all, mask) => all | mask);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_listener is not null) await _listener.DisposeAsync();
        await _sender.DisposeAsync();
    }
}
