using System.Globalization;

namespace NeuronEdit.Data.DuckDb;

/// <summary>One DuckDB instance in memory, with our functions registered. Connections may be opened from any thread.</summary>
/// <remarks>
/// It has one thread of its own choosing, the caller's: each connection then runs on the thread that uses it, rows keep
/// their order, and as many run side by side as there are callers.
/// </remarks>
internal sealed unsafe class Database : IDisposable
{
    /// <summary>
    /// Set once the instance and its Parquet extension are there. Partitions of one file share its parsed footer; its bytes are the system's to keep, not DuckDB's as well. Statistics of
    /// an edited row's struct would be copied for each of its fields, the square of the channels, and our statements have no use for them.
    /// </summary>
    private static readonly string[] _later = ["parquet_metadata_cache = true", "enable_external_file_cache = false", "disabled_optimizers = 'statistics_propagation'"];

    private readonly Lock _gate = new();
    private readonly HashSet<int> _widths = [];
    private bool _hasRows;
    private nint _handle;

    /// <summary>Opens an instance.</summary>
    /// <param name="memoryBytes">What all its operations together may hold, bytes.</param>
    /// <param name="temporaryFolder">Where it may put what does not fit.</param>
    internal Database(long memoryBytes, string temporaryFolder)
    {
        Open(memoryBytes, temporaryFolder);
        try
        {
            using var connection = Connect();
            foreach (var setting in _later) connection.Rows("SET GLOBAL " + setting, CancellationToken.None);
            connection.Rows("SET GLOBAL lock_configuration = true", CancellationToken.None);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The version of the library that was loaded, such as <c>v1.5.6</c>.</summary>
    internal static string Version => Native.Text(Native.duckdb_library_version());

    /// <summary>Opens a connection; its user disposes of it.</summary>
    internal Connection Connect()
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        if (Native.duckdb_connect(_handle, out var connection) != DuckDbState.Success)
            throw new DuckDbException(DuckDbErrorKind.Invalid, "DuckDB opens no further connection.");
        return new Connection(connection);
    }

    /// <summary>Sees to it that the edit function for <paramref name="width"/> channels exists.</summary>
    internal void EnsureEditFunction(Connection connection, int width)
    {
        lock (_gate)
        {
            if (_widths.Contains(width)) return;
            EditFunction.Register(connection.Handle, width);
            _widths.Add(width);
        }
    }

    /// <summary>Sees to it that the function that brings rows into SQL exists.</summary>
    internal void EnsureRowsFunction(Connection connection)
    {
        lock (_gate)
        {
            if (_hasRows) return;
            RowsFunction.Register(connection.Handle);
            _hasRows = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0) Native.duckdb_close(ref _handle);
    }

    private void Open(long memoryBytes, string temporaryFolder)
    {
        Native.duckdb_create_config(out var config);
        try
        {
            foreach (var (name, value) in Settings(memoryBytes, temporaryFolder)) Set(config, name, value);
            if (Native.duckdb_open_ext(":memory:", out _handle, config, out var error) == DuckDbState.Success) return;
            var message = Native.Text(error);
            Native.duckdb_free(error);
            throw new DuckDbException(DuckDbErrorKind.Invalid, message);
        }
        finally
        {
            Native.duckdb_destroy_config(ref config);
        }
    }

    private static (string Name, string Value)[] Settings(long memoryBytes, string temporaryFolder) =>
    [
        ("threads", "1"),
        ("memory_limit", (memoryBytes / 1024).ToString(CultureInfo.InvariantCulture) + "KiB"),
        ("temp_directory", temporaryFolder),
        ("preserve_insertion_order", "true"),
        ("autoinstall_known_extensions", "false"),
        ("autoload_known_extensions", "false"),
        ("allow_community_extensions", "false"),
    ];

    private static void Set(nint config, string name, string value)
    {
        if (Native.duckdb_set_config(config, name, value) != DuckDbState.Success)
            throw new DuckDbException(DuckDbErrorKind.Invalid, $"DuckDB refuses the setting {name} = {value}.");
    }
}
