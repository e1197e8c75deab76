using NeuronEdit.Numerics;

namespace NeuronEdit.Data.Tests;

public sealed class TileReaderTests : IDisposable
{
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void OpenTiles_AnyTileSizeAndRange_GivesTheSameRows()
    {
        var path = _files.Make("in.parquet", "SELECT i::FLOAT AS a, 'x' AS t, i::DOUBLE / 2 AS b FROM range(30000) r(i)", "FORMAT PARQUET, ROW_GROUP_SIZE 4096");
        var table = _files.Engine.Inspect(path);
        var random = new SeededRandom(3);
        for (var round = 0; round < 12; round++)
        {
            var start = random.NextBelow(table.Rows);
            var range = round == 0 ? new RowRange(0, table.Rows) : new RowRange(start, random.NextBelow(table.Rows - start + 1));
            var next = range.Start;
            var size = 1 + (int)random.NextBelow(5000);
            using var tile = new Tile(size, 2);
            using var tiles = _files.Engine.OpenTiles(table, range, [2, 0], size);
            while (tiles.Read(tile))
            {
                Assert.Equal(Math.Min(size, range.End - next), tile.Rows);
                for (var r = 0; r < tile.Rows; r++, next++) Assert.Equal((next / 2f, (float)next), (tile.Row(r)[0], tile.Row(r)[1]));
            }

            Assert.Equal(range.End, next);
        }
    }

    [Fact]
    public void OpenTiles_MissingAndTooLargeValues()
    {
        var path = _files.Make("in.parquet", "SELECT unnest([NULL, 'nan'::DOUBLE, 1e39, -1e300, 'inf'::DOUBLE, 3.4028235e38, 1e-50]) AS a");
        using var tile = new Tile(10, 1);
        using var tiles = _files.Engine.OpenTiles(_files.Engine.Inspect(path), new RowRange(0, 7), [0], 10);
        Assert.True(tiles.Read(tile));
        Assert.Equal([float.NaN, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.PositiveInfinity, float.MaxValue, 0], tile.Values.ToArray());
    }

    [Fact]
    public void OpenTiles_TextColumn_IsRefusedByName()
    {
        var table = _files.Engine.Inspect(_files.Make("in.parquet", "SELECT 1 AS a, 'x' AS barcode, [1] AS l"));
        var failure = Assert.Throws<NeuronEditException>(() => _files.Engine.OpenTiles(table, new RowRange(0, 1), [0, 1], 10));
        Assert.Equal($"{table.Path}: column 'barcode' is VARCHAR, which cannot be edited; channels must be numbers. Take it out of the channels, and it passes through unchanged.", failure.Message);
        Assert.Throws<NeuronEditException>(() => _files.Engine.OpenTiles(table, new RowRange(0, 1), [2], 10));
        Assert.Throws<ArgumentException>(() => _files.Engine.OpenTiles(table, new RowRange(0, 1), [0, 0], 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => _files.Engine.OpenTiles(table, new RowRange(0, 2), [0], 10));
    }

    [Fact]
    public void OpenTiles_FileThatChangedSince_IsAFailureOfTheFile()
    {
        var path = _files.Make("in.parquet", "SELECT 1 AS a, 2 AS b, 3 AS c");
        var table = _files.Engine.Inspect(path);
        _files.Make("in.parquet", "SELECT 1 AS a");
        var failure = Assert.Throws<NeuronEditException>(() => _files.Engine.OpenTiles(table, new RowRange(0, 1), [2], 10));
        Assert.StartsWith(path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenTiles_Cancelled_Stops()
    {
        var table = _files.Engine.Inspect(_files.Make("in.parquet", "SELECT i AS a FROM range(100000) r(i)"));
        using var stop = new CancellationTokenSource();
        using var tile = new Tile(1000, 1);
        using var tiles = _files.Engine.OpenTiles(table, new RowRange(0, table.Rows), [0], 1000, stop.Token);
        Assert.True(tiles.Read(tile));
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            while (tiles.Read(tile))
            {
            }
        });
    }

    [Theory]
    [InlineData("COMPRESSION SNAPPY")]
    [InlineData("COMPRESSION GZIP")]
    [InlineData("COMPRESSION ZSTD")]
    [InlineData("COMPRESSION LZ4_RAW")]
    [InlineData("COMPRESSION BROTLI")]
    [InlineData("COMPRESSION UNCOMPRESSED")]
    [InlineData("COMPRESSION ZSTD, PARQUET_VERSION V2")]
    [InlineData("COMPRESSION ZSTD, PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1")]
    public void OpenTiles_EveryCodecAndEncoding(string options)
    {
        var path = _files.Make("in.parquet", "SELECT i::INTEGER AS a, (i % 5)::FLOAT AS b, (i * 0.1)::DOUBLE AS c, i * 1000 AS d, (i % 7)::DECIMAL(9, 2) AS e, (i / 4)::DECIMAL(38, 2) AS f FROM range(5000) r(i)", "FORMAT PARQUET, " + options);
        using var tile = new Tile(5000, 6);
        using var tiles = _files.Engine.OpenTiles(_files.Engine.Inspect(path), new RowRange(0, 5000), [0, 1, 2, 3, 4, 5], 5000);
        Assert.True(tiles.Read(tile));
        for (var i = 0; i < 5000; i++) Assert.Equal([i, i % 5, (float)(i * 0.1), i * 1000, i % 7, (float)(i / 4.0)], tile.Row(i).ToArray());
    }

    [Fact]
    public void Partitions_CoverEachRowOnceInOrder()
    {
        var random = new SeededRandom(11);
        for (var round = 0; round < 300; round++)
        {
            var groups = Enumerable.Range(0, 1 + (int)random.NextBelow(20)).Select(_ => 1 + random.NextBelow(random.NextBelow(4) == 0 ? 2_000_000 : 50_000)).ToArray();
            var table = new TableInfo("x", (FileFormat)random.NextBelow(3), groups.Sum(), [], [.. groups]);
            var target = 1 + (int)random.NextBelow(300_000);
            long next = 0;
            foreach (var range in DataEngine.Partitions(table, target))
            {
                Assert.Equal(next, range.Start);
                Assert.True(range.Count > 0);
                if (table.Format != FileFormat.Csv) Assert.True(range.Count <= Math.Max(4L * target, 4096), $"{range} for {target}");
                next = range.End;
            }

            Assert.Equal(table.Rows, next);
        }
    }

    [Fact]
    public void Partitions_JoinSmallGroupsKeepMiddleOnesAndCutLargeOnes()
    {
        Assert.Equal((RowRange[])[new RowRange(0, 250), new RowRange(250, 200)], DataEngine.Partitions(Parquet(100, 150, 200), 300));
        Assert.Equal((RowRange[])[new RowRange(0, 100), new RowRange(100, 1100), new RowRange(1200, 50)], DataEngine.Partitions(Parquet(100, 1100, 50), 300));
        Assert.Equal(
            (RowRange[])[new RowRange(0, 100), new RowRange(100, 10240), new RowRange(10340, 10240), new RowRange(20580, 10240), new RowRange(30820, 10240), new RowRange(41060, 4040)],
            DataEngine.Partitions(Parquet(100, 45000), 10000));
    }

    private static TableInfo Parquet(params long[] groups) => new("x", FileFormat.Parquet, groups.Sum(), [], [.. groups]);
}
