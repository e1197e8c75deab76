using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>What SQLite's errors mean to callers.</summary>
internal static class SqliteErrors
{
    /// <summary>Turns an error into the store's own.</summary>
    /// <param name="error">As SQLite gave it.</param>
    /// <param name="path">The file.</param>
    public static StoreException Of(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => new StoreException($"The state file {path} is in use by another process.", isTransient: true, error),
        raw.SQLITE_FULL => new StoreException($"The disk that holds the state file {path} is full. Free some space, then go on with --resume.", isTransient: false, error),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN => new StoreException($"The state file {path} cannot be written ({error.Message}). See to its permissions and its folder's.", isTransient: false, error),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new StoreException($"The state file {path} is damaged ({error.Message}). Delete it and begin the experiment again; results that were published are not touched.", isTransient: false, error),
        raw.SQLITE_IOERR => new StoreException($"The state file {path} cannot be read or written ({error.Message}).", isTransient: true, error),
        _ => new StoreException($"The state file {path} failed: {error.Message}", isTransient: false, error),
    };
}
