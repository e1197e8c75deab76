using NeuronEdit.Numerics;

namespace NeuronEdit.Data.DuckDb;

/// <summary>Between DuckDB's columns and a tile's rows: in squares of eight by eight where the machine can, and what is left value by value.</summary>
/// <remarks>Squares at the right border overlap their neighbours; they write the same values again.</remarks>
internal static unsafe class Transpose
{
    /// <summary>Rows after which the next eight columns are copied, so that a tile's lines stay in the first-level cache until all have passed.</summary>
    private const int BlockRows = 64;

    private static readonly float _nan = BitConverter.UInt32BitsToSingle(0x7FC00000);

    /// <summary>Copies columns into a tile. NULL becomes NaN, a double outside float32's range infinity.</summary>
    /// <param name="vectors">[columns of the tile], FLOAT or DOUBLE values.</param>
    /// <param name="isDouble">[columns of the tile], which of the two.</param>
    /// <param name="from">First row of the vectors.</param>
    /// <param name="tile">Its Rows already cover the rows to be written.</param>
    /// <param name="to">First row of the tile.</param>
    /// <param name="rows">Rows to copy.</param>
    internal static void IntoTile(ReadOnlySpan<VectorView> vectors, ReadOnlySpan<bool> isDouble, int from, Tile tile, int to, int rows)
    {
        var target = tile.Address + ((long)to * tile.Columns);
        var squares = isDouble.Contains(true) ? 0 : RowsInSquares(rows, tile.Columns);
        for (var row = 0; row < squares; row += BlockRows)
        {
            var end = Math.Min(row + BlockRows, squares);
            for (var column = 0; column < vectors.Length; column += Square.Side)
            {
                var first = Math.Min(column, vectors.Length - Square.Side);
                for (var r = row; r < end; r += Square.Side)
                    Square.ToRows(vectors.Slice(first, Square.Side), from + r, target + ((long)r * tile.Columns) + first, tile.Columns);
            }
        }

        for (var column = 0; column < vectors.Length; column++)
        {
            for (var r = squares; r < rows; r++)
                target[((long)r * tile.Columns) + column] = isDouble[column] ? (float)((double*)vectors[column].Data)[from + r] : ((float*)vectors[column].Data)[from + r];
            if (vectors[column].AllValid) continue;
            for (var r = 0; r < rows; r++)
                if (!vectors[column].IsValid(from + r)) target[((long)r * tile.Columns) + column] = float.NaN;
        }
    }

    /// <summary>
    /// Copies a tile's columns to flat FLOAT values, from the first row on. Every NaN becomes the same one, with its sign bit clear: that of .NET is set, and DuckDB
    /// would write <c>-nan</c> into text.
    /// </summary>
    /// <param name="tile">The tile.</param>
    /// <param name="columns">[columns of the tile], where the values go.</param>
    internal static void OutOfTile(Tile tile, ReadOnlySpan<nint> columns)
    {
        var source = tile.Address;
        var squares = RowsInSquares(tile.Rows, tile.Columns);
        for (var row = 0; row < squares; row += BlockRows)
        {
            var end = Math.Min(row + BlockRows, squares);
            for (var column = 0; column < columns.Length; column += Square.Side)
            {
                var first = Math.Min(column, columns.Length - Square.Side);
                for (var r = row; r < end; r += Square.Side)
                    Square.ToColumns(source + ((long)r * tile.Columns) + first, tile.Columns, columns.Slice(first, Square.Side), r, _nan);
            }
        }

        for (var column = 0; column < columns.Length; column++)
        {
            var target = (float*)columns[column];
            for (var r = squares; r < tile.Rows; r++)
            {
                var value = source[((long)r * tile.Columns) + column];
                target[r] = float.IsNaN(value) ? _nan : value;
            }
        }
    }

    private static int RowsInSquares(int rows, int columns) => Square.IsSupported && columns >= Square.Side ? rows / Square.Side * Square.Side : 0;
}
