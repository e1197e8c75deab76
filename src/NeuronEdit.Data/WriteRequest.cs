using System.Collections.Immutable;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data;

/// <summary>A file of float32 columns to be made from tiles.</summary>
public sealed class WriteRequest : OutputRequest
{
    /// <summary>The columns' names, which must differ, in the order in which a tile has them.</summary>
    public required ImmutableArray<string> Columns { get; init; }

    /// <summary>The columns' markers, or empty when there are none; null where a column has none.</summary>
    public ImmutableArray<string?> Markers { get; init; } = [];

    /// <summary>Fills the next tile [rows x columns], at most 2,048 rows, and returns true; returns false at the end.</summary>
    public required Func<Tile, bool> Next { get; init; }

    internal override void Validate()
    {
        base.Validate();
        if (Columns.IsDefaultOrEmpty) throw new ArgumentException("A file to write needs at least one column.");
        if (Columns.Distinct(StringComparer.Ordinal).Count() != Columns.Length) throw new ArgumentException("The columns' names must differ.");
        if (Markers.IsDefault || (Markers.Length > 0 && Markers.Length != Columns.Length))
            throw new ArgumentException($"There are {Columns.Length} columns; give as many markers, or none.");
    }

    /// <summary>The table that the tiles are.</summary>
    internal TableInfo ToTable() => new(
        OutputPath, FileFormat.Parquet, 0, [.. Columns.Select((name, i) => new ColumnInfo(name, Markers.ElementAtOrDefault(i), ColumnKind.Numeric, "FLOAT"))], []);
}
