using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using NeuronEdit.Cluster.Store.Sqlite;

namespace NeuronEdit.Cluster.Nodes.Databases;

/// <summary>The nodes' tables in a file of their own, so that they do not wait for the cluster's turns.</summary>
/// <param name="path">The file.</param>
internal sealed class SqliteNodeDatabase(string path) : INodeDatabase, INodeTransaction
{
    private readonly SemaphoreSlim _gate = new(1);
    private SqliteSession? _session;

    private SqliteSession Session => _session ?? throw new InvalidOperationException("The store is not open.");

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellation) => GuardAsync(
        () =>
        {
            _session ??= new SqliteSession(path);
            // It holds the hashes of tokens: nobody else need read it.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Session.Value<string>("PRAGMA journal_mode = WAL");
            Session.Run("PRAGMA synchronous = FULL");
            Session.Run("BEGIN IMMEDIATE");
            return EndAsync(() =>
            {
                var found = Session.Value<long>("PRAGMA user_version");
                NodeSchema.Check(found);
                foreach (var step in NodeSchema.Steps.Skip((int)found)) Session.Run(step);
                Session.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {NodeSchema.Version}"));
                return Task.FromResult(true);
            });
        },
        cancellation);

    /// <inheritdoc/>
    public Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, object?[] values, CancellationToken cancellation) =>
        GuardAsync(() => Task.FromResult(Session.Rows<T>(sql, read, values)), cancellation);

    /// <inheritdoc/>
    public Task<bool> TransactAsync(Func<INodeTransaction, Task<bool>> work, CancellationToken cancellation) => GuardAsync(
        () =>
        {
            Session.Run("BEGIN IMMEDIATE");
            return EndAsync(() => work(this));
        },
        cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        _session?.Dispose();
        _session = null;
    }

    /// <inheritdoc/>
    Task<List<T>> INodeTransaction.QueryAsync<T>(string sql, Func<DbDataReader, T> read, object?[] values, CancellationToken cancellation) =>
        Task.FromResult(Session.Rows<T>(sql, read, values));

    private async Task<bool> EndAsync(Func<Task<bool>> work)
    {
        var kept = false;
        try
        {
            kept = await work();
            return kept;
        }
        finally
        {
            Session.Run(kept ? "COMMIT" : "ROLLBACK");
        }
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            return await call();
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Of(e, path);
        }
        finally
        {
            _gate.Release();
        }
    }
}
