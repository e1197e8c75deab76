using NeuronEdit.Data.Fcs;

namespace NeuronEdit.Data.Tests;

public sealed class FormatsTests : IDisposable
{
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void CopyEdited_ThroughAllFormats_KeepsValuesNamesAndMarkers()
    {
        var row = 0;
        _files.Engine.WriteTiles(new WriteRequest
        {
            Columns = ["Time", "Er170Di", "a \"b\".c"], Markers = [null, "CD3", null], OutputPath = _files["a.fcs"], Format = FileFormat.Fcs,
            Next = tile =>
            {
                tile.Rows = Math.Min(700, 5000 - row);
                for (var r = 0; r < tile.Rows; r++, row++) (tile.Row(r)[0], tile.Row(r)[1], tile.Row(r)[2]) = (row, row * 0.1f, -row);
                return tile.Rows > 0;
            },
        });
        string[] steps = ["a.fcs", "b.parquet", "c.fcs", "d.csv", "e.parquet", "f.csv", "g.fcs"];
        for (var i = 1; i < steps.Length; i++)
        {
            var table = _files.Engine.Inspect(_files[steps[i - 1]]);
            Assert.Equal(5000, table.Rows);
            Assert.Equal(["Time", "Er170Di", "a \"b\".c"], table.Columns.Select(c => c.Name));
            Assert.Equal(i <= 3 ? "CD3" : null, table.Columns[1].Marker);
            var format = Path.GetExtension(steps[i]) switch { ".fcs" => FileFormat.Fcs, ".csv" => FileFormat.Csv, _ => FileFormat.Parquet };
            Assert.Equal(5000, _files.Engine.CopyEdited(new CopyRequest { Table = table, Channels = [2], Edit = t => Negate(t.Values), OutputPath = _files[steps[i]], Format = format }));
        }

        using var tile = new Numerics.Tile(5000, 3);
        using var tiles = _files.Engine.OpenTiles(_files.Engine.Inspect(_files["g.fcs"]), new RowRange(0, 5000), [0, 1, 2], 5000);
        Assert.True(tiles.Read(tile));
        for (var i = 0; i < 5000; i++) Assert.Equal([i, i * 0.1f, -i], tile.Row(i).ToArray());
    }

    [Fact]
    public void CopyEdited_FcsRange_ReadsJustThoseRows()
    {
        var path = MakeFcs("in.fcs", 10000);
        var table = _files.Engine.Inspect(path);
        var ranges = DataEngine.Partitions(table, 3000);
        Assert.Equal(3, ranges.Length);
        foreach (var range in ranges)
            Assert.Equal(range.Count, _files.Engine.CopyEdited(new CopyRequest { Table = table, Range = range, Channels = [1], Edit = t => Negate(t.Values), OutputPath = _files[$"p{range.Start}.parquet"], Format = FileFormat.Parquet }));
        Assert.Equal("true", _files.Scalar($"SELECT CAST(list(a) = range(10000)::FLOAT[] AND bool_and(b = -2 * a) AS VARCHAR) FROM read_parquet([{string.Join(", ", ranges.Select(r => $"'{_files[$"p{r.Start}.parquet"]}'"))}])"));
        using var tile = new Numerics.Tile(64, 2);
        using var tiles = _files.Engine.OpenTiles(table, new RowRange(9950, 50), [1, 0], 64);
        Assert.True(tiles.Read(tile));
        Assert.Equal((50, 19900f, 9950f), (tile.Rows, tile.Row(0)[0], tile.Row(0)[1]));
    }

    [Fact]
    public void CopyEdited_FcsToFcs_KeepsKeywords()
    {
        using (var writer = new FcsWriter(_files["in.fcs"], new FcsWriterOptions { Columns = [new FcsOutputColumn("a", "CD3"), new FcsOutputColumn("b")], Keywords = [new("$CYT", "cytof"), new("patient", "4")] }))
        {
            writer.WriteRows([1f, 2f, 3f, 4f]);
            writer.Complete();
        }

        _files.Engine.CopyEdited(new CopyRequest { Table = _files.Engine.Inspect(_files["in.fcs"]), Channels = [0], Edit = t => Negate(t.Values), OutputPath = _files["out.fcs"], Format = FileFormat.Fcs, Metadata = [new("neuronedit.run", "r1")] });
        var file = FcsFile.Open(_files["out.fcs"]);
        Assert.Equal(("cytof", "4", "r1"), (file.Keywords["$CYT"], file.Keywords["patient"], file.Keywords["neuronedit.run"]));
    }

