using NeuronEdit.Data.Fcs;

namespace NeuronEdit.Data.Tests.Fcs;

public class FcsOffsetTests
{
    private static FcsFile Open(FcsFixture fixture)
    {
        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);
        Assert.Equal([1f, 2f, 3f, 4f], FcsReading.Rows(file, 2, 0, 1));
        return file;
    }

    private static FcsFixture Fixture() => FcsFixture.Floats(2, true, 1f, 2f, 3f, 4f);

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Open_DataOffsets_ComeFromHeaderOrText(bool inHeader, bool inText)
    {
        var fixture = Fixture();
        (fixture.DataInHeader, fixture.DataInText, fixture.Gap) = (inHeader, inText, 17);
        Assert.Empty(Open(fixture).Notes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Open_DataEndOffByOne_IsForgivenWithANote(int shift)
    {
        var fixture = Fixture();
        fixture.DataEndShift = shift;
        Assert.Contains("one too", Assert.Single(Open(fixture).Notes), StringComparison.Ordinal);
        fixture.After = [];
        Open(fixture);
        fixture.Version = "FCS2.0";
        fixture.Remove("$TOT");
        Open(fixture);
    }

    [Fact]
    public void Open_Fcs2WithoutTot_CountsTheRows()
    {
        var fixture = Fixture().Remove("$TOT");
        fixture.Version = "FCS2.0";
        Assert.Equal(2, Open(fixture).Rows);
    }

    [Fact]
    public void Open_Fcs2WithoutNames_NumbersTheParameters()
    {
        var fixture = Fixture().Remove("$P2N");
        fixture.Version = "FCS2.0";
        Assert.Equal(["a", "P2"], Open(fixture).Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Open_HeaderAndTextDisagree_TakesTheOneThatFits()
    {
        var fixture = Fixture();
        fixture.DataInText = false;
        Assert.Contains("were read", Assert.Single(Open(fixture.Set("$BEGINDATA", "4000").Set("$ENDDATA", "4100")).Notes), StringComparison.Ordinal);
        fixture = Fixture();
        var bytes = fixture.Build();
        "    9999    9999"u8.CopyTo(bytes.AsSpan(26));
        using var temporary = new TemporaryFile(bytes);
        Assert.Equal([1f, 2f, 3f, 4f], FcsReading.Rows(FcsFile.Open(temporary.Path), 2, 0, 1));
    }

    [Fact]
    public void Open_SeveralDataSets_ReadsTheFirstAndSaysSo() =>
        Assert.Contains("further data sets", Assert.Single(Open(Fixture().Set("$NEXTDATA", "5000")).Notes), StringComparison.Ordinal);

    [Fact]
    public void Open_NoRows_IsAnEmptyTable()
    {
        var fixture = FcsFixture.Floats(2, true);
        (fixture.DataInHeader, fixture.DataInText) = (false, false);
        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);
        using var reader = new FcsReader(file, new RowRange(0, 0));
        Assert.Equal((0, 0L), (reader.ReadBlock(10), file.Rows));
    }

    [Fact]
    public void Read_RowsBeyondHundredMillionBytes_AreFoundThroughText()
    {
        // A sparse file: the offsets no longer fit the eight digits of the header.
        var fixture = Fixture();
        (fixture.DataInHeader, fixture.DataInText) = (false, false);
        fixture.Set("$BEGINDATA", "5000000000").Set("$ENDDATA", "5000000015");
        using var temporary = fixture.Save();
        using (var stream = File.OpenWrite(temporary.Path))
        {
            stream.Position = 5_000_000_000;
            stream.Write(fixture.Data);
        }

        Assert.Equal([1f, 2f, 3f, 4f], FcsReading.Rows(FcsFile.Open(temporary.Path), 2, 0, 1));
    }

    [Fact]
    public void Read_AnyRange_EqualsThePartOfTheWhole()
    {
        var values = Enumerable.Range(0, 3 * 1000).Select(value => (float)value).ToArray();
        using var temporary = FcsFixture.Floats(3, true, values).Save();
        var file = FcsFile.Open(temporary.Path);
        foreach (var (start, count) in new[] { (0, 1000), (0, 1), (999, 1), (123, 456), (1000, 0) })
        {
            using var reader = new FcsReader(file, new RowRange(start, count));
            var rows = new float[3 * 1001];
            Assert.Equal(count, reader.ReadRows([0, 1, 2], rows));
            Assert.Equal(values[(3 * start)..(3 * (start + count))], rows[..(3 * count)]);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new FcsReader(file, new RowRange(500, 501)));
    }
}
