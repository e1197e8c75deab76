using NeuronEdit.Data.DuckDb;

namespace NeuronEdit.Data.Tables;

/// <summary>A CSV file as SQL: all fields are read as text, and only what is used as a number is turned into one.</summary>
internal sealed class CsvSource(TableInfo table, RowRange range) : TableSource(table)
{
    /// <summary>The table's stored type of a column of whole numbers.</summary>
    internal const string Whole = "BIGINT";

    /// <summary>The table's stored type of a column of numbers.</summary>
    internal const string Number = "DOUBLE";

    /// <summary>The table's stored type of any other column.</summary>
    internal const string Text = "VARCHAR";

    /// <summary>The fields of a file as columns c0, c1, ..; a malformed line is an error.</summary>
    /// <param name="path">The file; .gz and .zst are unpacked.</param>
    /// <param name="delimiter">What separates fields.</param>
    /// <param name="columns">Fields of each line.</param>
    internal static string Fields(string path, char delimiter, int columns)
    {
        var types = string.Join(", ", Enumerable.Range(0, columns).Select(c => $"'{Column(c)}': 'VARCHAR'"));
        return $"read_csv({Sql.File(path)}, auto_detect=false, header=true, delim={Sql.Text(delimiter.ToString())}, quote='\"', escape='\"', nullstr='', " +
               $"allow_quoted_nulls=false, strict_mode=true, parallel=false, hive_partitioning=false, max_line_size={MaxLineBytes}, buffer_size={BufferBytes}, columns={{{types}}})";
    }

    /// <summary>The longest line that is read, bytes: tens of thousands of columns fit.</summary>
    internal const int MaxLineBytes = 1 << 20;

    /// <summary>What is read at a time, bytes; the default of 32 MB would be most of a copy's memory.</summary>
    internal const int BufferBytes = 8 << 20;

    /// <inheritdoc/>
    internal override string From
    {
        get
        {
            var all = Fields(Table.Path, Table.Delimiter ?? ',', Table.StoredColumns);
            return range.Start == 0 && range.Count == Table.Rows
                ? all + " AS t"
                : $"(SELECT * FROM {all} LIMIT {Sql.Number(range.Count)} OFFSET {Sql.Number(range.Start)}) AS t";
        }
    }

    /// <inheritdoc/>
    internal override bool IsDouble(int column) => true;

    /// <inheritdoc/>
    internal override string Value(int column, FileFormat output)
    {
        if (FolderValue(column) is { } value) return value;
        var type = Table.Columns[column].StoredType;
        return output == FileFormat.Csv || type == Text ? Column(column) : $"TRY_CAST({Column(column)} AS {type})";
    }

    /// <inheritdoc/>
    internal override NeuronEditException Failure(DuckDbException exception) => CsvInspector.Failure(Table.Path, exception);
}
