using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Data.DuckDb;

namespace NeuronEdit.Data.Tables;

/// <summary>Reads the first line of a CSV file.</summary>
internal static class CsvHeader
{
    private static readonly char[] _delimiters = [',', '\t', ';', '|'];

    /// <summary>The columns' names, and the delimiter: of comma, tab, semicolon and bar the one that the header has most often outside quotes.</summary>
    internal static (ImmutableArray<string> Names, char Delimiter) Read(Connection connection, string path, CancellationToken cancellation)
    {
        var line = FirstLine(connection, path, cancellation).TrimStart('\uFEFF').TrimEnd('\r');
        var delimiter = _delimiters.MaxBy(d => Split(line, d).Length);
        var names = Split(line, delimiter);
        Check(path, names);
        return (names, delimiter);
    }

    /// <summary>The fields of one line; a doubled quote inside quotes is a quote.</summary>
    internal static ImmutableArray<string> Split(string line, char delimiter)
    {
        var fields = ImmutableArray.CreateBuilder<string>();
        var field = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var letter = line[i];
            if (letter == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') field.Append(line[++i]);
            else if (letter == '"') quoted = !quoted;
            else if (letter == delimiter && !quoted) Close();
            else field.Append(letter);
        }

        Close();
        return fields.ToImmutable();

        void Close()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }

    private static string FirstLine(Connection connection, string path, CancellationToken cancellation)
    {
        try
        {
            // A delimiter that no text has makes each line one field.
            using var lines = connection.Stream(
                $"SELECT line FROM read_csv({Sql.File(path)}, auto_detect=false, header=false, delim='\x01', quote='', escape='', parallel=false, " +
                $"hive_partitioning=false, columns={{'line': 'VARCHAR'}}, max_line_size={CsvSource.MaxLineBytes}, buffer_size={CsvSource.BufferBytes}) LIMIT 1",
                cancellation);
            return FirstText(lines) ?? throw Empty(path);
        }
        catch (DuckDbException exception)
        {
            throw CsvInspector.Failure(path, exception);
        }
    }

    private static unsafe string? FirstText(StreamingResult lines)
    {
        if (!lines.Next()) return null;
        var vector = lines.Vector(0);
        return vector.IsValid(0) ? ((DuckDbString*)vector.Data)->Text : null;
    }

    private static void Check(string path, ImmutableArray<string> names)
    {
        if (names.All(n => n.Length == 0)) throw Empty(path);
        if (names.All(n => double.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            throw new NeuronEditException(
                FailureCode.Data, $"{path} has no header line: its first line is {string.Join(", ", names.Take(3))}{(names.Length > 3 ? ", .." : "")}. Put the columns' names into the first line.");
        }

        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new NeuronEditException(
                FailureCode.Data, $"{path} has {twice.Count()} columns named '{twice.Key}' in its header; names must differ. Rename all but one.");
        }
    }

    private static NeuronEditException Empty(string path) => new(
        FailureCode.Data, $"{path} has no header line: its first line is empty. Write it again as delimited text with the columns' names in the first line.");
}
