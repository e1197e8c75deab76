using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data.DuckDb;

/// <summary>One copy with an edit: which of the function's arguments are DOUBLE, and who edits a tile.</summary>
/// <param name="isDouble">[channels]; the others are FLOAT.</param>
/// <param name="edit">Edits a tile [rows x channels] in place.</param>
/// <param name="cancellation">Asks to stop between two tiles.</param>
internal sealed unsafe class EditOperation(bool[] isDouble, EditTile edit, CancellationToken cancellation) : Operation
{
    private readonly Tile _tile = new(EditFunction.ChunkRows, isDouble.Length);
    private readonly VectorView[] _inputs = new VectorView[isDouble.Length];
    private readonly nint[] _outputs = new nint[isDouble.Length];

    /// <summary>Rows that have passed.</summary>
    internal long Rows { get; private set; }

    /// <summary>Fills a tile from the input's vectors, has it edited and writes it to the struct's fields.</summary>
    internal void Run(nint input, nint output)
    {
        cancellation.ThrowIfCancellationRequested();
        _tile.Rows = (int)Native.duckdb_data_chunk_get_size(input);
        for (var c = 0; c < _inputs.Length; c++) _inputs[c] = new VectorView(Native.duckdb_data_chunk_get_vector(input, (ulong)c + 1));
        Transpose.IntoTile(_inputs, isDouble, 0, _tile, 0, _tile.Rows);
        var rows = _tile.Rows;
        edit(_tile);
        if (_tile.Rows != rows) throw new InvalidOperationException($"The edit changed the tile from {rows} rows to {_tile.Rows}.");
        for (var c = 0; c < _outputs.Length; c++) _outputs[c] = (nint)Native.duckdb_vector_get_data(Native.duckdb_struct_vector_get_child(output, (ulong)c));
        Transpose.OutOfTile(_tile, _outputs);
        Rows += rows;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _tile.Dispose();
    }
}

/// <summary>
/// <c>neuronedit_edit_N(operation, c1, .. cN)</c>, a struct of N FLOAT fields f0 .. f(N-1): called with up to 2,048 rows at
/// a time, in the rows' order, once for each row.
/// </summary>
/// <remarks>One function for each number of channels, registered when first used; which operation it serves is its first argument.</remarks>
internal static unsafe class EditFunction
{
    /// <summary>DuckDB's vector size: the most rows a chunk has.</summary>
    internal const int ChunkRows = CopyRequest.TileRowsMax;

    /// <summary>The function's name in SQL.</summary>
    internal static string Name(int width) => "neuronedit_edit_" + Sql.Number(width);

    /// <summary>Makes the function for <paramref name="width"/> channels known.</summary>
    internal static void Register(nint connection, int width)
    {
        var function = Native.duckdb_create_scalar_function();
        var (number, any, row) = (Native.duckdb_create_logical_type(DuckDbType.BigInt), Native.duckdb_create_logical_type(DuckDbType.Any), RowType(width));
        try
        {
            Native.duckdb_scalar_function_set_name(function, Name(width));
            Native.duckdb_scalar_function_add_parameter(function, number);
            Native.duckdb_scalar_function_set_varargs(function, any);
            Native.duckdb_scalar_function_set_return_type(function, row);
            Native.duckdb_scalar_function_set_special_handling(function);
            Native.duckdb_scalar_function_set_volatile(function);
            Native.duckdb_scalar_function_set_function(function, &Call);
            if (Native.duckdb_register_scalar_function(connection, function) != DuckDbState.Success)
                throw new InvalidOperationException($"DuckDB does not register {Name(width)}.");
        }
        finally
        {
            Native.duckdb_destroy_logical_type(ref row);
            Native.duckdb_destroy_logical_type(ref any);
            Native.duckdb_destroy_logical_type(ref number);
            Native.duckdb_destroy_scalar_function(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Call(nint info, nint input, nint output)
    {
        EditOperation? operation = null;
        try
        {
            var id = *(long*)Native.duckdb_vector_get_data(Native.duckdb_data_chunk_get_vector(input, 0));
            operation = Operation.Find<EditOperation>(id);
            operation.Run(input, output);
        }
#pragma warning disable CA1031 // No exception may cross into DuckDB; the operation rethrows it on our side.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            operation?.Fail(exception);
            Native.duckdb_scalar_function_set_error(info, exception.Message);
        }
    }

    private static nint RowType(int width)
    {
        var types = new nint[width];
        var names = new nint[width];
        var type = Native.duckdb_create_logical_type(DuckDbType.Float);
        for (var i = 0; i < width; i++) (types[i], names[i]) = (type, Marshal.StringToCoTaskMemUTF8("f" + Sql.Number(i)));
        try
        {
            fixed (nint* type0 = types, name0 = names)
                return Native.duckdb_create_struct_type(type0, (byte**)name0, (ulong)width);
        }
        finally
        {
            foreach (var name in names) Marshal.FreeCoTaskMem(name);
            Native.duckdb_destroy_logical_type(ref type);
        }
    }
}
