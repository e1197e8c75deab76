using System.Text;
using NeuronEdit.Data.Fcs;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data.Tests.Fcs;

public class FcsWriterTests
{
    private static FcsWriterOptions Options(params string[] names) => new() { Columns = [.. names.Select(name => new FcsOutputColumn(name))], Creator = "test 1.0" };

    private static byte[] Write(FcsWriterOptions options, Action<FcsWriter> rows)
    {
        using var stream = new MemoryStream();
        using var writer = new FcsWriter(stream, options);
        rows(writer);
        writer.Complete();
        return stream.ToArray();
    }

    [Fact]
    public void Complete_SmallFile_HasExactlyTheseBytes()
    {
        var options = new FcsWriterOptions { Columns = [new("FSC-A", Range: 100), new("CD3(Nd1)Di", "CD3|x")], Creator = "test 1.0", Keywords = [new("$CYT", "CyTOF")] };
        var bytes = Write(options, writer => writer.WriteRows([1.5f, -2f, 300.25f, float.NaN]));
        const string Header = "FCS3.1          58     326     448     463       0       0";
        const string Text = "/$BEGINANALYSIS/0/$ENDANALYSIS/0/$BEGINSTEXT/0/$ENDSTEXT/0/$BEGINDATA/448/$ENDDATA/463/$NEXTDATA/0/$BYTEORD/1,2,3,4/$DATATYPE/F/$MODE/L"
            + "/$PAR/2/$TOT/2/$P1N/FSC-A/$P1B/32/$P1E/0,0/$P1R/301/$P2N/CD3(Nd1)Di/$P2S/CD3|x/$P2B/32/$P2E/0,0/$P2R/1/$CYT/CyTOF/NEURONEDIT/test 1.0/";
        Assert.Equal((Header + Text).PadRight(448), Encoding.UTF8.GetString(bytes, 0, 448));
        Assert.Equal("0000C03F" + "000000C0" + "00209643" + "0000C0FF" + Convert.ToHexString("00000000"u8), Convert.ToHexString(bytes.AsSpan(448)));
    }

