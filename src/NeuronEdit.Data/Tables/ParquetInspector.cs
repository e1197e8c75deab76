using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NeuronEdit.Data.DuckDb;

namespace NeuronEdit.Data.Tables;

/// <summary>Reads a Parquet file's footer.</summary>
internal static class ParquetInspector
{
    /// <summary>The footer's key under which our own files carry the markers of their columns, a JSON object {name: marker}.</summary>
    internal const string MarkersKey = "neuronedit.markers";

    /// <summary>What the footer says.</summary>
    /// <exception cref="NeuronEditException">Data: the file is truncated, damaged or holds no rows.</exception>
    internal static TableInfo Inspect(Connection connection, string path, CancellationToken cancellation)
    {
        try
        {
            var file = Sql.File(path);
            var names = Names(connection.Rows($"SELECT name, CAST(num_children AS VARCHAR) FROM parquet_schema({file})", cancellation));
            var types = connection.Rows($"SELECT column_type FROM (DESCRIBE SELECT * FROM read_parquet({file}, hive_partitioning=false))", cancellation);
            if (names.Count != types.Count)
                throw new DuckDbException(DuckDbErrorKind.Invalid, $"its schema has {names.Count} columns, of which {types.Count} can be read");
            var groups = connection.Rows(
                $"SELECT CAST(row_group_num_rows AS VARCHAR) FROM parquet_metadata({file}) WHERE column_id = 0 ORDER BY row_group_id", cancellation);
            var markers = Markers(connection.Rows(
                $"SELECT CAST(value AS VARCHAR) FROM (SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata({file}) WHERE key = {Sql.Text(MarkersKey)}::BLOB)", cancellation));
            var columns = names.Select((name, i) => new ColumnInfo(name, markers.GetValueOrDefault(name), Kind(types[i][0]!), types[i][0]!));
            var rows = groups.Select(g => long.Parse(g[0]!, CultureInfo.InvariantCulture)).Where(n => n > 0).ToImmutableArray();
            return new TableInfo(path, FileFormat.Parquet, rows.Sum(), [.. columns], rows);
        }
        catch (DuckDbException exception)
        {
            throw Failure(path, exception);
        }
    }

    /// <summary>What a column of a DuckDB type can be.</summary>
    internal static ColumnKind Kind(string type)
    {
        if (type.EndsWith(']') || type.StartsWith("STRUCT", StringComparison.Ordinal) || type.StartsWith("MAP", StringComparison.Ordinal) ||
            type.StartsWith("UNION", StringComparison.Ordinal) || type == "VARIANT")
            return ColumnKind.Nested;
        return type.StartsWith("DECIMAL", StringComparison.Ordinal) || type is "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT" or "USMALLINT"
            or "UINTEGER" or "UBIGINT" or "UHUGEINT" or "FLOAT" or "DOUBLE"
            ? ColumnKind.Numeric
            : ColumnKind.Other;
    }

    /// <summary>The failure of a statement on a Parquet file.</summary>
    internal static NeuronEditException Failure(string path, DuckDbException exception) => new(
        FailureCode.Data,
        $"{path} cannot be read as Parquet: {Messages.FirstLine(exception.Message)} It is probably truncated or damaged; write it again or take it from a copy.",
        exception);

    /// <summary>The names of the top columns, from the schema's nodes in depth-first order, the root first.</summary>
    private static List<string> Names(List<string?[]> nodes)
    {
        var names = new List<string>();
        var at = 1;
        while (at < nodes.Count)
        {
            names.Add(nodes[at][0] ?? "");
            for (long open = 1; open > 0 && at < nodes.Count; at++)
                open += (nodes[at][1] is { } children ? long.Parse(children, CultureInfo.InvariantCulture) : 0) - 1;
        }

        return names;
    }

    private static Dictionary<string, string> Markers(List<string?[]> values)
    {
        try
        {
            return values is [[{ } json]] ? JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
