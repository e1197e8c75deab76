using System.Globalization;
using System.Text.RegularExpressions;
using NeuronEdit.Data.DuckDb;

namespace NeuronEdit.Data.Tables;

/// <summary>
/// Finds out what a CSV file holds by one walk over all its lines, so that no late line can contradict what was assumed.
/// </summary>
/// <remarks>
/// A column is whole numbers (BIGINT) when every field is one as it would be written back; numbers (DOUBLE) when every field
/// is a number, <c>nan</c>, <c>inf</c> or one of NA, N/A, NULL and null, which are missing; else text. Whole numbers with
/// leading zeros, or too long for 64 bits, are identifiers: text, which passes through to the letter.
/// </remarks>
internal static partial class CsvInspector
{
    private const string Missing = "('NA', 'N/A', 'NULL', 'null')";

    /// <summary>Inspects a file.</summary>
    /// <exception cref="NeuronEditException">Data: no header, doubled names, a malformed line (with its number), no rows.</exception>
    internal static TableInfo Inspect(Connection connection, string path, CancellationToken cancellation)
    {
        var (names, delimiter) = CsvHeader.Read(connection, path, cancellation);
        try
        {
            var statistics = connection.Rows(
                $"SELECT CAST(count(*) AS VARCHAR), {string.Join(", ", names.Select((_, i) => Statistics(i)))} FROM {CsvSource.Fields(path, delimiter, names.Length)}", cancellation)[0]
                .Select(text => long.Parse(text!, CultureInfo.InvariantCulture)).ToArray();
            var columns = names.Select((name, i) =>
            {
                var type = Type(statistics.AsSpan(1 + (4 * i), 4));
                return new ColumnInfo(name, null, type == CsvSource.Text ? ColumnKind.Other : ColumnKind.Numeric, type);
            });
            return new TableInfo(path, FileFormat.Csv, statistics[0], [.. columns], [statistics[0]]) { Delimiter = delimiter };
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

    /// <summary>Four counts of a column: fields that are not empty; missing by name; numbers; whole numbers as they would be written back. An identifier counts as no number.</summary>
    private static string Statistics(int column)
    {
        var c = "c" + Sql.Number(column);
        var isNumber = $"TRY_CAST({c} AS DOUBLE) IS NOT NULL AND NOT regexp_matches({c}, '_|^[+-]?0[0-9]|^[+-]?[0-9]{{19,}}$')";
        var isWhole = $"CAST(TRY_CAST({c} AS BIGINT) AS VARCHAR) = {c}";
        return $"CAST(count({c}) AS VARCHAR), CAST(count(*) FILTER ({c} IN {Missing}) AS VARCHAR), " +
               $"CAST(count(*) FILTER ({isWhole} OR ({isNumber})) AS VARCHAR), CAST(count(*) FILTER ({isWhole}) AS VARCHAR)";
    }

    private static string Type(ReadOnlySpan<long> counts)
    {
        var (filled, missing, numbers, whole) = (counts[0], counts[1], counts[2], counts[3]);
        if (numbers == 0 || numbers + missing < filled) return CsvSource.Text;
        return whole + missing == filled ? CsvSource.Whole : CsvSource.Number;
    }

    [GeneratedRegex(@"Line: ([0-9]+)")]
    private static partial Regex LineNumber();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
