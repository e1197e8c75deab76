using NeuronEdit.Data.Fcs;

namespace NeuronEdit.Data.Tests.Fcs;

public class FcsKeywordsToKeepTests
{
    private static FcsFile Rewrite(FcsFixture fixture, params int[] columns)
    {
        using var temporary = fixture.Save();
        var source = FcsFile.Open(temporary.Path);
        using var stream = new MemoryStream();
        using var writer = new FcsWriter(stream, new FcsWriterOptions { Columns = [.. columns.Select(column => FcsOutputColumn.From(source.Parameters[column]))], Source = source, Creator = "test" });
        writer.WriteRows(new float[columns.Length]);
        writer.Complete();
        using var written = new TemporaryFile(stream.ToArray());
        var file = FcsFile.Open(written.Path);
        Assert.Empty(file.Notes.Where(note => !note.Contains("without dividing", StringComparison.Ordinal)));
        return file;
    }

    private static FcsFixture Panel()
    {
        var fixture = FcsFixture.Floats(3, true, 1f, 2f, 3f);
        return fixture.Set("$P1V", "400").Set("P1DISPLAY", "LIN").Set("$P3V", "600").Set("P3DISPLAY", "LOG").Set("$P3S", "CD3").Set("$P3G", "2.0")
            .Set("$CYT", "LSR").Set("$DATE", "01-JAN-2020").Set("$FIL", "x.fcs").Set("$SPILLOVER", "2,a,c,1,0.1,0.2,1").Set("$COMP", "3,1,0,0,0,1,0,0,0,1")
            .Set("$TR", "a,50").Set("GUID", "g/1").Set("$LAST_MODIFIED", "01-JAN-2020 10:00:00").Set("$PK1", "7").Set("flowCore_$P1Rmax", "9").Set("$NEXTDATA", "0");
    }

    [Fact]
    public void Write_SamePanel_KeepsWhatStillHolds()
    {
        var file = Rewrite(Panel(), 0, 1, 2);
        foreach (var (keyword, value) in new[] { ("$P1V", "400"), ("P3DISPLAY", "LOG"), ("$P3G", "2.0"), ("$CYT", "LSR"), ("$DATE", "01-JAN-2020"), ("$FIL", "x.fcs"), ("$SPILLOVER", "2,a,c,1,0.1,0.2,1"), ("$COMP", "3,1,0,0,0,1,0,0,0,1"), ("GUID", "g/1"), ("$TR", "a,50") })
            Assert.Equal(value, file.Keywords[keyword]);
        foreach (var dropped in new[] { "$LAST_MODIFIED", "$PK1", "flowCore_$P1Rmax" }) Assert.False(file.Keywords.Contains(dropped), dropped);
        Assert.Equal(("test", "DataModified", "test"), (file.Keywords["NEURONEDIT"], file.Keywords["$ORIGINALITY"], file.Keywords["$LAST_MODIFIER"]));
        Assert.Equal(("CD3", "0,0", "1024", "1,2,3,4"), (file.Parameters[2].Marker, file.Keywords["$P3E"], file.Keywords["$P3R"], file.Keywords["$BYTEORD"]));
        Assert.Equal(file.Keywords.Count, file.Keywords.Select(pair => pair.Key.ToUpperInvariant()).Distinct().Count());
    }

    [Fact]
    public void Write_OtherOrder_MovesTheKeywordsOfEachParameter()
    {
        var file = Rewrite(Panel(), 2, 0);
        Assert.Equal(["c", "a"], file.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(("600", "LOG", "2.0", "400", "LIN"), (file.Keywords["$P1V"], file.Keywords["P1DISPLAY"], file.Keywords["$P1G"], file.Keywords["$P2V"], file.Keywords["P2DISPLAY"]));
        Assert.Null(file.Keywords["$P3V"]);
        Assert.Null(file.Keywords["$COMP"]);
        Assert.Equal("2,a,c,1,0.1,0.2,1", file.Keywords["$SPILLOVER"]);
        Assert.Null(Rewrite(Panel(), 1, 2).Keywords["$SPILLOVER"]);
    }

    [Fact]
    public void Write_IntegersWithLogarithmAndGain_BecomeLinearWithTheRangeOfTheirScale()
    {
        var fixture = FcsFixture.Create("I", "1,2", 1, (16, "1024"), (16, "1024"), (16, "1024")).Set("$P1E", "4,0.1").Set("$P2G", "8");
        fixture.Data = new byte[6];
        var file = Rewrite(fixture, 0, 1, 2);
        Assert.Equal(["1000", "128", "1024"], Enumerable.Range(1, 3).Select(n => file.Keywords[$"$P{n}R"]));
        Assert.Equal("0,0", file.Keywords["$P1E"]);
        Assert.Null(file.Keywords["$P2G"]);
        Assert.Equal('F', file.DataType);
    }

    [Fact]
    public void Write_FurtherKeywords_ReplaceThoseOfTheSource()
    {
        using var temporary = Panel().Save();
        var source = FcsFile.Open(temporary.Path);
        using var stream = new MemoryStream();
        using var writer = new FcsWriter(stream, new FcsWriterOptions { Columns = [.. source.Parameters.Select(FcsOutputColumn.From)], Source = source, Keywords = [new("$fil", "new.fcs"), new("$COM", "")] });
        writer.Complete();
        using var written = new TemporaryFile(stream.ToArray());
        var keywords = FcsFile.Open(written.Path).Keywords;
        Assert.Equal(("new.fcs", false), (keywords["$FIL"], keywords.Contains("$COM")));
    }
}
