using System.Collections.Immutable;

namespace NeuronEdit.Data.Tests;

public sealed class CopyEditedTests : IDisposable
{
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void CopyEdited_EachRowMeetsTheEditOnceAndInOrder()
    {
        var path = _files.Make("in.parquet", "SELECT i AS id, (i * 2)::FLOAT AS a, 'r' || i AS t, (i * 3)::DOUBLE AS b FROM range(100000) r(i)", "FORMAT PARQUET, ROW_GROUP_SIZE 20480");
        var table = _files.Engine.Inspect(path);
        long seen = 0;
        var rows = _files.Engine.CopyEdited(Request(table, [3, 1], tile =>
        {
            for (var r = 0; r < tile.Rows; r++, seen++)
            {
                Assert.Equal(seen * 3f, tile.Row(r)[0]);
                Assert.Equal(seen * 2f, tile.Row(r)[1]);
                tile.Row(r)[0] += 1;
                tile.Row(r)[1] += 2;
            }
        }));
        Assert.Equal((100000, 100000), (rows, seen));
        Assert.Equal("0", _files.Scalar($"SELECT CAST(count(*) AS VARCHAR) FROM (SELECT *, row_number() OVER () - 1 AS n FROM '{_files["out.parquet"]}') WHERE id <> n OR a <> (2*n+2)::FLOAT OR t <> 'r' || n OR b <> (3*n+1)::FLOAT"));
        Assert.Equal(["id BIGINT", "a FLOAT", "t VARCHAR", "b FLOAT"], Columns("out.parquet"));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(19)]
    public void CopyEdited_AnyNumberOfChannels_EachValueIsInItsPlace(int channels)
    {
        const int count = 4_099;
        var columns = Enumerable.Range(0, channels).Select(c => $"CASE WHEN (i + {c}) % 13 = 0 THEN NULL WHEN (i + {c}) % 17 = 0 THEN 'nan'::FLOAT ELSE (i * 32 + {c})::FLOAT END AS c{c}");
        var path = _files.Make("in.parquet", $"SELECT {string.Join(", ", columns)} FROM range({count}) r(i)");
        var row = 0;
        _files.Engine.CopyEdited(Request(_files.Engine.Inspect(path), [.. Enumerable.Range(0, channels)], tile =>
        {
            for (var r = 0; r < tile.Rows; r++, row++)
                for (var c = 0; c < channels; c++) Assert.Equal((row + c) % 13 == 0 || (row + c) % 17 == 0 ? float.NaN : (row * 32) + c, tile.Row(r)[c]);
        }));

        Assert.Equal(count, row);
        var same = Enumerable.Range(0, channels).Select(c => $"a.c{c} IS NOT DISTINCT FROM coalesce(b.c{c}, 'nan'::FLOAT)");
        Assert.Equal($"{count}", _files.Scalar($"SELECT CAST(count(*) AS VARCHAR) FROM '{_files["out.parquet"]}' a POSITIONAL JOIN '{path}' b WHERE {string.Join(" AND ", same)}"));
    }

    [Fact]
    public void CopyEdited_ColumnsThatAreNotEdited_KeepTypeAndValue()
    {
        var path = _files.Make("types.parquet", """
            SELECT i::FLOAT AS ch, i % 2 = 0 AS bool, (i % 100)::TINYINT AS i8, i::SMALLINT AS i16, i::INTEGER AS i32, i AS i64, (i % 200)::UTINYINT AS u8, i::USMALLINT AS u16, i::UINTEGER AS u32,
              18446744073709551615::UBIGINT - i::UBIGINT AS u64, (i / 7.0)::DOUBLE AS f64, (i / 3.0)::DECIMAL(5, 1) AS d4, (i / 3.0)::DECIMAL(18, 6) AS d18, (i / 3.0)::DECIMAL(38, 10) AS d38,
              'text ' || i AS text, ('\xAA' || i)::BLOB AS blob, DATE '2024-01-01' + i::INTEGER AS date, TIME '01:02:03.000004' AS time, TIMESTAMP '2024-01-01 01:02:03.000004' + to_days(i::INTEGER) AS ts,
              TIMESTAMP_S '2024-01-01 01:02:03' AS ts_s, TIMESTAMP_MS '2024-01-01 01:02:03.004' AS ts_ms, TIMESTAMP_NS '2024-01-01 01:02:03.000000004' AS ts_ns, TIMESTAMPTZ '2024-01-01 01:02:03+02' AS ts_tz,
              INTERVAL (i) MONTH AS month, uuid() AS uuid, [i, NULL, i + 1] AS list, {'a': i, 'b': ['x', NULL], 'c': {'d': 1.5::DECIMAL(3, 1)}} AS struct, MAP {'k' || i: i} AS map,
              CASE WHEN i % 3 = 0 THEN NULL ELSE 'n' || i END AS sometimes, NULL::INTEGER AS never, [[1.5::FLOAT], []] AS lists FROM range(5000) r(i)
            """);
        _files.Engine.CopyEdited(Request(_files.Engine.Inspect(path), [0], tile => tile.Values.Fill(7)));
        Assert.Equal(Columns("types.parquet"), Columns("out.parquet"));
        Assert.Equal("0", _files.Scalar($"SELECT CAST(count(*) AS VARCHAR) FROM (SELECT * EXCLUDE ch FROM '{path}' EXCEPT ALL SELECT * EXCLUDE ch FROM '{_files["out.parquet"]}')"));
        Assert.Equal("5000|7.0|7.0", _files.Scalar($"SELECT count(*) || '|' || min(ch) || '|' || max(ch) FROM '{_files["out.parquet"]}'"));
        Assert.Equal("true", _files.Scalar($"SELECT CAST(list(i64) = list(i32::BIGINT) AND list(i64) = range(5000) AS VARCHAR) FROM '{_files["out.parquet"]}'"));
    }

