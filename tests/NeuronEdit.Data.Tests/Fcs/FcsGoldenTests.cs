using System.Text.Json;
using NeuronEdit.Data.Fcs;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Data.Tests.Fcs;

/// <summary>
/// The writer's bytes, and what an independent reader made of them (Golden/read-with-npm-fcs.js). When the writer changes on
/// purpose, set NEURONEDIT_ACCEPT=1, run this test, run the script, and look at the difference.
/// </summary>
public class FcsGoldenTests
{
    private const string Folder = "tests/NeuronEdit.Data.Tests/Fcs/Golden";

    private static readonly double[] Values = [0.2, 1523.5, -12.25, 0.9, 262143.75, 1e-3, 1.0, -0.5, 3.4e38, 12.5, 0, 16777217];

    [Theory]
    [InlineData("float32.fcs", FcsDataType.F)]
    [InlineData("float64.fcs", FcsDataType.D)]
    public void Write_GoldenFile_GivesTheSameBytesAndAnotherReaderAgrees(string name, FcsDataType type)
    {
        var bytes = Write(type);
        PinnedFile.AssertEqual($"{Folder}/{name}", bytes);

        var line = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, Folder, "npm-fcs-0.0.7.jsonl")).Single(text => text.Contains($"\"{name}\"", StringComparison.Ordinal));
        using var other = JsonDocument.Parse(line);
        Assert.Equal("FCS3.1", other.RootElement.GetProperty("version").GetString());
        var rows = other.RootElement.GetProperty("rows").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(Values.Select(value => type == FcsDataType.F ? (float)value : value), rows);
        CheckKeywords(FcsFile.Open(Path.Combine(RepositoryPaths.Root, Folder, name)), other.RootElement.GetProperty("text"));
    }

    private static void CheckKeywords(FcsFile file, JsonElement text)
    {
        Assert.Equal(file.Keywords.Count, text.EnumerateObject().Count());
        foreach (var (keyword, value) in file.Keywords) Assert.Equal(value, text.GetProperty(keyword).GetString());
        Assert.Equal([("Time", null), ("CD3(110:114)Dd", "CD3"), ("TGF-β", "a/b\\c|d")], file.Parameters.Select(parameter => (parameter.Name, parameter.Marker)));
    }

    private static byte[] Write(FcsDataType type)
    {
        var options = new FcsWriterOptions
        {
            Columns = [new("Time"), new("CD3(110:114)Dd", "CD3", Range: 1000), new("TGF-β", "a/b\\c|d")],
            DataType = type,
            Creator = "NeuronEdit.Cluster golden",
            Keywords = [new("$CYT", "CyTOF"), new("$FIL", "golden.fcs")],
        };
        using var stream = new MemoryStream();
        using var writer = new FcsWriter(stream, options);
        writer.WriteRows(Values.AsSpan(0, 6));
        writer.BeginBlock(2);
        for (var column = 0; column < 3; column++) writer.SetColumn<double>(column, [Values[6 + column], Values[9 + column]]);
        writer.EndBlock();
        writer.Complete();
        return stream.ToArray();
    }
}
