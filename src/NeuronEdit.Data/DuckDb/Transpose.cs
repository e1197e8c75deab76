using NeuronEdit.Numerics;

namespace NeuronEdit.Data.DuckDb;

/// <summary>Between DuckDB's columns and a tile's rows.</summary>
internal static unsafe class Transpose
{
    private static readonly float _nan = BitConverter.UInt32BitsToSingle(0x7FC00000);

    /// <summary>Copies values of one column into one column of a tile. NULL becomes NaN, a double outside float32's range infinity.</summary>
    /// <param name="vector">FLOAT or DOUBLE values.</param>
    /// <param name="isDouble">Which of the two.</param>
    /// <param name="from">First row of the vector.</param>
    /// <param name="tile">Its Rows already cover the rows to be written.</param>
    /// <param name="to">First row of the tile.</param>
    /// <param name="rows">Rows to copy.</param>
    /// <param name="column">Column of the tile.</param>
    internal static void IntoTile(VectorView vector, bool isDouble, int from, Tile tile, int to, int rows, int column)
    {
        var stride = tile.Columns;
        var target = tile.Address + ((long)to * stride) + column;
        if (isDouble)
        {
            var source = (double*)vector.Data + from;
            for (var r = 0; r < rows; r++, target += stride) *target = (float)source[r];
        }
        else
        {
            var source = (float*)vector.Data + from;
            for (var r = 0; r < rows; r++, target += stride) *target = source[r];
        }

        if (vector.AllValid) return;
        target = tile.Address + ((long)to * stride) + column;
        for (var r = 0; r < rows; r++, target += stride)
            if (!vector.IsValid(from + r)) *target = float.NaN;
    }

    /// <summary>
    /// Copies one column of a tile to flat FLOAT values, from the first row on. Every NaN becomes the same one, with its sign bit clear: that of .NET is set, and DuckDB
    /// would write <c>-nan</c> into text.
    /// </summary>
    internal static void OutOfTile(Tile tile, int column, void* values)
    {
        var stride = tile.Columns;
        var source = tile.Address + column;
        var target = (float*)values;
        for (var r = 0; r < tile.Rows; r++, source += stride) target[r] = float.IsNaN(*source) ? _nan : *source;
    }
}
