using NeuronEdit.Data.DuckDb;

namespace NeuronEdit.Data.Tables;

/// <summary>A Parquet file as SQL; a range is read without the row groups before it.</summary>
internal sealed class ParquetSource(TableInfo table, RowRange range) : TableSource(table)
{
    private const string RowNumber = "file_row_number";

    /// <inheritdoc/>
    internal override string From
    {
        get
        {
            var file = Sql.File(Table.Path);
            if (range.Start == 0 && range.Count == Table.Rows)
                return $"read_parquet({file}, hive_partitioning=false) AS t({ColumnList})";

            // A file that has a column of that name cannot be asked for row numbers: the rows before the range are read and dropped.
            if (Table.Columns.Any(c => string.Equals(c.Name, RowNumber, StringComparison.OrdinalIgnoreCase)))
                return $"(SELECT * FROM read_parquet({file}, hive_partitioning=false) LIMIT {Sql.Number(range.Count)} OFFSET {Sql.Number(range.Start)}) AS t({ColumnList})";
            return $"(SELECT * FROM read_parquet({file}, hive_partitioning=false, {RowNumber}=true) AS f({ColumnList}, rn) " +
                   $"WHERE rn >= {Sql.Number(range.Start)} AND rn < {Sql.Number(range.End)}) AS t({ColumnList})";
        }
    }

    /// <inheritdoc/>
    internal override NeuronEditException Failure(DuckDbException exception) => ParquetInspector.Failure(Table.Path, exception);
}
