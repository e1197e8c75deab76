using System.Globalization;

namespace NeuronEdit.Data.DuckDb;

/// <summary>Names, texts and numbers as SQL that cannot be misread.</summary>
internal static class Sql
{
    /// <summary>A column's name: <c>"a ""b"""</c>.</summary>
    internal static string Name(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    /// <summary>A text: <c>'it''s'</c>.</summary>
    internal static string Text(string text) => '\'' + text.Replace("'", "''", StringComparison.Ordinal) + '\'';

    /// <summary>A file to read, as a text in which no letter acts as a wildcard: DuckDB would read <c>a[1].csv</c> as a glob that matches a1.csv.</summary>
    internal static string File(string path)
    {
        if (!path.AsSpan().ContainsAny('*', '?', '[')) return Text(path);
        var literal = new System.Text.StringBuilder();
        foreach (var letter in path)
        {
            if (letter is '*' or '?' or '[') literal.Append('[').Append(letter).Append(']');
            else if (letter == '\\' && !OperatingSystem.IsWindows()) throw Unnameable(path);
            else literal.Append(letter);
        }

        return Text(literal.ToString());
    }

    private static NeuronEditException Unnameable(string path) => new(
        FailureCode.Data, $"{path} has both a backslash and one of * ? [ in its name, and DuckDB cannot be told to read just this file. Rename it.");

    /// <summary>A whole number.</summary>
    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
