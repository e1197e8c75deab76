using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data.DuckDb;

/// <summary>Rows made on our side, as a table of FLOAT columns c0, c1, .. in SQL.</summary>
/// <param name="columns">Columns of the table.</param>
/// <param name="next">Fills a tile [rows x columns] and returns true, or returns false at the end.</param>
/// <param name="cancellation">Asks to stop between two tiles.</param>
internal sealed unsafe class RowsOperation(int columns, Func<Tile, bool> next, CancellationToken cancellation) : Operation
{
    private readonly Tile _tile = new(EditFunction.ChunkRows, columns);

    internal int Columns => columns;

    /// <summary>Rows that have passed.</summary>
    internal long Rows { get; private set; }

    /// <summary>Fills the next chunk; no rows at the end.</summary>
    internal void Run(nint output)
    {
        cancellation.ThrowIfCancellationRequested();
        _tile.Rows = 0;
        if (!next(_tile)) _tile.Rows = 0;
        for (var c = 0; c < columns && _tile.Rows > 0; c++)
            Transpose.OutOfTile(_tile, c, Native.duckdb_vector_get_data(Native.duckdb_data_chunk_get_vector(output, (ulong)c)));
        Native.duckdb_data_chunk_set_size(output, (ulong)_tile.Rows);
        Rows += _tile.Rows;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _tile.Dispose();
    }
}

/// <summary><c>neuronedit_rows(operation)</c>: the table function that hands a <see cref="RowsOperation"/>'s rows to SQL.</summary>
internal static unsafe class RowsFunction
{
    /// <summary>The function's name in SQL.</summary>
    internal const string Name = "neuronedit_rows";

    internal static void Register(nint connection)
    {
        var function = Native.duckdb_create_table_function();
        var number = Native.duckdb_create_logical_type(DuckDbType.BigInt);
        try
        {
            Native.duckdb_table_function_set_name(function, Name);
            Native.duckdb_table_function_add_parameter(function, number);
            Native.duckdb_table_function_set_bind(function, &Bind);
            Native.duckdb_table_function_set_init(function, &Init);
            Native.duckdb_table_function_set_function(function, &Call);
            if (Native.duckdb_register_table_function(connection, function) != DuckDbState.Success)
                throw new InvalidOperationException($"DuckDB does not register {Name}.");
        }
        finally
        {
            Native.duckdb_destroy_logical_type(ref number);
            Native.duckdb_destroy_table_function(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            var value = Native.duckdb_bind_get_parameter(info, 0);
            var id = Native.duckdb_get_int64(value);
            Native.duckdb_destroy_value(ref value);
            var type = Native.duckdb_create_logical_type(DuckDbType.Float);
            for (var c = 0; c < Operation.Find<RowsOperation>(id).Columns; c++)
                Native.duckdb_bind_add_result_column(info, "c" + Sql.Number(c), type);
            Native.duckdb_destroy_logical_type(ref type);
            Native.duckdb_bind_set_bind_data(info, (void*)(nint)id, null);
        }
#pragma warning disable CA1031 // No exception may cross into DuckDB.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Native.duckdb_bind_set_error(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        // The operation itself is the state, and it was made before the query.
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Call(nint info, nint output)
    {
        RowsOperation? operation = null;
        try
        {
            operation = Operation.Find<RowsOperation>((nint)Native.duckdb_function_get_bind_data(info));
            operation.Run(output);
        }
#pragma warning disable CA1031 // No exception may cross into DuckDB; the operation rethrows it on our side.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            operation?.Fail(exception);
            Native.duckdb_function_set_error(info, exception.Message);
        }
    }
}
