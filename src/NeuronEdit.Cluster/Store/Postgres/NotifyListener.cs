using Npgsql;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>Hears notices on a connection of its own, and connects again by itself; what it may have missed meanwhile it takes for said.</summary>
internal sealed class NotifyListener(PostgresDatabase database, TimeProvider time, string origin, Action<Notice> heard) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _listening = Task.CompletedTask;

    /// <summary>Returns once it listens.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var connection = await database.Errors.GuardAsync(() => ConnectAsync(cancellation));
        _listening = ListenAsync(connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(PostgresSettings.ForListening(database.Settings));
        try
        {
            connection.Notification += (_, notification) =>
            {
                if (Notice.Read(notification.Payload, origin) is { } notice) heard(notice);
            };
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand($"SELECT {NotifySender.Channel}", connection);
            command.CommandText = $"LISTEN {await command.ExecuteScalarAsync(cancellation)}";
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task ListenAsync(NpgsqlConnection? connection)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var pause = FirstPause;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                connection ??= await ConnectAsync(_stop.Token);
                pause = FirstPause;
                heard(Notice.All);
                while (true) await connection.WaitAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException || database.Errors.Translate(e) is not null)
            {
            }

            if (connection is not null) await connection.DisposeAsync();
            connection = null;
            pause = await PauseAsync(pause);
        }
    }

    /// <summary>Waits before it connects again, each time longer.</summary>
    private async Task<TimeSpan> PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
        }

        return pause * 2 < LastPause ? pause * 2 : LastPause;
    }
}
