namespace NeuronEdit.Data.Tests;

public sealed class InspectTests : IDisposable
{
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Inspect_Parquet_TellsColumnsRowsAndRowGroups()
    {
        var path = _files.Make("a.parquet", "SELECT i::FLOAT AS a, 'x' AS b, [i] AS c, {'p': {'q': i}, 'r': [i]} AS d, i::DECIMAL(9, 2) AS e, true AS f FROM range(5000) r(i)", "FORMAT PARQUET, ROW_GROUP_SIZE 2048");
        var table = _files.Engine.Inspect(path);
        Assert.Equal((FileFormat.Parquet, 5000L, path), (table.Format, table.Rows, table.Path));
        Assert.Equal(new long[] { 2048, 2048, 904 }, table.RowGroups);
        Assert.Equal(["a FLOAT Numeric", "b VARCHAR Other", "c BIGINT[] Nested", "d STRUCT(p STRUCT(q BIGINT), r BIGINT[]) Nested", "e DECIMAL(9,2) Numeric", "f BOOLEAN Other"],
            table.Columns.Select(c => $"{c.Name} {c.StoredType} {c.Kind}"));
    }

    [Fact]
    public void Inspect_GoesByContentBeforeName()
    {
        var path = _files.Make("a.parquet", "SELECT 1 AS a");
        File.Move(path, _files["b.csv"]);
        Assert.Equal(FileFormat.Parquet, _files.Engine.Inspect(_files["b.csv"]).Format);
    }

    [Fact]
    public void Inspect_NamesThatSqlCouldMisread_AreRead()
    {
        var path = _files.Make("it's [1] *.parquet", "SELECT 1 AS \"a \"\"b\"\".c\", 2 AS \"é µ ✓\", 3 AS \"select\", 4 AS file_row_number, 5 AS \"c0\", 6 AS \"it's\" FROM range(10000)");
        _files.Make("it's 1 x.parquet", "SELECT 1 AS wrong");
        var table = _files.Engine.Inspect(path);
        Assert.Equal(["a \"b\".c", "é µ ✓", "select", "file_row_number", "c0", "it's"], table.Columns.Select(c => c.Name));
        using var tile = new Numerics.Tile(100, 6);
        using var tiles = _files.Engine.OpenTiles(table, new RowRange(5000, 50), [0, 1, 2, 3, 4, 5], 100);
        Assert.True(tiles.Read(tile));
        Assert.Equal(50, tile.Rows);
        Assert.Equal([1, 2, 3, 4, 5, 6], tile.Row(49).ToArray());
        Assert.False(tiles.Read(tile));
        Assert.False(tiles.Read(tile));
        _files.Engine.CopyEdited(new CopyRequest { Table = table, Range = new RowRange(1, 9), Channels = [1], Edit = t => t.Values.Fill(9), OutputPath = _files["out [2].parquet"], Format = FileFormat.Parquet });
        Assert.Equal(table.Columns.Select(c => c.Name), _files.Engine.Inspect(_files["out [2].parquet"]).Columns.Select(c => c.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PAR1")]
    [InlineData("PAR1PAR1")]
    [InlineData("PAR1xxxxPAR1")]
    [InlineData("this is no table")]
    [InlineData("FCS")]
    [InlineData("FCS3.1    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void Inspect_NoTable_IsRefusedByNameWithAdvice(string content)
    {
        foreach (var name in new[] { "bad.parquet", "bad.fcs", "bad.csv", "bad.dat" })
        {
            if (content is "P" or "this is no table" && name == "bad.csv") continue;
            File.WriteAllText(_files[name], content);
            var failure = Assert.Throws<NeuronEditException>(() => _files.Engine.Inspect(_files[name]));
            Assert.Equal(FailureCode.Data, failure.Code);
            Assert.StartsWith(_files[name], failure.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Inspect_WhatIsNoFile_SaysSo()
    {
        Assert.Equal($"{_files["gone.parquet"]} does not exist. Correct the path.", Failure(_files["gone.parquet"]));
        Assert.Equal($"{_files.Folder} is a folder, not a file. Name the files in it, or the folder where a folder is allowed.", Failure(_files.Folder));
        File.WriteAllText(_files["empty.parquet"], "");
        Assert.Equal($"{_files["empty.parquet"]} is empty (0 bytes). Write it again, take it from a copy, or leave it out.", Failure(_files["empty.parquet"]));
        _files.Make("none.parquet", "SELECT 1 AS a WHERE false");
        Assert.Equal($"{_files["none.parquet"]} has 1 columns and no rows. Leave the file out, or write it again with its rows.", Failure(_files["none.parquet"]));
    }

    [Fact]
    public void Inspect_TruncatedParquet_SaysSo()
    {
        var path = _files.Make("a.parquet", "SELECT i AS a FROM range(10000) r(i)");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^100]);
        Assert.Equal($"{path} begins as a Parquet file and does not end as one: after {bytes.Length - 100} bytes it is truncated. Write it again, take it from a copy, or leave it out.", Failure(path));
    }

    [Fact]
    public void Fuzz_DamagedParquet_GivesOnlyExpectedFailures()
    {
        var path = _files.Make("good.parquet", "SELECT i AS a, i::FLOAT AS b, 't' || i % 7 AS t, [i, i] AS l FROM range(3000) r(i)", "FORMAT PARQUET, ROW_GROUP_SIZE 2048, COMPRESSION SNAPPY");
        var good = File.ReadAllBytes(path);
        var random = new Numerics.SeededRandom(5);
        var (refused, readable) = (0, 0);
        for (var round = 0; round < 150; round++)
        {
            var bytes = (byte[])good.Clone();
            var changes = 1 + random.NextBelow(4);
            for (var i = 0; i < changes; i++)
            {
                var at = random.NextBelow(2) == 0 ? random.NextBelow(bytes.Length) : bytes.Length - 1 - random.NextBelow(Math.Min(800, bytes.Length));
                bytes[at] = (byte)random.NextBits();
            }

            if (round % 5 == 0) bytes = [.. bytes[..(int)random.NextBelow(bytes.Length)], .. bytes[^(int)(8 + random.NextBelow(600))..]];
            var damaged = _files[$"bad{round}.parquet"];
            File.WriteAllBytes(damaged, bytes);
            try
            {
                var table = _files.Engine.Inspect(damaged);
                _files.Engine.CopyEdited(new CopyRequest { Table = table, Channels = [1], Edit = _ => { }, OutputPath = _files["o.parquet"], Format = FileFormat.Parquet });
                readable++;
            }
            catch (NeuronEditException failure)
            {
                Assert.Contains("bad", failure.Message, StringComparison.Ordinal);
                refused++;
            }
            catch (ArgumentException)
            {
                refused++;
            }
        }

        Assert.True(refused > 30 && readable > 5, $"{refused} refused, {readable} readable");
    }

    private string Failure(string path) => Assert.Throws<NeuronEditException>(() => _files.Engine.Inspect(path)).Message;
}
