using System.Collections.Immutable;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data;

/// <summary>Edits a tile [rows x channels], raw units, in place. NaN stands for a missing value.</summary>
/// <remarks>
/// Tiles come one after another in the rows' order, on the thread that called the copy, with at most 2,048 rows each; how rows
/// fall into tiles is not promised. What it throws leaves the copy unchanged.
/// </remarks>
public delegate void EditTile(Tile tile);

/// <summary>One partition to be copied, with an edit of some of its columns.</summary>
public sealed class CopyRequest
{
    /// <summary>The file to read.</summary>
    public required TableInfo Table { get; init; }

    /// <summary>The rows to copy.</summary>
    /// <value>All rows when null.</value>
    public RowRange? Range { get; init; }

    /// <summary>Positions, in <see cref="TableInfo.Columns"/>, of the columns to edit, in the order in which a tile has them.</summary>
    /// <value>None: all columns are copied as they are, and <see cref="Edit"/> is not called.</value>
    public ImmutableArray<int> Channels { get; init; } = [];

    /// <summary>The edit; needed when there are <see cref="Channels"/>.</summary>
    public EditTile? Edit { get; init; }

    /// <summary>Leaves out rows in which a channel is NULL, NaN, infinite or outside float32's range.</summary>
    public bool DropRowsWithMissing { get; init; }

    /// <summary>The file to write; an existing one is replaced.</summary>
    public required string OutputPath { get; init; }

    /// <summary>How to write it.</summary>
    public required FileFormat Format { get; init; }

    /// <summary>Rows in a row group of a Parquet output, a multiple of 2,048.</summary>
    /// <value>When null, 122,880, or fewer where a row group would hold more than 64 MiB of float32.</value>
    public int? RowGroupRows { get; init; }

    /// <summary>zstd's level for a Parquet output, 1 to 22.</summary>
    /// <value>3.</value>
    public int CompressionLevel { get; init; } = 3;

    /// <summary>Names and texts that a Parquet output carries in its footer, and an FCS output as keywords.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The rows to copy, checked.</summary>
    internal RowRange Rows => Range ?? new RowRange(0, Table.Rows);

    internal void Validate()
    {
        if (Channels.IsDefault || Metadata.IsDefault) throw new ArgumentException("A copy's channels and metadata must not be default arrays; use [].");
        if (Channels.Length > 0 && Edit is null) throw new ArgumentException("A copy with channels needs an edit.");
        if (RowGroupRows is { } rows && (rows < 2048 || rows % 2048 != 0))
            throw new ArgumentException($"A row group of {rows} rows cannot be written; it must be a multiple of 2,048.");
        if (CompressionLevel is < 1 or > 22) throw new ArgumentException($"zstd has no level {CompressionLevel}; it must be 1 to 22.");
        Table.CheckRange(Rows);
        Table.CheckChannels(Channels);
    }
}