    [Theory]
    [InlineData("TINYINT")]
    [InlineData("UBIGINT")]
    [InlineData("DECIMAL(9, 2)")]
    [InlineData("DECIMAL(30, 4)")]
    [InlineData("DOUBLE")]
    [InlineData("FLOAT")]
    public void CopyEdited_NumericTypes_ReachTheEditAsFloat32AndNullAsNaN(string type)
    {
        var path = _files.Make("in.parquet", $"SELECT CASE WHEN i % 10 = 3 THEN NULL ELSE (i % 100)::{type} END AS ch FROM range(5000) r(i)");
        var seen = 0;
        _files.Engine.CopyEdited(Request(_files.Engine.Inspect(path), [0], tile =>
        {
            foreach (var value in tile.Values) Assert.Equal(seen++ % 10 == 3 ? float.NaN : (seen - 1) % 100, value);
        }));
        Assert.Equal(5000, seen);
    }

    [Fact]
    public void CopyEdited_DropRowsWithMissing_LeavesOutJustThoseRows()
    {
        var path = _files.Make("in.parquet", """
            SELECT i AS id, CASE i % 6 WHEN 0 THEN NULL WHEN 1 THEN 'nan'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE WHEN 3 THEN 1e39 WHEN 4 THEN 3.4028235e38 ELSE i END AS a,
              CASE WHEN i % 35 = 5 THEN NULL ELSE i::INTEGER END AS b, NULL::FLOAT AS other FROM range(7000) r(i)
            """);
        long seen = 0;
        var request = new CopyRequest
        {
            Table = _files.Engine.Inspect(path), Channels = [1, 2], DropRowsWithMissing = true, OutputPath = _files["out.parquet"], Format = FileFormat.Parquet,
            Edit = tile =>
            {
                foreach (var value in tile.Values) Assert.True(float.IsFinite(value));
                seen += tile.Rows;
            },
        };
        var rows = _files.Engine.CopyEdited(request);
        var expected = Enumerable.Range(0, 7000).Count(i => i % 6 >= 4 && i % 35 != 5);
        Assert.Equal((expected, expected), (rows, seen));
        Assert.Equal("true", _files.Scalar($"SELECT CAST(list(id) = list_sort(list(id)) AND bool_and(id % 6 >= 4 AND id % 35 <> 5) AND count(other) = 0 AS VARCHAR) FROM '{_files["out.parquet"]}'"));
    }

    [Fact]
    public void CopyEdited_EditThatThrows_LeavesItsExceptionAndNoFile()
    {
        var path = _files.Make("in.parquet", "SELECT i::FLOAT AS a FROM range(50000) r(i)");
        var table = _files.Engine.Inspect(path);
        var mine = new InvalidTimeZoneException("mine");
        foreach (var format in Enum.GetValues<FileFormat>())
        {
            var calls = 0;
            var request = new CopyRequest
            {
                Table = table, Channels = [0], OutputPath = _files["thrown"], Format = format,
                Edit = _ =>
                {
                    if (++calls == 3) throw mine;
                },
            };
            Assert.Same(mine, Assert.Throws<InvalidTimeZoneException>(() => _files.Engine.CopyEdited(request)));
            Assert.Equal(3, calls);
            Assert.False(File.Exists(_files["thrown"]));
        }

        Assert.Equal(0, DuckDb.Operation.Running);
    }

    [Fact]
    public void CopyEdited_Cancelled_StopsAndLeavesNoFile()
    {
        var path = _files.Make("in.parquet", "SELECT i::FLOAT AS a, random() AS b FROM range(500000) r(i)");
        var table = _files.Engine.Inspect(path);
        foreach (var format in Enum.GetValues<FileFormat>())
        {
            using var stop = new CancellationTokenSource();
            long seen = 0;
            var request = new CopyRequest
            {
                Table = table, Channels = [0], OutputPath = _files["stop"], Format = format,
                Edit = tile =>
                {
                    if ((seen += tile.Rows) > 20000) stop.Cancel();
                },
            };
            Assert.ThrowsAny<OperationCanceledException>(() => _files.Engine.CopyEdited(request, stop.Token));
            Assert.InRange(seen, 20000, 100000);
            Assert.False(File.Exists(_files["stop"]));
        }
    }

