using System.Collections.Immutable;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data;

/// <summary>Edits a tile [rows x channels], raw units, in place. NaN stands for a missing value.</summary>
/// <remarks>
/// Tiles come one after another in the rows' order, on the thread that called the copy, with at most <see cref="CopyRequest.TileRowsMax"/> rows each; how rows
/// fall into tiles is not promised. What it throws leaves the copy unchanged.
/// </remarks>
public delegate void EditTile(Tile tile);

/// <summary>One partition to be copied, with an edit of some of its columns.</summary>
public sealed class CopyRequest : OutputRequest
{
    /// <summary>Rows of the largest tile that an edit is handed.</summary>
    public const int TileRowsMax = 2048;

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

    /// <summary>The rows to copy, checked.</summary>
    internal RowRange Rows => Range ?? new RowRange(0, Table.Rows);

    internal override void Validate()
    {
        base.Validate();
        if (Channels.IsDefault) throw new ArgumentException("A copy's channels must not be a default array; use [].");
        if (Channels.Length > 0 && Edit is null) throw new ArgumentException("A copy with channels needs an edit.");
        Table.CheckRange(Rows);
        Table.CheckChannels(Channels);
    }
}
