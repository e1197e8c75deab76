using NeuronEdit.Data.Fcs;

namespace NeuronEdit.Data.Tests.Fcs;

public class FcsVariantTests
{
    [Theory]
    [InlineData("FCS2.0", true)]
    [InlineData("FCS3.0", true)]
    [InlineData("FCS3.1", false)]
    [InlineData("FCS3.0", false)]
    public void Open_Floats_DescribesAndReadsThem(string version, bool bigEndian)
    {
        float[] values = [1.5f, -2.25f, float.MaxValue, float.Epsilon, 0f, -0f];
        var fixture = FcsFixture.Floats(2, bigEndian, values).Set("$P2S", "CD4 ").Set("$CYT", "Test");
        fixture.Version = version;
        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);

        Assert.Equal(version, file.Version);
        Assert.Equal(3, file.Rows);
        Assert.Equal("Test", file.Keywords["$cyt"]);
        Assert.Empty(file.Notes);
        Assert.Equal(["a", "b"], file.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([null, "CD4"], file.Parameters.Select(parameter => parameter.Marker));
        var table = file.ToTableInfo();
        Assert.Equal((FileFormat.Fcs, 3L, 3L), (table.Format, table.Rows, table.RowGroups.Single()));
        Assert.All(table.Columns, column => Assert.Equal((ColumnKind.Numeric, "FLOAT"), (column.Kind, column.StoredType)));
        Assert.Equal(values, FcsReading.Rows(file, 2, 0, 1));
        Assert.Equal([-2.25f, 1.5f, float.Epsilon, float.MaxValue, -0f, 0f], FcsReading.Rows(file, 2, 1, 0));
        Assert.Equal([1.5, float.MaxValue, 0], FcsReading.Columns(file)[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_Doubles_AreExact(bool bigEndian)
    {
        double[] values = [Math.PI, -1e300, double.Epsilon, double.NaN];
        var fixture = FcsFixture.Create("D", bigEndian ? "8,7,6,5,4,3,2,1" : "1,2,3,4,5,6,7,8", 2, (64, "1"), (64, "1"));
        fixture.Data = FcsFixture.Words(64, bigEndian, values.Select(BitConverter.DoubleToUInt64Bits));
        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);
        Assert.Equal("DOUBLE", file.Parameters[0].StoredType);
        Assert.Equal([Math.PI, double.Epsilon], FcsReading.Columns(file)[0]);
        Assert.Equal([-1e300, double.NaN], FcsReading.Columns(file)[1]);
        Assert.Equal([(float)Math.PI, float.NegativeInfinity, 0, float.NaN], FcsReading.Rows(file, 5, 0, 1));
    }

    [Theory]
    [InlineData(8, "1", "1", "UINTEGER")]
    [InlineData(16, "1,2", "2,1", "UINTEGER")]
    [InlineData(24, "1,2,3", "3,2,1", "UINTEGER")]
    [InlineData(32, "1,2,3,4", "4,3,2,1", "UINTEGER")]
    [InlineData(40, "1,2,3,4", "4,3,2,1", "UBIGINT")]
    [InlineData(48, "1,2,3,4", "4,3,2,1", "UBIGINT")]
    [InlineData(56, "1,2,3,4", "4,3,2,1", "UBIGINT")]
    [InlineData(64, "1,2,3,4", "8,7,6,5,4,3,2,1", "UBIGINT")]
    public void Read_Integers_OfEveryWidth(int bits, string little, string big, string storedType)
    {
        var all = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        ulong[] values = [all, 0, 0x0102030405060708 & all, all - 1];
        foreach (var order in new[] { little, big })
        {
            var fixture = FcsFixture.Create("I", order, 4, (bits, $"{(System.Numerics.BigInteger)all + 1}"));
            fixture.Data = FcsFixture.Words(bits, order == big, values);
            using var temporary = fixture.Save();
            var file = FcsFile.Open(temporary.Path);
            using var reader = new FcsReader(file, new RowRange(0, 4));
            var read = new ulong[4];
            Assert.Equal(4, reader.ReadBlock(10));
            reader.CopyColumn(0, read);
            Assert.Equal(storedType, file.Parameters[0].StoredType);
            Assert.Equal(values, read);
            Assert.Equal(values.Select(value => (double)value), FcsReading.Columns(file)[0]);
        }
    }

    [Fact]
    public void Read_MixedWidths_MasksEachWithThePowerOfTwoThatCoversItsRange()
    {
        var fixture = FcsFixture.Create("I", "4,3,2,1", 2, (16, "1024"), (8, "200"), (32, "1000000"), (24, "16777216"));
        fixture.Data = Convert.FromHexString("FC01" + "FF" + "FFFFFFFF" + "ABCDEF" + "03FF" + "C7" + "000F4240" + "000001");
        using var temporary = fixture.Save();
        var columns = FcsReading.Columns(temporary.Path);
        Assert.Equal([1, 1023], columns[0]);
        Assert.Equal([255, 199], columns[1]);
        Assert.Equal([1048575, 1000000], columns[2]);
        Assert.Equal([0xABCDEF, 1], columns[3]);
    }

    [Fact]
    public void Read_BitPacked_ContinuesAcrossBytesAndRows()
    {
        // 10 + 12 bits a row, most significant bit first: 1111111111 000000000001 | 0000000001 100000000000, then 4 bits of padding.
        var fixture = FcsFixture.Create("I", "4,3,2,1", 2, (10, "1024"), (12, "4096"));
        fixture.Data = [0b11111111, 0b11000000, 0b00000100, 0b00000001, 0b10000000, 0b00000000];
        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);
        foreach (var blockRows in new[] { 1, 2 })
        {
            var columns = FcsReading.Columns(file, blockRows);
            Assert.Equal([1023, 1], columns[0]);
            Assert.Equal([1, 2048], columns[1]);
        }

        Assert.Equal([1f, 1023f, 2048f, 1f], FcsReading.Rows(file, 1, 1, 0));
    }

    [Fact]
    public void Read_TenBitsStoredInSixteen_IsRecognisedByTheLengthOfData()
    {
        var fixture = FcsFixture.Create("I", "1,2", 3, (10, "1024"), (10, "1024"));
        fixture.Data = FcsFixture.Words(16, false, 1, 2, 3, 4, 0xFFFF, 1023);
        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);
        Assert.Contains(file.Notes, note => note.Contains("padded to bytes", StringComparison.Ordinal));
        Assert.Equal([1, 3, 1023], FcsReading.Columns(file)[0]);
    }

