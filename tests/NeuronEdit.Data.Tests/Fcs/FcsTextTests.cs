using System.Text;
using NeuronEdit.Data.Fcs;

namespace NeuronEdit.Data.Tests.Fcs;

public class FcsTextTests
{
    private static FcsFile Open(FcsFixture fixture)
    {
        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);
        Assert.Equal([8f, 9f], FcsReading.Rows(file, 1, 0, 1));
        return file;
    }

    [Fact]
    public void Open_DoubledDelimiters_AreLettersOfTheValue()
    {
        var file = Open(FcsFixture.Floats(2, true, 8f, 9f).Set("$P1N", "CD3/CD4").Set("$P2N", "x//y/").Set("$FIL", "a/b"));
        Assert.Equal(["CD3/CD4", "x//y/"], file.Parameters.Select(parameter => parameter.Name));
        Assert.Equal("a/b", file.Keywords["$FIL"]);
    }

    [Fact]
    public void Open_ValueThatBeginsWithADelimiter_IsRead()
    {
        var file = Open(FcsFixture.Floats(2, true, 8f, 9f).Set("$P1N", "/CD3").Set("$P2S", "/"));
        Assert.Equal("/CD3", file.Parameters[0].Name);
        Assert.Equal("/", file.Parameters[1].Marker);
    }

    [Theory]
    [InlineData('\\')]
    [InlineData('\f')]
    [InlineData('|')]
    public void Open_EmptyValues_AreRecognisedBehindTheirKeyword(char delimiter)
    {
        var fixture = FcsFixture.Floats(2, true, 8f, 9f).Set("$P1S", "").Set("$COM", "").Set("$OP", "me").Set("$P2S", "").Set("$LAST", $"a{delimiter}b");
        fixture.Delimiter = delimiter;
        var file = Open(fixture);
        Assert.Null(file.Parameters[0].Marker);
        Assert.Null(file.Keywords["$COM"]);
        Assert.True(file.Keywords.Contains("$COM"));
        Assert.Equal("me", file.Keywords["$OP"]);
        Assert.Equal($"a{delimiter}b", file.Keywords["$LAST"]);
    }

    [Fact]
    public void Open_EmptyLastValue_IsRead()
    {
        var fixture = FcsFixture.Floats(2, true, 8f, 9f).Set("$COM", "");
        fixture.DataInText = false;
        Assert.True(Open(fixture).Keywords.Contains("$COM"));
    }

    [Fact]
    public void Open_KeywordsInSmallLetters_AreFound()
    {
        var fixture = FcsFixture.Floats(2, true, 8f, 9f);
        for (var at = 0; at < fixture.Keywords.Count; at++) fixture.Keywords[at] = (fixture.Keywords[at].Key.ToLowerInvariant(), fixture.Keywords[at].Value);
        var file = Open(fixture);
        Assert.Equal("$mode", file.Keywords[0].Key);
    }

    [Fact]
    public void Open_Utf8AndLatin1_AreBothRead()
    {
        var fixture = FcsFixture.Floats(2, true, 8f, 9f).Set("$P1S", "TGF-β µ").Set("$OP", "Zoë");
        Assert.Equal(("TGF-β µ", "Zoë"), (Open(fixture).Parameters[0].Marker, Open(fixture).Keywords["$OP"]));
        fixture.Set("$P1S", "µm");
        fixture.TextEncoding = Encoding.Latin1;
        Assert.Equal(("µm", "Zoë"), (Open(fixture).Parameters[0].Marker, Open(fixture).Keywords["$OP"]));
    }

    [Fact]
    public void Open_SupplementalText_AddsKeywords()
    {
        var fixture = FcsFixture.Floats(2, true, 8f, 9f).Remove("$P2N").Remove("$P2R");
        fixture.Supplemental.AddRange([("$P2N", "late"), ("$P2R", "77"), ("$P1N", "other")]);
        var file = Open(fixture);
        Assert.Equal(["a", "late"], file.Parameters.Select(parameter => parameter.Name));
        Assert.Contains(file.Notes, note => note.Contains("'$P1N' stands twice", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Open_TextEndOffByOne_IsForgiven(int shift)
    {
        var fixture = FcsFixture.Floats(2, true, 8f, 9f);
        fixture.TextEndShift = shift;
        Assert.Equal("L", Open(fixture).Keywords["$MODE"]);
    }

    [Fact]
    public void Open_BlanksBehindTheLastDelimiter_AreForgiven()
    {
        var fixture = FcsFixture.Floats(2, true, 8f, 9f);
        (fixture.Gap, fixture.TextEndShift) = (20, 21);
        Assert.Equal("L", Open(fixture).Keywords["$MODE"]);
    }

    [Fact]
    public void Open_TextWithoutLastDelimiter_IsForgiven()
    {
        var fixture = FcsFixture.Floats(2, true, 8f, 9f).Set("$OP", "me");
        fixture.DataInText = false;
        fixture.CloseText = false;
        Assert.Equal("me", Open(fixture).Keywords["$OP"]);
    }

    [Fact]
    public void Open_BlanksAroundNumbers_AreForgiven()
    {
        var file = Open(FcsFixture.Floats(2, true, 8f, 9f).Set("$TOT", "     1 ").Set("$P1B", "0032").Set("$BYTEORD", "4, 3, 2, 1"));
        Assert.Equal(1, file.Rows);
    }

    [Fact]
    public void Open_LineBreaksBeforeKeywords_AreDropped()
    {
        var fixture = FcsFixture.Floats(2, true, 8f, 9f);
        for (var at = 0; at < fixture.Keywords.Count; at++) fixture.Keywords[at] = ("\r\n" + fixture.Keywords[at].Key, fixture.Keywords[at].Value);
        Assert.Equal("L", Open(fixture).Keywords["$MODE"]);
    }
}