    [Fact]
    public void Dispose_WithoutComplete_LeavesNoFcsFile()
    {
        using var temporary = new TemporaryFile([]);
        using (var writer = new FcsWriter(temporary.Path, Options("a", "b"))) writer.WriteRows([1f, 2f]);
        Assert.Contains("header: found zeros", Assert.Throws<NeuronEditException>(() => FcsFile.Open(temporary.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_NoRows_GivesAnEmptyTable()
    {
        using var temporary = new TemporaryFile(Write(Options("a", "b"), _ => { }));
        var file = FcsFile.Open(temporary.Path);
        Assert.Equal((0L, 2, 0), (file.Rows, file.Parameters.Length, file.Notes.Length));
    }

    [Theory]
    [InlineData(FcsDataType.F)]
    [InlineData(FcsDataType.D)]
    public void WriteThenRead_RandomFiles_GivesIdenticalBitsAndNames(FcsDataType type)
    {
        for (var seed = 0UL; seed < 60; seed++)
        {
            var random = new SeededRandom(seed);
            var names = Names(random, 1 + (int)random.NextBelow(20));
            var rows = (int)random.NextBelow(300);
            var values = new float[rows * names.Length];
            for (var at = 0; at < values.Length; at++) values[at] = BitConverter.UInt32BitsToSingle((uint)random.NextBits());
            var options = new FcsWriterOptions { Columns = [.. names.Select((name, at) => new FcsOutputColumn(name, at % 2 == 0 ? name + "!" : null))], DataType = type };
            using var temporary = new TemporaryFile(Write(options, writer => WriteInPieces(writer, values, names.Length, random)));
            var file = FcsFile.Open(temporary.Path);
            Assert.Equal(names, file.Parameters.Select(parameter => parameter.Name));
            Assert.Equal(names.Select((name, at) => at % 2 == 0 ? name + "!" : null), file.Parameters.Select(parameter => parameter.Marker));
            CheckValues(file, values, 1 + (int)random.NextBelow(400), $"seed {seed}");
        }
    }

    private static void CheckValues(FcsFile file, float[] values, int tileRows, string seed)
    {
        Assert.Equal(values.Length, file.Rows * file.Parameters.Length);
        var read = FcsReading.Rows(file, tileRows, [.. Enumerable.Range(0, file.Parameters.Length)]);
        for (var at = 0; at < values.Length; at++)
        {
            var (expected, found) = (BitConverter.SingleToUInt32Bits(values[at]), BitConverter.SingleToUInt32Bits(read[at]));
            // A float64 holds every float32, but the conversion makes signalling NaN quiet.
            if (file.DataType == 'D' && float.IsNaN(values[at])) expected |= 0x400000;
            Assert.True(expected == found, $"{seed}, value {at}: {expected:X8} became {found:X8}");
        }

        foreach (var parameter in file.Parameters)
        {
            var largest = values.Where((value, at) => at % file.Parameters.Length == parameter.Index && float.IsFinite(value)).DefaultIfEmpty(0).Max();
            Assert.True(parameter.Range >= largest, $"{seed}: $P{parameter.Index + 1}R {parameter.Range} is below {largest}");
        }
    }

    private static string[] Names(SeededRandom random, int count)
    {
        const string Letters = "abcXYZ019|/\\!~^#,.;$ µβ日\f\x1E()[]{}<>=+-*&%@?:\"'`_";
        var names = new HashSet<string>();
        while (names.Count < count)
        {
            var name = string.Concat(Enumerable.Range(0, 1 + (int)random.NextBelow(12)).Select(_ => Letters[(int)random.NextBelow(Letters.Length)])).Trim();
            if (name.Length > 0) names.Add(name);
        }

        return [.. names];
    }

    private static void WriteInPieces(FcsWriter writer, float[] values, int columns, SeededRandom random)
    {
        for (var done = 0; done < values.Length / columns;)
        {
            var rows = (int)Math.Min(1 + random.NextBelow(120), (values.Length / columns) - done);
            var piece = values.AsSpan(done * columns, rows * columns).ToArray();
            if (random.NextBelow(2) == 0) writer.WriteRows(piece.AsSpan());
            else WriteColumns(writer, piece, columns);
            done += rows;
        }
    }

    private static void WriteColumns(FcsWriter writer, float[] rows, int columns)
    {
        writer.BeginBlock(rows.Length / columns);
        for (var column = 0; column < columns; column++) writer.SetColumn<float>(column, rows.Where((_, at) => at % columns == column).ToArray());
        writer.EndBlock();
    }

    [Fact]
    public void SetColumn_WholeNumbers_AreExactOrRefused()
    {
        using var stream = new MemoryStream();
        using (var writer = new FcsWriter(stream, Options("id")))
        {
            writer.BeginBlock(2);
            writer.SetColumn<long>(0, [-5, 1 << 24]);
            Assert.Equal(
                "Column 'id' holds 16777217, which an FCS file of float32 cannot hold (whole numbers are exact up to 24 bits). Write Parquet or CSV, or float64, or leave the column out.",
                Assert.Throws<NeuronEditException>(() => writer.SetColumn<long>(0, [-5, (1 << 24) + 1])).Message);
            Assert.Throws<NeuronEditException>(() => writer.SetColumn<double>(0, [1, 1e300]));
        }

        using var doubles = new FcsWriter(new MemoryStream(), new FcsWriterOptions { Columns = [new("id")], DataType = FcsDataType.D });
        doubles.BeginBlock(1);
        doubles.SetColumn<long>(0, [1L << 53]);
        Assert.Throws<NeuronEditException>(() => doubles.SetColumn<long>(0, [(1L << 53) + 1]));
        Assert.Throws<NeuronEditException>(() => doubles.SetColumn<ulong>(0, [ulong.MaxValue]));
        Assert.Throws<NeuronEditException>(() => doubles.SetColumn<long>(0, [long.MaxValue]));
        doubles.SetColumn<long>(0, [long.MinValue]);
    }

    [Fact]
    public void Writer_Misuse_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new FcsWriter(new MemoryStream(), Options()));
        Assert.Throws<ArgumentException>(() => new FcsWriter(new MemoryStream(), Options("a", "a")));
        Assert.Throws<ArgumentException>(() => new FcsWriter(new MemoryStream(), Options("a", " ")));
        Assert.Throws<ArgumentException>(() => new FcsWriter(new MemoryStream(), new FcsWriterOptions { Columns = [new("a")], Keywords = [new("$tot", "5")] }));
        using var writer = new FcsWriter(new MemoryStream(), Options("a", "b"));
        Assert.Throws<ArgumentException>(() => writer.WriteRows([1f]));
        writer.BeginBlock(1);
        Assert.Throws<InvalidOperationException>(() => writer.WriteRows([1f, 2f]));
        writer.SetColumn<float>(1, [1f]);
        Assert.Contains("'a'", Assert.Throws<InvalidOperationException>(writer.EndBlock).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99_999_999, true)]
    [InlineData(100_000_003, false)]
    public void Header_OfALargeFile_LeavesTheOffsetsToText(long dataEnd, bool isInHeader)
    {
        var builder = new FcsTextBuilder(Options("a"));
        // Rows of four bytes end at byte DataBegin + 4 * rows - 1.
        var rows = (dataEnd + 1 - builder.DataBegin) / 4;
        var text = Encoding.ASCII.GetString(builder.Build([1.0], rows));
        var last = builder.DataBegin + (4 * rows) - 1;
        Assert.Equal(isInHeader ? $"{builder.DataBegin,8}{last,8}" : "       0       0", text.Substring(26, 16));
        Assert.Contains($"|$BEGINDATA|{builder.DataBegin}|$ENDDATA|{last}|", text, StringComparison.Ordinal);
        Assert.Equal(builder.DataBegin, text.Length);
    }

    [Fact]
    public void Complete_DoublesRoundedUpToFloat32_HaveARangeThatCoversThem()
    {
        const double Value = 33554431.0; // rounds up to 2^25 in float32
        foreach (var columnar in new[] { true, false })
        {
            using var temporary = new TemporaryFile(Write(Options("a"), writer =>
            {
                if (!columnar)
                {
                    writer.WriteRows([Value]);
                    return;
                }

                writer.BeginBlock(1);
                writer.SetColumn<double>(0, [Value]);
                writer.EndBlock();
            }));
            Assert.Equal("33554433", FcsFile.Open(temporary.Path).Keywords["$P1R"]);
        }
    }

    [Fact]
    public void WriteRows_DiskFull_IsAStorageFailure()
    {
        using var stream = new FullDisk();
        using var writer = new FcsWriter(stream, Options("a"));
        stream.IsFull = true;
        var failure = Assert.Throws<NeuronEditException>(() => writer.WriteRows([1f]));
        Assert.Equal((FailureCode.Storage, true), (failure.Code, failure.IsTransient));
        Assert.Equal("the output stream: writing failed (no space left). Check the disk, its free space and the permissions.", failure.Message);
    }

    private sealed class FullDisk : MemoryStream
    {
        public bool IsFull { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFull) throw new IOException("no space left");
            base.Write(buffer);
        }
    }

    [Fact]
    public void Delimiter_WhereAllCharactersOccur_IsEscaped()
    {
        var all = "x" + string.Concat(Enumerable.Range(1, 126).Select(letter => (char)letter)) + "||";
        var options = new FcsWriterOptions { Columns = [new("a", "|m")], Keywords = [new("ALL", all), new("$COM", "~/")] };
        using var temporary = new TemporaryFile(Write(options, writer => writer.WriteRows([1f])));
        var file = FcsFile.Open(temporary.Path);
        Assert.Equal((all, "~/", "|m"), (file.Keywords["ALL"], file.Keywords["$COM"], file.Parameters[0].Marker));
    }

    [Theory]
    [InlineData(FcsDataType.F, "FLOAT", "SMALLINT", "UTINYINT")]
    [InlineData(FcsDataType.D, "FLOAT", "INTEGER")]
    [InlineData(FcsDataType.D, "DECIMAL(9,2)")]
    public void Choose_ColumnTypes_KeepsValuesExact(FcsDataType expected, params string[] types) =>
        Assert.Equal(expected, FcsWriterOptions.Choose(types.Select(type => new ColumnInfo(type, null, ColumnKind.Numeric, type))));

    [Fact]
    public void Choose_FcsParameters_AsksTheirRanges()
    {
        var fixture = FcsFixture.Create("I", "4,3,2,1", 0, (32, "16777216"), (32, "262144"));
        using var temporary = fixture.Save();
        Assert.Equal(FcsDataType.F, FcsWriterOptions.Choose(FcsFile.Open(temporary.Path).Parameters));
        using var wider = fixture.Set("$P1R", "16777217").Save();
        Assert.Equal(FcsDataType.D, FcsWriterOptions.Choose(FcsFile.Open(wider.Path).Parameters));
    }
}