    [Fact]
    public void CopyEdited_TextIntoFcs_IsRefusedByName()
    {
        var table = _files.Engine.Inspect(_files.Make("in.parquet", "SELECT 1::FLOAT AS a, 'x' AS barcode"));
        var failure = Assert.Throws<NeuronEditException>(() => _files.Engine.CopyEdited(new CopyRequest { Table = table, Channels = [0], Edit = _ => { }, OutputPath = _files["out.fcs"], Format = FileFormat.Fcs }));
        Assert.Equal((FailureCode.Data, $"{table.Path} cannot be written as FCS: FCS holds numbers alone, and its column 'barcode' is VARCHAR. Write Parquet or CSV instead, or take the column out of the input."), (failure.Code, failure.Message));
        Assert.False(File.Exists(_files["out.fcs"]));
    }

    [Fact]
    public void CopyEdited_WholeNumbersAndDoublesIntoFcs_KeepTheirValues()
    {
        var table = _files.Engine.Inspect(_files.Make("in.parquet", "SELECT i::FLOAT AS a, 16777217 + i AS n, i / 10.0::DOUBLE AS d, CASE WHEN i = 3 THEN NULL ELSE i::UBIGINT END AS u, i::UTINYINT AS s, i::DECIMAL(5, 2) / 4 AS m FROM range(200) r(i)"));
        _files.Engine.CopyEdited(new CopyRequest { Table = table, Channels = [0], Edit = t => Negate(t.Values), OutputPath = _files["out.fcs"], Format = FileFormat.Fcs });
        _files.Engine.CopyEdited(new CopyRequest { Table = _files.Engine.Inspect(_files["out.fcs"]), OutputPath = _files["back.parquet"], Format = FileFormat.Parquet });
        Assert.Equal("true", _files.Scalar($"SELECT CAST(bool_and(a = -i AND n = 16777217 + i AND d = i / 10.0::DOUBLE AND (CASE WHEN i = 3 THEN isnan(u) ELSE u = i END) AND s = i AND m = i / 4) AS VARCHAR) FROM (SELECT *, row_number() OVER () - 1 AS i FROM '{_files["back.parquet"]}')"));
    }

    [Fact]
    public void Inspect_FolderColumns_PassIntoTheOutput()
    {
        Directory.CreateDirectory(_files["run=9/root/batch=b%201/day=__HIVE_DEFAULT_PARTITION__/a=7"]);
        var path = _files.Make("run=9/root/batch=b%201/day=__HIVE_DEFAULT_PARTITION__/a=7/x.parquet", "SELECT i::FLOAT AS a FROM range(5000) r(i)");
        Assert.Equal(["a"], _files.Engine.Inspect(path).Columns.Select(c => c.Name));
        var table = _files.Engine.Inspect(path, _files["run=9/root"]);
        Assert.Equal(["a Numeric", "batch Other", "day Other"], table.Columns.Select(c => $"{c.Name} {c.Kind}"));
        foreach (var format in new[] { FileFormat.Parquet, FileFormat.Csv })
        {
            var output = _files["out." + format];
            _files.Engine.CopyEdited(new CopyRequest { Table = table, Range = new RowRange(4000, 10), Channels = [0], Edit = t => Negate(t.Values), OutputPath = output, Format = format });
            Assert.Equal((string?[])["-4000.0", "b 1", null], _files.Rows(format == FileFormat.Csv ? $"read_csv('{output}', all_varchar=true)" : $"'{output}'")[0]);
        }
    }

    private string MakeFcs(string name, int rows)
    {
        var row = 0;
        _files.Engine.WriteTiles(new WriteRequest
        {
            Columns = ["a", "b"], OutputPath = _files[name], Format = FileFormat.Fcs,
            Next = tile =>
            {
                tile.Rows = Math.Min(tile.Capacity, rows - row);
                for (var r = 0; r < tile.Rows; r++, row++) (tile.Row(r)[0], tile.Row(r)[1]) = (row, row * 2);
                return tile.Rows > 0;
            },
        });
        return _files[name];
    }

    private static void Negate(Span<float> values)
    {
        foreach (ref var value in values) value = -value;
    }
}
