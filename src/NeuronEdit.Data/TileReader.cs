using NeuronEdit.Numerics;

namespace NeuronEdit.Data;

/// <summary>Streams chosen columns of a row range, in the file's order. Used by one thread; its user disposes of it.</summary>
public abstract class TileReader : IDisposable
{
    private readonly int _columns;
    private readonly int _tileRows;

    private protected TileReader(int columns, int tileRows) => (_columns, _tileRows) = (columns, tileRows);

    /// <summary>Fills a tile with the next rows.</summary>
    /// <param name="tile">
    /// As many columns as were chosen. It is filled up to its capacity or the reader's tile rows, whichever is less; only the
    /// last tile holds fewer. NULL becomes NaN; a number outside float32's range becomes infinity.
    /// </param>
    /// <returns>False, with no rows in the tile, at the end.</returns>
    /// <exception cref="NeuronEditException">Data: the file is damaged.</exception>
    /// <exception cref="OperationCanceledException">The token given when it was opened asked to stop.</exception>
    public bool Read(Tile tile)
    {
        ArgumentNullException.ThrowIfNull(tile);
        if (tile.Columns != _columns) throw new ArgumentException($"The tile has {tile.Columns} columns; {_columns} were chosen.", nameof(tile));
        tile.Rows = Math.Min(tile.Capacity, _tileRows);
        tile.Rows = Fill(tile, tile.Rows);
        return tile.Rows > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Fills up to <paramref name="rows"/> rows, which the tile's Rows already cover.</summary>
    /// <returns>Rows filled, fewer only at the end.</returns>
    private protected abstract int Fill(Tile tile, int rows);

    /// <summary>Frees what it holds.</summary>
    private protected abstract void Dispose(bool disposing);
}
