using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NeuronEdit.Data.DuckDb;

namespace NeuronEdit.Data.Tables;

/// <summary>The SQL of one copy.</summary>
/// <remarks>
/// COPY (SELECT c0, e.f0, c2 FROM (SELECT *, neuronedit_edit_1(operation, c1) AS e FROM rows WHERE kept)) TO file: columns that are not
/// edited never leave DuckDB. The function is volatile, so the optimizer neither repeats nor drops a call.
/// </remarks>
internal sealed class CopyStatement(OutputRequest request, TableSource source, ImmutableArray<int> channels, long operation, bool dropMissing)
{
    /// <summary>float32 rounds what is at least this to infinity: 2^128 - 2^103.</summary>
    private const double Overflow = 3.4028235677973366e38;

    private readonly bool _namesAreKept = ParquetNames.AreKept(source.Table.Columns.Select(c => c.Name));

    private const long RowGroupBytesMax = 32L << 20;
    private const int RowGroupRowsMax = 122_880;
    private const int RowGroupStep = 2048;

    /// <summary>The statement.</summary>
    internal string Copy => $"COPY ({Query}) TO {Sql.Text(request.OutputPath)} ({Options})";

    /// <summary>The rows to be written, with their names.</summary>
    internal string Query
    {
        get
        {
            var rows = source.From;
            var kept = dropMissing && channels.Length > 0 ? " WHERE " + string.Join(" AND ", channels.Select(Kept)) : "";
            var edited = channels.Length == 0 ? "" : $", {EditFunction.Name(channels.Length)}({Sql.Number(operation)}::BIGINT, {string.Join(", ", channels.Select(source.Channel))}) AS e";
            return $"SELECT {Outputs()} FROM (SELECT *{edited} FROM {rows}{kept})";
        }
    }

    /// <summary>Gives the columns the names that DuckDB would not write.</summary>
    internal void Finish()
    {
        if (!_namesAreKept && request.Format == FileFormat.Parquet) ParquetNames.Set(request.OutputPath, [.. source.Table.Columns.Select(c => c.Name)]);
    }

    /// <summary>Rows of a row group: as asked for, or so many that one stays within 32 MiB.</summary>
    internal static int RowGroupRows(int? asked, int columns) => asked ??
        (int)Math.Clamp(RowGroupBytesMax / (sizeof(float) * (long)columns) / RowGroupStep * RowGroupStep, RowGroupStep, RowGroupRowsMax);

    private string Options => request.Format switch
    {
        FileFormat.Parquet => ParquetOptions,
        FileFormat.Csv => $"FORMAT CSV, {CsvHeading}, NULLSTR '', USE_TMP_FILE false{CsvVariant}",
        _ => throw new NotSupportedException(),
    };

    /// <summary>Text compresses well through a dictionary; for numbers as measured, building one only costs time.</summary>
    private string ParquetOptions
    {
        get
        {
            var rows = RowGroupRows(request.RowGroupRows, source.Table.Columns.Length);
            var dictionary = source.Table.Columns.All(c => c.StoredType is "FLOAT" or "DOUBLE") ? ", DICTIONARY_SIZE_LIMIT 1" : "";
            var level = request.CompressionLevel.ToString(CultureInfo.InvariantCulture);
            return $"FORMAT PARQUET, COMPRESSION ZSTD, COMPRESSION_LEVEL {level}, ROW_GROUP_SIZE {Sql.Number(rows)}{dictionary}{Metadata}, USE_TMP_FILE false";
        }
    }

    /// <summary>DuckDB's own header line, or ours where it would change a name.</summary>
    private string CsvHeading
    {
        get
        {
            if (_namesAreKept) return "HEADER true";
            var line = string.Join(CsvDelimiter, source.Table.Columns.Select(c => c.Name.AsSpan().ContainsAny([CsvDelimiter, '"', '\n', '\r']) ? Sql.Name(c.Name) : c.Name));
            return $"HEADER false, PREFIX {Sql.Text(line + '\n')}, SUFFIX '\n'";
        }
    }

    private string CsvVariant => $", DELIMITER '{CsvDelimiter}', COMPRESSION {(IsPacked ? "gzip" : "none")}";

    private bool IsPacked => request.OutputPath.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private char CsvDelimiter => (IsPacked ? request.OutputPath[..^3] : request.OutputPath).EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';

    private string Metadata
    {
        get
        {
            var pairs = request.Metadata.ToList();
            var markers = source.Table.Columns.Where(c => c.Marker is not null).DistinctBy(c => c.Name).ToDictionary(c => c.Name, c => c.Marker);
            if (markers.Count > 0) pairs.Add(new(ParquetInspector.MarkersKey, JsonSerializer.Serialize(markers)));
            return pairs.Count == 0 ? "" : $", KV_METADATA {{{string.Join(", ", pairs.Select(p => $"{Sql.Text(p.Key)}: {Sql.Text(p.Value)}"))}}}";
        }
    }

    private string Outputs()
    {
        var edited = channels.Select((column, field) => (column, field)).ToDictionary(p => p.column, p => p.field);
        return string.Join(", ", source.Table.Columns.Select((column, i) =>
            (edited.TryGetValue(i, out var field) ? $"struct_extract_at(e, {Sql.Number(field + 1)})" : Value(i)) + " AS " + Sql.Name(_namesAreKept ? column.Name : ParquetNames.StandIn(i))));
    }

    private string Value(int column) =>
        request.Format == FileFormat.Fcs ? new FcsTable(request, source, channels).Value(column) : source.Value(column, request.Format);

    private string Kept(int column) => $"abs({source.Channel(column)}) < {Overflow.ToString("R", CultureInfo.InvariantCulture)}::DOUBLE";
}
