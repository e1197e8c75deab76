using System.Collections.Immutable;

namespace NeuronEdit.Data;

/// <summary>How a measured file is stored.</summary>
public enum FileFormat
{
    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Delimited text with a header line.</summary>
    Csv,

    /// <summary>Flow Cytometry Standard 2.0, 3.0 or 3.1.</summary>
    Fcs,
}

/// <summary>What a column holds, as far as editing is concerned.</summary>
public enum ColumnKind
{
    /// <summary>Integers, decimals and floating point: can be a channel.</summary>
    Numeric,

    /// <summary>Text, dates, booleans and other scalars: passes through.</summary>
    Other,

    /// <summary>Lists, structs, maps: passes through.</summary>
    Nested,
}

/// <summary>One column of a file.</summary>
/// <param name="Name">Its name: the header's in Parquet and CSV, $PnN in FCS.</param>
/// <param name="Marker">The marker it measures, $PnS in FCS; null where the format has none.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="StoredType">The type as the format names it, for messages: <c>DECIMAL(9,2)</c>, <c>VARCHAR</c>, <c>FLOAT</c>.</param>
public sealed record ColumnInfo(string Name, string? Marker, ColumnKind Kind, string StoredType);

/// <summary>What can be known of a file without reading its rows.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Format">How it is stored.</param>
/// <param name="Rows">Rows it holds.</param>
/// <param name="Columns">Its columns in their order.</param>
/// <param name="RowGroups">
/// Rows of each piece that can be read without reading the ones before it, in order; they add up to <paramref name="Rows"/>.
/// A CSV file is one piece; an FCS file, whose rows have a fixed size, is one piece that may be cut anywhere.
/// </param>
public sealed record TableInfo(string Path, FileFormat Format, long Rows, ImmutableArray<ColumnInfo> Columns, ImmutableArray<long> RowGroups)
{
    /// <summary>
    /// Names and values that the file's <c>name=value</c> folders give to every row, as text. They are the last of <see cref="Columns"/>;
    /// the file itself does not hold them. A null value is a missing one.
    /// </summary>
    public ImmutableArray<KeyValuePair<string, string?>> FolderColumns { get; init; } = [];

    /// <summary>What separates the fields of a CSV file; null for other formats.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Columns that the file itself holds.</summary>
    internal int StoredColumns => Columns.Length - FolderColumns.Length;
}
