using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuronEdit.Data.DuckDb;

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
            var types = Operation.Find<RowsOperation>(id).Types;
            for (var c = 0; c < types.Length; c++)
            {
                var type = Native.duckdb_create_logical_type(types[c]);
                Native.duckdb_bind_add_result_column(info, "c" + Sql.Number(c), type);
                Native.duckdb_destroy_logical_type(ref type);
            }

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
