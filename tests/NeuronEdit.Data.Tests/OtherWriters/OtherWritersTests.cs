using System.Runtime.CompilerServices;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data.Tests.OtherWriters;

/// <summary>Files that other programs wrote; make.mjs beside them made them.</summary>
public sealed class OtherWritersTests : IDisposable
{
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("foreign.parquet", "Time INTEGER|CD3 FLOAT|cd3 DOUBLE| BIGINT|cell VARCHAR|missing DOUBLE|half FLOAT|tags JSON")]
    [InlineData("foreign-rows.parquet", "Time BIGINT|CD3 FLOAT|cell VARCHAR|missing DOUBLE|marks INTEGER[]|at TIMESTAMP")]
    public void ReadAndCopied(string name, string columns)
    {
        var table = _files.Engine.Inspect(Path.Combine(Here(), name));
        Assert.Equal((1000L, columns), (table.Rows, string.Join('|', table.Columns.Select(c => c.Name + " " + c.StoredType))));
        var missing = table.Columns.Select(c => c.Name).ToList().IndexOf("missing");
        using var tile = new Tile(1000, 3);
        using var tiles = _files.Engine.OpenTiles(table, new RowRange(300, 500), [1, 0, missing], 1000);
        Assert.True(tiles.Read(tile));
        Assert.Equal(500, tile.Rows);
        for (var i = 300; i < 800; i++) Assert.Equal([i / 4f, i, i % 5 == 0 ? float.NaN : i], tile.Row(i - 300).ToArray());

        foreach (var format in new[] { FileFormat.Parquet, FileFormat.Csv })
        {
            var request = new CopyRequest { Table = table, Channels = [1], Edit = t => t.Values.Fill(2), OutputPath = _files["out." + format], Format = format, Metadata = [new("neuronedit.run", "x")] };
            Assert.Equal(1000, _files.Engine.CopyEdited(request));
            var copy = _files.Engine.Inspect(request.OutputPath);
            Assert.Equal((1000L, string.Join('|', table.Columns.Select(c => c.Name))), (copy.Rows, string.Join('|', copy.Columns.Select(c => c.Name))));
            using var again = _files.Engine.OpenTiles(copy, new RowRange(0, 1000), [1, 0, missing], 1000);
            Assert.True(again.Read(tile));
            for (var i = 0; i < 1000; i++) Assert.Equal([2, i, i % 5 == 0 ? float.NaN : i], tile.Row(i).ToArray());
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
