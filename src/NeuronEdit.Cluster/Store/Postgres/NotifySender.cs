namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>
/// Sends notices after the transactions that they tell of: the first at once, those that come while one is being sent, or shortly after, together.
/// A commit with NOTIFY takes a lock of the whole server's, so it must neither wait for the disk nor come with every turn.
/// </summary>
internal sealed class NotifySender(PostgresDatabase database, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Notice _pending;
    private bool _isSending;
    private Task _sending = Task.CompletedTask;

    /// <summary>The channel, of the schema's own.</summary>
    public const string Channel = "'neuronedit_' || 'actors'::regclass::oid";

    /// <summary>Names this store in what it sends.</summary>
    public string Origin { get; } = Guid.NewGuid().ToString("n");

    /// <summary>Sends soon. A notice may be lost with the connection: loops poll as well.</summary>
    public void Send(Notice notice)
    {
        lock (_gate)
        {
            _pending = _pending.With(notice);
            if (_isSending) return;
            _isSending = true;
            _sending = SendPendingAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        _stop.Dispose();
    }

    private async Task SendPendingAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (TakePending() is { } notice)
            {
                var statement = Statement.Of($"SELECT pg_notify({Channel}, $1), set_config('synchronous_commit', 'off', true)").With(notice.Write(Origin)).Build();
                await database.QueryAsync([statement], static _ => 0, _stop.Token);
                await Task.Delay(Pause, time, _stop.Token);
            }
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException or ObjectDisposedException)
        {
            lock (_gate) _isSending = false;
        }
    }

    private Notice? TakePending()
    {
        lock (_gate)
        {
            var pending = _pending;
            _pending = default;
            _isSending = pending != default;
            return _isSending ? pending : null;
        }
    }
}
