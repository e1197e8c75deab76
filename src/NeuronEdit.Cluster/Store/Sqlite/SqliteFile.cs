using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>The open file: one connection, one transaction at a time.</summary>
/// <param name="path">The file; its folder must be there.</param>
/// <param name="time">The store's clock.</param>
internal sealed class SqliteFile(string path, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private SqliteSession? _session;

    /// <summary>Moves the clock, for tests.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <inheritdoc cref="SqliteSession.Handle"/>
    public sqlite3? Handle => Session.Handle;

    private SqliteSession Session => _session ?? throw new InvalidOperationException("The store is not open.");

    private long Now => (time.GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks + ClockOffset.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Opens it, with the tables of a version.</summary>
    public void Open(int version)
    {
        try
        {
            lock (_gate)
            {
                _session ??= new SqliteSession(path);
                Session.Value<string>("PRAGMA journal_mode = WAL");
                Session.Run("PRAGMA synchronous = NORMAL");
                Session.Run("BEGIN IMMEDIATE");
                InBegun(_ => SqliteSchema.Update(Session, version), keepIf: null);
            }
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_NOTADB)
        {
            throw new NeuronEditException(FailureCode.Specification, $"{path} cannot be used as a store: it is not a SQLite file. Name another file, or delete it.", e);
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Of(e, path);
        }
        catch (NeuronEditException e)
        {
            throw new NeuronEditException(e.Code, $"{path} cannot be used as a store: {e.Message}.", e);
        }
    }

    /// <summary>Reads, all of it as of one moment, and beside whoever writes.</summary>
    public T Read<T>(Func<FileTransaction, T> read, CancellationToken cancellation) => Transact("BEGIN", read, keepIf: null, cancellation).Result;

    /// <summary>Writes.</summary>
    /// <param name="write">The transaction.</param>
    /// <param name="cancellation">Looked at before it begins.</param>
    /// <param name="keepIf">Whether to commit, by the result; null: always.</param>
    /// <returns>The result, and whether messages or work came with it.</returns>
    public (T Result, bool Messages, bool Work) Write<T>(Func<FileTransaction, T> write, CancellationToken cancellation, Func<T, bool>? keepIf = null) =>
        Transact("BEGIN IMMEDIATE", write, keepIf, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _session?.Dispose();
            _session = null;
        }
    }

    private (T Result, bool Messages, bool Work) Transact<T>(string begin, Func<FileTransaction, T> action, Func<T, bool>? keepIf, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            lock (_gate)
            {
                Session.Run(begin);
                return InBegun(action, keepIf);
            }
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Of(e, path);
        }
    }

    private (T Result, bool Messages, bool Work) InBegun<T>(Func<FileTransaction, T> action, Func<T, bool>? keepIf)
    {
        var kept = false;
        try
        {
            var transaction = new FileTransaction(Session, Now);
            var result = action(transaction);
            if (keepIf is not null && !keepIf(result)) return (result, false, false);
            Session.Run("COMMIT");
            kept = true;
            return (result, transaction.HasNewMessages, transaction.HasNewWork);
        }
        finally
        {
            if (!kept) RollBack();
        }
    }

    private void RollBack()
    {
        try
        {
            Session.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite itself has rolled back, as after a full disk.
        }
    }
}
