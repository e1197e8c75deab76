namespace NeuronEdit.Data.Tests;

public sealed class ChannelChoiceTests
{
    private readonly TableInfo _first = Table("a.fcs", "Time", "Er170Di|CD3", "Yb172Di|CD4", "barcode!");
    private readonly TableInfo _second = Table("b.parquet", "CD4", "CD3", "extra", "Time", "batch!");

    [Fact]
    public void Of_FindsNamesBeforeMarkersInAnyOrderOfColumns()
    {
        var set = ChannelChoice.Of(["CD4", "CD3"]).Resolve([_first, _second]);
        Assert.Equal(["CD4", "CD3"], set.Names.ToArray());
        Assert.Equal(new[] { 2, 1 }, set.Columns[0].ToArray());
        Assert.Equal(new[] { 0, 1 }, set.Columns[1].ToArray());
        Assert.Equal((string?[])["CD4", "CD3"], set.Markers.ToArray());
        var both = Table("c", "x|y", "y|z");
        Assert.Equal(new[] { 1, 0 }, ChannelChoice.Of(["y", "x"]).Resolve([both]).Columns[0].ToArray());
    }

    [Fact]
    public void Common_TakesNumericColumnsOfAllInputs()
    {
        var third = Table("c.csv", "extra", "CD3", "Time!", "CD4");
        var set = ChannelChoice.Common.Resolve([_second, third]);
        Assert.Equal(["CD4", "CD3", "extra"], set.Names.ToArray());
        Assert.Equal(new[] { 3, 1, 0 }, set.Columns[1].ToArray());
        Assert.Equal(["Time"], set.LeftOut.ToArray());
    }

    [Fact]
    public void AllBut_LeavesOutNamesAndMarkers()
    {
        var set = ChannelChoice.AllBut(["Time", "CD4"]).Resolve([_first]);
        Assert.Equal(["Er170Di"], set.Names.ToArray());
        Assert.Equal("CD3", set.Markers[0]);
    }

    [Fact]
    public void Resolve_Failures_NameWhatIsWrongAndWhatIsNear()
    {
        Fails(FailureCode.Specification, "channels: no input has a column or marker 'cd3'. Did you mean 'CD3'? a.fcs has Time, Er170Di (CD3), Yb172Di (CD4), barcode. Correct the name.", () => ChannelChoice.Of(["cd3"]).Resolve([_first, _second]));
        Fails(FailureCode.Specification, "channels.exclude: no input has a column or marker 'Tme'. Did you mean 'Time'? a.fcs has Time, Er170Di (CD3), Yb172Di (CD4), barcode. Correct the name.", () => ChannelChoice.AllBut(["Tme"]).Resolve([_first]));
        Fails(FailureCode.Data, "a.fcs has no channel 'extra', which b.parquet has. All inputs must have all channels: name the channels that they share under channels, or leave the file out. It has Time, Er170Di (CD3), Yb172Di (CD4), barcode.", () => ChannelChoice.Of(["extra"]).Resolve([_first, _second]));
        Fails(FailureCode.Data, "a.fcs: column 'barcode' is VARCHAR, which cannot be edited; channels must be numbers. Take it out of the channels, and it passes through unchanged.", () => ChannelChoice.Of(["CD3", "barcode"]).Resolve([_first]));
        Fails(FailureCode.Specification, "channels: 'CD3' and 'Er170Di' are the same column of a.fcs, 'Er170Di'. Keep one of them.", () => ChannelChoice.Of(["CD3", "Er170Di"]).Resolve([_first]));
        Fails(FailureCode.Specification, "channels names 'CD3' 2 times; each name may stand once. Remove the others.", () => ChannelChoice.Of(["CD3", "CD4", "CD3"]));
        Fails(FailureCode.Specification, "channels is an empty list; it must name at least one column. Fill it, or leave it out.", () => ChannelChoice.Of([]));
        Fails(FailureCode.Data, "d: columns 1 ('x') and 2 ('y') both have the marker 'CD3'. Rename one, or choose by another name.", () => ChannelChoice.Of(["CD3"]).Resolve([Table("d", "x|CD3", "y|CD3")]));
        Fails(FailureCode.Data, "The 2 inputs have no numeric column in common that is not excluded. a.fcs has Time, Er170Di (CD3), Yb172Di (CD4), barcode. e has q. Use files of one panel.", () => ChannelChoice.Common.Resolve([_first, Table("e", "q")]));
    }

    private static void Fails(FailureCode code, string message, Action action)
    {
        var failure = Assert.Throws<NeuronEditException>(action);
        Assert.Equal((code, message), (failure.Code, failure.Message));
    }

    /// <summary>Columns as <c>name</c>, <c>name|marker</c> or, for text, <c>name!</c>.</summary>
    private static TableInfo Table(string path, params string[] columns) => new(
        path, FileFormat.Parquet, 10, [.. columns.Select(c => c.EndsWith('!')
            ? new ColumnInfo(c[..^1], null, ColumnKind.Other, "VARCHAR")
            : new ColumnInfo(c.Split('|')[0], c.Contains('|', StringComparison.Ordinal) ? c.Split('|')[1] : null, ColumnKind.Numeric, "FLOAT"))], [10]);
}
