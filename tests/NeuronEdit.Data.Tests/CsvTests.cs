using NeuronEdit.Data.Tables;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data.Tests;

public sealed class CsvTests : IDisposable
{
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("0", "Whole")]
    [InlineData("-12", "Whole")]
    [InlineData("123456789012345678", "Whole")]
    [InlineData("1234567890123456789", "Text")]
    [InlineData("007", "Text")]
    [InlineData("-007", "Text")]
    [InlineData("00.5", "Text")]
    [InlineData("-0", "Number")]
    [InlineData("+5", "Number")]
    [InlineData("1.", "Number")]
    [InlineData(".5", "Number")]
    [InlineData("-1.25e-7", "Number")]
    [InlineData("1E5", "Number")]
    [InlineData("NaN", "Number")]
    [InlineData("-inf", "Number")]
    [InlineData("Infinity", "Number")]
    [InlineData("NA", "Missing")]
    [InlineData("null", "Missing")]
    [InlineData("1_000", "Text")]
    [InlineData("1e", "Text")]
    [InlineData("1.2.3", "Text")]
    [InlineData(".", "Text")]
    [InlineData("-", "Text")]
    [InlineData("1,5", "Text")]
    [InlineData("0x10", "Text")]
    [InlineData("2024-01-01", "Text")]
    [InlineData("CD3", "Text")]
    public void Classify_IsAsStrictAsWhatDuckDbCasts(string field, string kind)
    {
        Assert.Equal(kind, CsvField.Classify(System.Text.Encoding.UTF8.GetBytes(field)).ToString());
        if (kind is "Whole" or "Number") Assert.Equal("true", _files.Scalar($"SELECT CAST(TRY_CAST('{field}' AS DOUBLE) IS NOT NULL AS VARCHAR)"));
    }

    [Fact]
    public void Inspect_LateRowsDecideTheTypeToo()
    {
        var lines = Enumerable.Range(0, 50000).Select(i => $"{i},{i},{i},{(i % 2 == 0 ? "" : i)}").Append("1,1.5,x7,NA");
        var table = _files.Engine.Inspect(Write("late.csv", "a,b,c,d", lines));
        Assert.Equal(50001, table.Rows);
        Assert.Equal(["a BIGINT", "b DOUBLE", "c VARCHAR", "d BIGINT"], table.Columns.Select(c => c.Name + " " + c.StoredType));
    }

    [Theory]
    [InlineData("a.csv", ',')]
    [InlineData("a.csv", ';')]
    [InlineData("a.tsv", '\t')]
    [InlineData("a.txt", '|')]
    public void Inspect_DelimitersQuotesAndLineEnds(string name, char d)
    {
        foreach (var end in new[] { "\n", "\r\n" })
        {
            File.WriteAllText(_files[name], "\uFEFF" + string.Join(end, $"\"x{d}y\"{d}b \"\"{d}c", $"1{d}\"q\"\"{d}r\"{d}2.5", $"{d}\"two{end}lines\"{d}", ""));
            var table = _files.Engine.Inspect(_files[name]);
            Assert.Equal(($"x{d}y", 2L, d), (table.Columns[0].Name, table.Rows, table.Delimiter));
            Assert.Equal(["BIGINT", "VARCHAR", "DOUBLE"], table.Columns.Select(c => c.StoredType));
            _files.Engine.CopyEdited(new CopyRequest { Table = table, Channels = [2], Edit = t => t.Values[0] += 1, OutputPath = _files["out.parquet"], Format = FileFormat.Parquet });
            Assert.Equal([["1", $"q\"{d}r", "3.5"], [null, $"two{end}lines", "nan"]], _files.Rows($"'{_files["out.parquet"]}'"));
        }
    }

    [Fact]
    public void CopyEdited_CsvToCsv_KeepsOtherColumnsToTheLetter()
    {
        var path = Write("in.csv", "id,time,ch,note,date", ["007,1.50,1.5,\"a,b\",2024-01-01", "008,2.00,,\"\",x", "0012345678901234567890,1e3,NA,,\" y \"", "1,+1,1e-3,\"say \"\"hi\"\"\",é"]);
        var table = _files.Engine.Inspect(path);
        _files.Engine.CopyEdited(new CopyRequest { Table = table, Channels = [2], Edit = Increment, OutputPath = _files["out.csv"], Format = FileFormat.Csv });
        Assert.Equal("id,time,ch,note,date\n007,1.50,2.5,\"a,b\",2024-01-01\n008,2.00,nan,\"\",x\n0012345678901234567890,1e3,nan,, y \n1,+1,1.001,\"say \"\"hi\"\"\",é\n", File.ReadAllText(_files["out.csv"]));
    }

    [Fact]
    public void CopyEdited_Float32ThroughCsv_ComesBackBitByBit()
    {
        var random = new SeededRandom(1);
        var values = new float[20000];
        for (var i = 0; i < values.Length; i++)
        {
            var bits = BitConverter.UInt32BitsToSingle((uint)random.NextBits());
            values[i] = float.IsFinite(bits) ? bits : i;
        }

        var at = 0;
        _files.Engine.WriteTiles(new WriteRequest { Columns = ["v"], OutputPath = _files["v.csv"], Format = FileFormat.Csv, Next = tile => Take(values, ref at, tile) });
        using var tile = new Tile(values.Length, 1);
        using var tiles = _files.Engine.OpenTiles(_files.Engine.Inspect(_files["v.csv"]), new RowRange(0, values.Length), [0], values.Length);
        Assert.True(tiles.Read(tile));
        for (var i = 0; i < values.Length; i++) Assert.Equal(BitConverter.SingleToUInt32Bits(values[i]), BitConverter.SingleToUInt32Bits(tile.Values[i]));
    }

    [Fact]
    public void OpenTiles_PackedFilesAndRanges()
    {
        _files.Make("in.csv.gz", "SELECT i AS a, i * 0.5 AS b FROM range(9000) r(i)", "FORMAT CSV, HEADER, COMPRESSION gzip");
        var table = _files.Engine.Inspect(_files["in.csv.gz"]);
        Assert.Equal([new RowRange(0, 9000)], DataEngine.Partitions(table, 100).ToArray());
        using var tile = new Tile(100, 1);
        using var tiles = _files.Engine.OpenTiles(table, new RowRange(4000, 60), [1], 100);
        Assert.True(tiles.Read(tile));
        Assert.Equal((60, 2000f, 2029.5f), (tile.Rows, tile.Values[0], tile.Values[59]));
    }

    [Fact]
    public void Inspect_MalformedLine_NamesFileAndLine()
    {
        var path = Write("bad.csv", "a,b,c", Enumerable.Range(0, 5000).Select(i => i == 3210 ? "1,2" : "1,2,3"));
        Assert.Equal($"{path}, line 3212: 2 fields were found where the header has 3. Every line must have the header's fields, in UTF-8. Correct the line or write the file again.", Failure(path));
        Assert.Contains("line 3: 4 fields were found where the header has 3.", Failure(Write("bad2.csv", "a,b,c", ["1,2,3", "1,2,3,4"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_BadHeaders_SayWhy()
    {
        Assert.Contains("has no header line: its first line is 1, 2, 3.", Failure(Write("n.csv", "1,2,3", ["4,5,6"])), StringComparison.Ordinal);
        Assert.Contains("has 2 columns named 'a' in its header", Failure(Write("d.csv", "a,b,a", ["4,5,6"])), StringComparison.Ordinal);
        Assert.Contains("has no header line: its first line is empty.", Failure(Write("e.csv", "", ["4,5,6"])), StringComparison.Ordinal);
        Assert.Contains("and no rows", Failure(Write("z.csv", "a,b", [])), StringComparison.Ordinal);
        File.WriteAllBytes(_files["latin.csv"], [.. "a,b\n1,"u8, 0xE9, (byte)'\n']);
        Assert.Contains("UTF-8", Failure(_files["latin.csv"]), StringComparison.Ordinal);
        Assert.Contains("UTF-8", Failure(_files["latin.csv"]), StringComparison.Ordinal);
        File.WriteAllText(_files["wide.csv"], "a,b\n1,2\n", System.Text.Encoding.Unicode);
        Assert.StartsWith(_files["wide.csv"], Failure(_files["wide.csv"]), StringComparison.Ordinal);
    }

    private static void Increment(Tile tile)
    {
        foreach (ref var value in tile.Values) value += 1;
    }

    private static bool Take(float[] values, ref int at, Tile tile)
    {
        tile.Rows = Math.Min(tile.Capacity, values.Length - at);
        values.AsSpan(at, tile.Rows).CopyTo(tile.Values);
        at += tile.Rows;
        return tile.Rows > 0;
    }

    private string Write(string name, string header, IEnumerable<string> lines)
    {
        File.WriteAllLines(_files[name], lines.Prepend(header));
        return _files[name];
    }

    private string Failure(string path)
    {
        var failure = Assert.Throws<NeuronEditException>(() => _files.Engine.Inspect(path));
        Assert.Equal(FailureCode.Data, failure.Code);
        return failure.Message;
    }
}
