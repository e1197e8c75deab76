using System.Text;
using NeuronEdit.Data.Fcs;

namespace NeuronEdit.Data.Tests.Fcs;

public class FcsFailureTests
{
    private static FcsFixture Floats() => FcsFixture.Floats(2, true, 1f, 2f, 3f, 4f);

    private static FcsFixture Integers()
    {
        var fixture = FcsFixture.Create("I", "1,2", 4, (16, "1024"), (16, "1024"));
        fixture.Data = new byte[16];
        return fixture;
    }

    [Theory]
    [InlineData("", "header: found an empty file; expected FCS 2.0, 3.0 or 3.1. Copy or export the file again.")]
    [InlineData("PAR1....................", "header: found a Parquet file ('PAR1'); expected FCS 2.0, 3.0 or 3.1, which begins with 'FCS'. Check the path and the format.")]
    [InlineData("\u001f\u008b\b............", "found gzip data")]
    [InlineData("PK\u0003\u0004............", "found a zip archive")]
    [InlineData("Time,CD3,CD4\n1,2,3\n4,5,6", "found text that begins with 'Time,CD3,CD4?1,2,3?4,5,6'")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0", "found zeros")]
    [InlineData("FCS1.0    ", "found version 'FCS1.0'; expected FCS2.0, FCS3.0 or FCS3.1")]
    [InlineData("FCS4.0    ", "found version 'FCS4.0'")]
    [InlineData("FCS3.0    ", "found a file of 10 bytes; expected at least 58 bytes. The file is truncated: copy it again.")]
    public void Open_NotFcs_SaysWhatItLooksLike(string content, string expected) =>
        Assert.Contains(expected, FcsReading.FailureOf(Encoding.Latin1.GetBytes(content)), StringComparison.Ordinal);

    [Fact]
    public void Open_MissingFile_SaysSo()
    {
        var failure = Assert.Throws<NeuronEditException>(() => FcsFile.Open("/nowhere/there.fcs"));
        Assert.Equal("/nowhere/there.fcs: there is no such file. Check the path.", failure.Message);
        Assert.Equal(FailureCode.Data, failure.Code);
    }

    [Theory]
    [InlineData(10, "      5x", "header, first byte of TEXT (characters 10 to 17): found '      5x'; expected a whole number")]
    [InlineData(10, "      -5", "header, first byte of TEXT (characters 10 to 17): found '      -5'; expected a whole number")]
    [InlineData(10, "        ", "header, TEXT offsets: found bytes 0 to")]
    [InlineData(10, "      12", "expected a segment that begins behind the 58 bytes of the header")]
    [InlineData(18, "    9999", "header, TEXT offsets: found bytes 58 to 9999; expected offsets inside the file of")]
    [InlineData(26, "     1.5", "header, first byte of DATA (characters 26 to 33)")]
    [InlineData(26, "      60", "expected a segment that does not overlap TEXT at bytes 58 to")]
    [InlineData(10, "      60", "TEXT, first byte: found 0x4D; expected a delimiter")]
    public void Open_WrongHeaderOffset_IsNamed(int at, string field, string expected)
    {
        var fixture = Floats();
        fixture.DataInText = false;
        var bytes = fixture.Build();
        Encoding.ASCII.GetBytes(field).CopyTo(bytes, at);
        Assert.Contains(expected, FcsReading.FailureOf(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$PAR", null, "TEXT: found no keyword $PAR; expected the number of parameters.")]
    [InlineData("$TOT", null, "TEXT: found no keyword $TOT; expected the number of rows.")]
    [InlineData("$DATATYPE", null, "TEXT: found no keyword $DATATYPE; expected F, D or I.")]
    [InlineData("$BYTEORD", null, "TEXT: found no keyword $BYTEORD")]
    [InlineData("$P2B", null, "TEXT: found no keyword $P2B; expected the bits of parameter 2 of the 2 that $PAR announces.")]
    [InlineData("$P2N", null, "TEXT: found no keyword $P2N; expected the name of parameter 2.")]
    [InlineData("$P2N", " ", "TEXT: found no keyword $P2N ('$P2N' stands there, without a value); expected the name of parameter 2.")]
    [InlineData("$PAR", "3", "TEXT: found no keyword $P3B; expected the bits of parameter 3 of the 3 that $PAR announces.")]
    [InlineData("$PAR", "1", "TEXT, keyword $PAR: found '1'; expected the number of parameters: keyword $P2N describes one more.")]
    [InlineData("$PAR", "0", "TEXT, keyword $PAR: found '0'; expected at least 1 parameter.")]
    [InlineData("$PAR", "two", "TEXT, keyword $PAR: found 'two'; expected a whole number.")]
    [InlineData("$PAR", "99999999999999999999", "TEXT, keyword $PAR: found '99999999999999999999'; expected a whole number.")]
    [InlineData("$PAR", "9223372036854775807", "found no keyword $P3B")]
    [InlineData("$TOT", "-1", "TEXT, keyword $TOT: found '-1'; expected a whole number.")]
    [InlineData("$TOT", "9", "DATA: found 3 complete rows of 64 bits before the file ends; expected the 9 rows of $TOT. The file is truncated: copy or export it again.")]
    [InlineData("$TOT", "9223372036854775807", "expected the 9223372036854775807 rows of $TOT")]
    [InlineData("$TOT", "3", "header, DATA offsets: found 16 bytes of DATA, which hold 2 rows of 64 bits; expected the 3 rows of $TOT.")]
    [InlineData("$TOT", "1", "header, DATA offsets: found 16 bytes of DATA, which hold 2 rows of 64 bits; expected the 1 rows of $TOT.")]
    [InlineData("$DATATYPE", "A", "TEXT, keyword $DATATYPE: found 'A'; expected F, D or I: values written as text (A) are deprecated and not read. Convert the file")]
    [InlineData("$DATATYPE", "X", "TEXT, keyword $DATATYPE: found 'X'; expected F, D or I.")]
    [InlineData("$DATATYPE", "D", "TEXT, keyword $P1B: found '32'; expected 64, because $DATATYPE is D.")]
    [InlineData("$P2B", "16", "TEXT, keyword $P2B: found '16'; expected 32, because $DATATYPE is F.")]
    [InlineData("$P2B", "*", "TEXT, keyword $P2B: found '*'; expected a number of bits.")]
    [InlineData("$BYTEORD", "3,4,1,2", "TEXT, keyword $BYTEORD: found '3,4,1,2'; expected 1,2,3,4 (little endian) or 4,3,2,1 (big endian); mixed orders are not read.")]
    [InlineData("$BYTEORD", "little", "TEXT, keyword $BYTEORD: found 'little'")]
    [InlineData("$MODE", "C", "TEXT, keyword $MODE: found 'C'; expected L, a list of events: histograms (C, U) hold no single cells.")]
    [InlineData("$MODE", "U", "TEXT, keyword $MODE: found 'U'")]
    [InlineData("$P2N", "a", "TEXT, keywords $P1N and $P2N: found the name 'a' twice; expected a name for each parameter. Rename one of them where the file is exported.")]
    [InlineData("$P1DATATYPE", "I", "TEXT, keyword $P1DATATYPE: found 'I'; expected F, the type of the whole file.")]
    [InlineData("$NEXTDATA", "soon", "TEXT, keyword $NEXTDATA: found 'soon'; expected a whole number.")]
    [InlineData("$BEGINDATA", "x", "TEXT, keyword $BEGINDATA: found 'x'; expected a whole number.")]
    [InlineData("$BEGINSTEXT", "abc", "TEXT, keyword $BEGINSTEXT: found 'abc'; expected a whole number.")]
    public void Open_WrongKeyword_IsNamed(string key, string? value, string expected)
    {
        var fixture = Floats();
        fixture.DataInText = false;
        if (value == null) fixture.Remove(key);
        else fixture.Set(key, value);
        Assert.Contains(expected, FcsReading.FailureOf(fixture.Build()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$P1E", null, "TEXT: found no keyword $P1E; expected the amplification of parameter 1: 0,0 for linear values.")]
    [InlineData("$P1E", "4", "TEXT, keyword $P1E: found '4'; expected two numbers from 0 on with a comma between.")]
    [InlineData("$P1E", "-1,0", "TEXT, keyword $P1E: found '-1,0'")]
    [InlineData("$P1R", null, "TEXT: found no keyword $P1R; expected the range of parameter 1.")]
    [InlineData("$P1R", "big", "TEXT, keyword $P1R: found 'big'; expected a whole number.")]
    [InlineData("$P1R", "-5", "TEXT, keyword $P1R: found '-5'; expected a whole number above 0.")]
    [InlineData("$P1G", "0", "TEXT, keyword $P1G: found '0'; expected a gain above 0.")]
    [InlineData("$P1G", "NaN", "TEXT, keyword $P1G: found 'NaN'; expected a number.")]
    [InlineData("$P1B", "65", "TEXT, keyword $P1B: found '65'; expected 1 to 64.")]
    [InlineData("$P1B", "0", "TEXT, keyword $P1B: found '0'; expected 1 to 64.")]
    [InlineData("$P1B", "8", "header, DATA offsets: found 16 bytes of DATA, which hold 5 rows of 24 bits; expected the 4 rows of $TOT")]
    public void Open_WrongIntegerKeyword_IsNamed(string key, string? value, string expected)
    {
        var fixture = Integers();
        fixture.DataInText = false;
        if (value == null) fixture.Remove(key);
        else fixture.Set(key, value);
        Assert.Contains(expected, FcsReading.FailureOf(fixture.Build()), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OddNumberOfTokens_NamesTheLast()
    {
        var fixture = Floats().Set("$LOST", null);
        fixture.DataInText = false;
        Assert.Contains("TEXT: found 29 tokens, the last one '$LOST'; expected an even number: each keyword with a value.", FcsReading.FailureOf(fixture.Build()), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoDataOffsets_SaysWhereTheyBelong()
    {
        var fixture = Floats();
        (fixture.DataInHeader, fixture.DataInText) = (false, false);
        Assert.Contains("header and TEXT: found no offsets of DATA; expected them in the header or under $BEGINDATA and $ENDDATA.", FcsReading.FailureOf(fixture.Build()), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SupplementalTextOutsideTheFile_IsNamed() => Assert.Contains(
        "TEXT, keywords $BEGINSTEXT and $ENDSTEXT: found bytes 5000 to 6000; expected offsets inside the file",
        FcsReading.FailureOf(Floats().Set("$BEGINSTEXT", "5000").Set("$ENDSTEXT", "6000").Build()),
        StringComparison.Ordinal);

    [Fact]
    public void Open_TruncatedAnywhere_FailsOrStillHoldsAllRows()
    {
        var fixture = Floats();
        var whole = fixture.Build();
        var dataEnd = whole.Length - fixture.After.Length;
        for (var length = 0; length < dataEnd; length++) Assert.NotEmpty(FcsReading.FailureOf(whole[..length]));
        using var temporary = new TemporaryFile(whole[..dataEnd]);
        Assert.Equal(2, FcsFile.Open(temporary.Path).Rows);
    }

    [Fact]
    public void Open_Fcs2WithoutTotTruncated_SaysHowManyRowsAreThere()
    {
        var fixture = Floats().Remove("$TOT");
        (fixture.Version, fixture.DataInText, fixture.After) = ("FCS2.0", false, []);
        Assert.Contains("DATA: found 1 complete rows of 64 bits before the file ends; expected the 2 rows of the DATA offsets.", FcsReading.FailureOf(fixture.Build()[..^5]), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatBecameShorter_Fails()
    {
        using var temporary = Floats().Save();
        var file = FcsFile.Open(temporary.Path);
        using (var stream = File.OpenWrite(temporary.Path)) stream.SetLength(stream.Length - 12);
        using var reader = new FcsReader(file, new RowRange(0, 2));
        var failure = Assert.Throws<NeuronEditException>(() => reader.ReadBlock(2));
        Assert.Contains("became shorter", failure.Message, StringComparison.Ordinal);
    }
}
