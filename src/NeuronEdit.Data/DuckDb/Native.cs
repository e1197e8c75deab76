using System.Runtime.InteropServices;

namespace NeuronEdit.Data.DuckDb;

/// <summary>
/// DuckDB's C API 1.5.6 as its header declares it: databases, connections, statements and results. Every handle is a pointer
/// that exactly one managed owner frees.
/// </summary>
internal static unsafe partial class Native
{
    internal const string Library = "duckdb";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, LibraryLocator.Resolve);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial DuckDbState duckdb_open_ext(string path, out nint database, nint config, out byte* error);

    [LibraryImport(Library)]
    internal static partial void duckdb_close(ref nint database);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_connect(nint database, out nint connection);

    [LibraryImport(Library)]
    internal static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(Library)]
    internal static partial void duckdb_interrupt(nint connection);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_create_config(out nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial DuckDbState duckdb_set_config(nint config, string name, string option);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_config(ref nint config);

    [LibraryImport(Library)]
    internal static partial void duckdb_free(void* pointer);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_library_version();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial DuckDbState duckdb_prepare(nint connection, string query, out nint statement);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_prepare_error(nint statement);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_prepare(ref nint statement);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_execute_prepared_streaming(nint statement, out DuckDbResult result);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_result(ref DuckDbResult result);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_result_error(ref DuckDbResult result);

    [LibraryImport(Library)]
    internal static partial DuckDbErrorKind duckdb_result_error_type(ref DuckDbResult result);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_column_count(ref DuckDbResult result);

    [LibraryImport(Library)]
    internal static partial DuckDbType duckdb_column_type(ref DuckDbResult result, ulong column);

    [LibraryImport(Library)]
    internal static partial nint duckdb_fetch_chunk(DuckDbResult result);

    /// <summary>A borrowed UTF-8 string as text; empty for null.</summary>
    internal static string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? "";
}
