using System.Globalization;

namespace NeuronEdit.Data.DuckDb;

/// <summary>Names, texts and numbers as SQL that cannot be misread.</summary>
internal static class Sql
{
    /// <summary>A column's name: <c>"a ""b"""</c>.</summary>
    internal static string Name(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    /// <summary>A text: <c>'it''s'</c>.</summary>
    internal static string Text(string text) => '\'' + text.Replace("'", "''", StringComparison.Ordinal) + '\'';

    /// <summary>A whole number.</summary>
    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
