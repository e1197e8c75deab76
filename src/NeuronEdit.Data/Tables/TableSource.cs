using NeuronEdit.Data.DuckDb;

namespace NeuronEdit.Data.Tables;

/// <summary>
/// A row range of a table as SQL, for one operation. Its columns are called c0, c1, .. by their position, so that no name of a file can
/// be misread, and come in the file's order.
/// </summary>
internal abstract class TableSource(TableInfo table) : IDisposable
{
    /// <summary>The table.</summary>
    internal TableInfo Table { get; } = table;

    /// <summary>What stands behind FROM: the rows of the range, in their order.</summary>
    internal abstract string From { get; }

    /// <summary>The operation whose rows are made on our side; null where DuckDB reads the file.</summary>
    internal virtual RowsOperation? Operation => null;

    /// <summary>True where a channel comes as DOUBLE, because its type does not fit into FLOAT; else it comes as FLOAT.</summary>
    internal virtual bool IsDouble(int column) => Table.Columns[column].StoredType != "FLOAT";

    /// <summary>A column as it passes through into a file of that format.</summary>
    internal virtual string Value(int column, FileFormat output) => FolderValue(column) ?? Column(column);

    /// <summary>A column as channel values, FLOAT or DOUBLE as <see cref="IsDouble"/> says.</summary>
    internal string Channel(int column) => IsDouble(column) ? $"TRY_CAST({Column(column)} AS DOUBLE)" : Column(column);

    /// <summary>The failure of a statement on this table.</summary>
    internal abstract NeuronEditException Failure(DuckDbException exception);

    /// <inheritdoc/>
    public virtual void Dispose() => Operation?.Dispose();

    /// <summary>The stored columns as SQL calls them: <c>c0, c1, c2</c>.</summary>
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