    [Fact]
    public void Open_BitPackedLittleEndian_IsRefused()
    {
        var fixture = FcsFixture.Create("I", "1,2,3,4", 2, (10, "1024"), (12, "4096"));
        fixture.Data = new byte[6];
        Assert.Contains("keyword $P1B: found '10'; expected a multiple of 8", FcsReading.FailureOf(fixture.Build()), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LogarithmicIntegers_BecomeScaleValues()
    {
        var fixture = FcsFixture.Create("I", "2,1", 4, (16, "1024"), (16, "1024"), (32, "262144")).Set("$P1E", "4,1").Set("$P2E", "4.0,0").Set("$P3E", "2,0.5");
        fixture.Data = [.. new ushort[] { 0, 256, 1023, 512 }.SelectMany(x => (byte[])[.. FcsFixture.Words(16, true, x, x), .. FcsFixture.Words(32, true, (ulong)x * 256)])];
        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);
        var columns = FcsReading.Columns(file);
        Assert.Equal((4.0, 1.0, 10000.0, "DOUBLE"), (file.Parameters[1].Decades, file.Parameters[1].LogOffset, file.Parameters[1].ScaleRange, file.Parameters[1].StoredType));
        Assert.Equal([1, 10, Math.Pow(10, 4 * 1023 / 1024.0), 100], columns[0]);
        Assert.Equal(columns[0], columns[1]);
        Assert.Equal([0.5, 0.5 * Math.Pow(10, 0.5), 0.5 * Math.Pow(10, 2 * 1023 / 1024.0), 5], columns[2]);
    }

    [Fact]
    public void Read_LinearIntegersWithGain_AreDivided()
    {
        var fixture = FcsFixture.Create("I", "2,1", 2, (16, "1024"), (16, "1024")).Set("$P1G", "4.0").Set("$P2G", "1.0");
        fixture.Data = FcsFixture.Words(16, true, 10, 11, 1023, 1022);
        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);
        Assert.Equal(["DOUBLE", "UINTEGER"], file.Parameters.Select(parameter => parameter.StoredType));
        Assert.Equal([2.5, 255.75], FcsReading.Columns(file)[0]);
        Assert.Equal([11, 1022], FcsReading.Columns(file)[1]);
    }

    [Fact]
    public void Read_FloatsWithGainOrLogarithm_AreTakenAsTheyStandWithANote()
    {
        var fixture = FcsFixture.Floats(2, false, 8f, 9f).Set("$P1G", "4").Set("$P2E", "4,1");
        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);
        Assert.Equal([8f, 9f], FcsReading.Rows(file, 1, 0, 1));
        Assert.Equal(
            [
                "Floating point values are taken as they stand, without dividing by the gain ($PnG): a.",
                "$PnE says logarithmic, but floating point values are linear by the standard and are taken as they stand: b.",
            ],
            file.Notes.ToArray());
    }

    [Fact]
    public void CopyColumn_IntoATypeThatDoesNotFit_IsMisuse()
    {
        using var temporary = FcsFixture.Floats(1, false, 8f).Save();
        using var reader = new FcsReader(FcsFile.Open(temporary.Path), new RowRange(0, 1));
        reader.ReadBlock(1);
        Assert.Throws<InvalidOperationException>(() => reader.CopyColumn(0, new uint[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.CopyColumn(1, new float[1]));
        Assert.Throws<ArgumentException>(() => reader.CopyColumn(0, Array.Empty<float>()));
    }
}
