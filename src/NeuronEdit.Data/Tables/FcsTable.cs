using System.Collections.Immutable;
using NeuronEdit.Data.DuckDb;
using NeuronEdit.Data.Fcs;

namespace NeuronEdit.Data.Tables;

/// <summary>Writes the rows of a query as an FCS file.</summary>
/// <remarks>Names, markers and the order of columns are kept; from an FCS file also the keywords that still hold.</remarks>
internal sealed unsafe class FcsTable(OutputRequest request, TableSource source, ImmutableArray<int> edited)
{
    /// <summary>How the columns must come: FLOAT, DOUBLE, BIGINT or UBIGINT.</summary>
    internal string Value(int column)
    {
        var value = source.Value(column, FileFormat.Fcs);
        return source.Table.Columns[column].StoredType switch
        {
            "FLOAT" or "DOUBLE" or "BIGINT" or "UBIGINT" => value,
            "TINYINT" or "SMALLINT" or "INTEGER" or "UTINYINT" or "USMALLINT" or "UINTEGER" => $"CAST({value} AS BIGINT)",
            _ => $"CAST({value} AS DOUBLE)",
        };
    }

    /// <summary>Refuses columns that FCS cannot hold.</summary>
    /// <exception cref="NeuronEditException">Data: a column is not numeric.</exception>
    internal static void Check(TableInfo table)
    {
        if (table.Columns.FirstOrDefault(c => c.Kind != ColumnKind.Numeric) is not { } column) return;
        throw new NeuronEditException(
            FailureCode.Data,
            $"{table.Path} cannot be written as FCS: FCS holds numbers alone, and its column '{column.Name}' is {column.StoredType}. Write Parquet or CSV instead, or take the column out of the input.");
    }

    /// <summary>Writes all rows.</summary>
    /// <returns>Their number.</returns>
    internal long Write(StreamingResult rows)
    {
        using var writer = new FcsWriter(request.OutputPath, Options());
        while (rows.Next())
        {
            writer.BeginBlock(rows.RowsInChunk);
            for (var c = 0; c < rows.Columns; c++) Set(writer, c, rows.Vector(c), rows.ColumnType(c), rows.RowsInChunk);
            writer.EndBlock();
        }

        writer.Complete();
        return writer.Rows;
    }

    private static void Set(FcsWriter writer, int column, VectorView vector, DuckDbType type, int rows)
    {
        switch (type)
        {
            case DuckDbType.Float:
                SetColumn<float>(writer, column, vector, rows);
                break;
            case DuckDbType.Double:
                SetColumn<double>(writer, column, vector, rows);
                break;
            case DuckDbType.BigInt:
                SetColumn<long>(writer, column, vector, rows);
                break;
            case DuckDbType.UBigInt:
                SetColumn<ulong>(writer, column, vector, rows);
                break;
            default:
                throw new InvalidOperationException($"Column {column} came as {type}.");
        }
    }

    private static void SetColumn<T>(FcsWriter writer, int column, VectorView vector, int rows)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var values = new ReadOnlySpan<T>(vector.Data, rows);
        if (vector.AllValid)
        {
            writer.SetColumn(column, values);
            return;
        }

        // FCS has no missing values but NaN.
        var known = new double[rows];
        for (var r = 0; r < rows; r++) known[r] = vector.IsValid(r) ? double.CreateChecked(values[r]) : double.NaN;
        writer.SetColumn<double>(column, known);
    }

    private FcsWriterOptions Options()
    {
        var table = source.Table;
        var from = table.Format == FileFormat.Fcs ? FcsFile.Open(table.Path) : null;
        return new FcsWriterOptions
        {
            Columns = [.. table.Columns.Select((c, i) => from is not null && i < from.Parameters.Length ? FcsOutputColumn.From(from.Parameters[i]) : new FcsOutputColumn(c.Name, c.Marker))],
            DataType = from is not null
                ? FcsWriterOptions.Choose(from.Parameters.Where(p => !edited.Contains(p.Index)))
                : FcsWriterOptions.Choose(table.Columns.Where((_, i) => !edited.Contains(i))),
            Source = from,
            Keywords = request.Metadata,
        };
    }
}