    [Fact]
    public void CopyEdited_SideBySide_WritesTheSameBytesAsAlone()
    {
        var path = _files.Make("in.parquet", "SELECT i AS id, sin(i)::FLOAT AS a, cos(i)::FLOAT AS b, 't' || i % 50 AS t FROM range(200000) r(i)", "FORMAT PARQUET, ROW_GROUP_SIZE 10240");
        var table = _files.Engine.Inspect(path);
        var ranges = DataEngine.Partitions(table, 40000);
        Assert.True(ranges.Length >= 4);
        void Copy(RowRange range, string name) => _files.Engine.CopyEdited(new CopyRequest
        {
            Table = table, Range = range, Channels = [2, 1], Edit = tile => Double(tile.Values), OutputPath = _files[name], Format = FileFormat.Parquet, RowGroupRows = 20480,
        });
        foreach (var range in ranges) Copy(range, $"alone{range.Start}");
        var threads = ranges.Select(range => new Thread(() => Copy(range, $"beside{range.Start}"))).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        foreach (var range in ranges)
            Assert.Equal(FileHash.Sha256(_files[$"alone{range.Start}"]), FileHash.Sha256(_files[$"beside{range.Start}"]));
        var parts = string.Join(", ", ranges.Select(r => $"'{_files[$"alone{r.Start}"]}'"));
        Assert.Equal("true", _files.Scalar($"SELECT CAST(list(id) = range(200000) AND bool_and(a = 2 * sin(id)::FLOAT AND t = 't' || id % 50) AS VARCHAR) FROM read_parquet([{parts}])"));
    }

    [Fact]
    public void CopyEdited_ManyChannels()
    {
        const int Channels = 500;
        var path = _files.Make("wide.parquet", $"SELECT {string.Join(", ", Enumerable.Range(0, Channels).Select(c => $"(i + {c})::{(c % 3 == 0 ? "DOUBLE" : "FLOAT")} AS \"gene {c}\""))}, 'cell' || i AS cell FROM range(3000) r(i)");
        var table = _files.Engine.Inspect(path);
        _files.Engine.CopyEdited(Request(table, [.. Enumerable.Range(0, Channels).Reverse()], tile => Double(tile.Values)));
        var written = _files.Engine.Inspect(_files["out.parquet"]);
        Assert.Equal(table.Columns.Select(c => c.Name), written.Columns.Select(c => c.Name));
        Assert.Equal("true", _files.Scalar($"SELECT CAST(bool_and(\"gene 0\" = 2 * n AND \"gene 499\" = 2 * (n + 499) AND cell = 'cell' || n) AS VARCHAR) FROM (SELECT *, row_number() OVER () - 1 AS n FROM '{_files["out.parquet"]}')"));
    }

    [Fact]
    public void CopyEdited_WithoutChannels_CopiesEverything()
    {
        var path = _files.Make("in.parquet", "SELECT i AS id, i::DOUBLE AS a FROM range(3000) r(i)");
        var request = new CopyRequest { Table = _files.Engine.Inspect(path), Range = new RowRange(100, 50), OutputPath = _files["out.parquet"], Format = FileFormat.Parquet };
        Assert.Equal(50, _files.Engine.CopyEdited(request));
        Assert.Equal(["id BIGINT", "a DOUBLE"], Columns("out.parquet"));
        Assert.Equal("100|149|50", _files.Scalar($"SELECT min(id) || '|' || max(id) || '|' || count(*) FROM '{_files["out.parquet"]}'"));
    }

    [Fact]
    public void CopyEdited_ParquetOptions_AreInTheFile()
    {
        var path = _files.Make("in.parquet", "SELECT i::FLOAT AS a FROM range(10000) r(i)");
        var request = new CopyRequest
        {
            Table = _files.Engine.Inspect(path), OutputPath = _files["it's out.parquet"], Format = FileFormat.Parquet, RowGroupRows = 4096, CompressionLevel = 1,
            Metadata = [new("neuronedit.run", "it's {\"a\": 1}")],
        };
        _files.Engine.CopyEdited(request);
        var file = DuckDb.Sql.Text(request.OutputPath);
        Assert.Equal("it's {\"a\": 1}", _files.Scalar($"SELECT decode(value) FROM parquet_kv_metadata({file}) WHERE decode(key) = 'neuronedit.run'"));
        Assert.Equal("ZSTD", _files.Scalar($"SELECT DISTINCT compression FROM parquet_metadata({file})"));
        Assert.Equal(new long[] { 4096, 4096, 1808 }, _files.Engine.Inspect(request.OutputPath).RowGroups);
    }

    private static void Double(Span<float> values)
    {
        foreach (ref var value in values) value *= 2;
    }

    private IEnumerable<string> Columns(string name) => _files.Engine.Inspect(_files[name]).Columns.Select(c => c.Name + " " + c.StoredType);

    private CopyRequest Request(TableInfo table, ImmutableArray<int> channels, EditTile edit) =>
        new() { Table = table, Channels = channels, Edit = edit, OutputPath = _files["out.parquet"], Format = FileFormat.Parquet };
}
