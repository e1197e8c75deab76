using System.Globalization;
using NeuronEdit.Data;

namespace NeuronEdit.Experiments.Bench;

/// <summary>Made rows as a Parquet file.</summary>
internal static class MadeFile
{
    private const int TileRows = 2_048;

    /// <summary>The columns' names: c0, c1 and so on.</summary>
    public static string[] Columns(int channels) => [.. Enumerable.Range(0, channels).Select(i => "c" + i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Writes a file, a tile at a time.</summary>
    /// <param name="engine">Writes it.</param>
    /// <param name="path">Where.</param>
    /// <param name="made">Gives the rows.</param>
    /// <param name="rows">How many.</param>
    /// <param name="rowGroupRows">Rows of a row group, a multiple of 2,048; null: as results have them.</param>
    /// <param name="cancellation">Stops.</param>
    public static void Write(DataEngine engine, string path, MadeRows made, long rows, int? rowGroupRows, CancellationToken cancellation)
    {
        var left = rows;
        engine.WriteTiles(
            new WriteRequest
            {
                OutputPath = path,
                Format = FileFormat.Parquet,
                RowGroupRows = rowGroupRows,
                Columns = [.. Columns(made.Channels)],
                Next = tile =>
                {
                    tile.Rows = (int)Math.Min(TileRows, left);
                    made.Fill(tile.Values);
                    left -= tile.Rows;
                    return tile.Rows > 0;
                },
            },
            cancellation);
    }
}
