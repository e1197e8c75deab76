using NeuronEdit.Data.DuckDb;

namespace NeuronEdit.Data.Tables;

/// <summary>
/// A table as SQL. Its columns are called c0, c1, .. by their position, so that no name of a file can be misread, and come in
/// the file's order.
/// </summary>
internal abstract class TableSource(TableInfo table)
{
    /// <summary>The table.</summary>
    internal TableInfo Table { get; } = table;

    /// <summary>What stands behind FROM: the rows of a range, in their order.</summary>
    internal abstract string Rows(RowRange range);

    /// <summary>True where a channel comes as DOUBLE, because its type does not fit into FLOAT; else it comes as FLOAT.</summary>
    internal abstract bool IsDouble(int column);

    /// <summary>A column as it passes through into a file of that format.</summary>
    internal abstract string Value(int column, FileFormat output);

    /// <summary>A column as channel values, FLOAT or DOUBLE as <see cref="IsDouble"/> says.</summary>
    internal virtual string Channel(int column) => IsDouble(column) ? $"TRY_CAST({Column(column)} AS DOUBLE)" : Column(column);

    /// <summary>The failure of a statement on this table.</summary>
    internal abstract NeuronEditException Failure(DuckDbException exception);

    /// <summary>The table's columns as SQL calls them: <c>c0, c1, c2</c>.</summary>
    private protected string ColumnList => string.Join(", ", Enumerable.Range(0, Table.StoredColumns).Select(Column));

    /// <summary>The value of a column that a folder's name gives, or null where the file holds the column.</summary>
    private protected string? FolderValue(int column)
    {
        if (column < Table.StoredColumns) return null;
        var value = Table.FolderColumns[column - Table.StoredColumns].Value;
        return value is null ? "NULL::VARCHAR" : Sql.Text(value);
    }

    private protected static string Column(int column) => "c" + Sql.Number(column);
}
