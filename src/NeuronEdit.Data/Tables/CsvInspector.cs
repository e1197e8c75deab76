using System.Text.RegularExpressions;
using NeuronEdit.Data.DuckDb;

namespace NeuronEdit.Data.Tables;

/// <summary>
/// Finds out what a CSV file holds by one walk over all its lines, so that no late line can contradict what was assumed.
/// </summary>
/// <remarks>
/// A column is whole numbers (BIGINT) when every field is one, numbers (DOUBLE) when every field is a number, and text otherwise;
/// <see cref="CsvFieldKind"/> says what counts as which. An empty field is a missing value in every column.
/// </remarks>
internal static partial class CsvInspector
{
    /// <summary>Inspects a file.</summary>
    /// <exception cref="NeuronEditException">Data: no header, doubled names, a malformed line (with its number), no rows.</exception>
    internal static TableInfo Inspect(Connection connection, string path, CancellationToken cancellation)
    {
        var (names, delimiter) = CsvHeader.Read(connection, path, cancellation);
        try
        {
            var columns = new CsvColumn[names.Length];
            var rows = Walk(connection, CsvSource.Fields(path, delimiter, names.Length), columns, cancellation);
            return new TableInfo(path, FileFormat.Csv, rows, [.. names.Select((name, i) => Column(name, columns[i].Type))], [rows]) { Delimiter = delimiter };
        }
        catch (DuckDbException exception)
        {
            throw Failure(path, exception);
        }
    }

    /// <summary>The failure of a statement on a CSV file: names the line.</summary>
    internal static NeuronEditException Failure(string path, DuckDbException exception)
    {
        var lines = exception.Message.Split('\n', StringSplitOptions.TrimEntries);
        var line = LineNumber().Match(exception.Message);
        var what = lines.FirstOrDefault(l => l.StartsWith("Expected Number of Columns", StringComparison.Ordinal)) is { } count
            ? CountsOf(count)
            : Messages.FirstLine(string.Join(' ', lines.SkipWhile(l => l.StartsWith("Original Line", StringComparison.Ordinal) || LineNumber().IsMatch(l)).Take(1)));
        return line.Success
            ? new(FailureCode.Data, $"{path}, line {line.Groups[1].Value}: {what} Every line must have the header's fields, in UTF-8. Correct the line or write the file again.", exception)
            : new(FailureCode.Data, $"{path} cannot be read as CSV: {Messages.FirstLine(exception.Message)} Write it again as delimited text in UTF-8 with a header line.", exception);
    }

    private static string CountsOf(string count)
    {
        var numbers = Numbers().Matches(count);
        return numbers.Count == 2 ? $"{numbers[1].Value} fields were found where the header has {numbers[0].Value}." : Messages.FirstLine(count);
    }

    private static ColumnInfo Column(string name, string type) => new(name, null, type == CsvSource.Text ? ColumnKind.Other : ColumnKind.Numeric, type);

    /// <summary>Shows every field to its column.</summary>
    /// <returns>Rows of the file.</returns>
    private static unsafe long Walk(Connection connection, string fields, CsvColumn[] columns, CancellationToken cancellation)
    {
        using var lines = connection.Stream("FROM " + fields, cancellation);
        long rows = 0;
        while (lines.Next())
        {
            for (var c = 0; c < columns.Length; c++)
            {
                var vector = lines.Vector(c);
                var texts = (DuckDbString*)vector.Data;
                for (var r = 0; r < lines.RowsInChunk; r++)
                    if (vector.IsValid(r)) columns[c].Add(texts[r].Bytes);
            }

            rows += lines.RowsInChunk;
        }

        return rows;
    }

    [GeneratedRegex(@"Line: ([0-9]+)")]
    private static partial Regex LineNumber();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
