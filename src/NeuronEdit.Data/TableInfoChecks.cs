using System.Collections.Immutable;

namespace NeuronEdit.Data;

/// <summary>Extends table information with the checks that every reader makes.</summary>
internal static class TableInfoChecks
{
    /// <summary>Refuses rows that the file does not have.</summary>
    internal static void CheckRange(this TableInfo table, RowRange range)
    {
        if (range.Start < 0 || range.Count < 0 || range.End > table.Rows)
            throw new ArgumentOutOfRangeException(nameof(range), $"{range} are not all in {table.Path}, which has {table.Rows}.");
    }

    /// <summary>Refuses columns that the file does not have, that come twice, or that are not numbers.</summary>
    /// <exception cref="NeuronEditException">Data: a column is text or nested.</exception>
    internal static void CheckChannels(this TableInfo table, ImmutableArray<int> channels)
    {
        var seen = new HashSet<int>();
        foreach (var channel in channels)
        {
            if (channel < 0 || channel >= table.Columns.Length || !seen.Add(channel))
                throw new ArgumentException($"Column {channel} is not a column of {table.Path}, or it comes twice.", nameof(channels));
            if (table.Columns[channel].Kind != ColumnKind.Numeric) throw NotNumeric(table, table.Columns[channel]);
        }
    }

    /// <summary>The failure of a column that was chosen and cannot be a channel.</summary>
    internal static NeuronEditException NotNumeric(TableInfo table, ColumnInfo column) => new(
        FailureCode.Data,
        $"{table.Path}: column '{column.Name}' is {column.StoredType}, which cannot be edited; channels must be numbers. {WayOut(table, column)}");

    /// <summary>In a CSV file, one word in a column of numbers makes it text.</summary>
    private static string WayOut(TableInfo table, ColumnInfo column) => table.Format == FileFormat.Csv && column.StoredType == "VARCHAR"
        ? "At least one of its values is not a number: correct it (missing values are empty fields or NaN), or take the column out of the channels, and it passes through unchanged."
        : "Take it out of the channels, and it passes through unchanged.";
}
