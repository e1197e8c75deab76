using System.Buffers.Binary;
using System.Text;
using NeuronEdit.Data.Fcs;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Data.Tests.Fcs;

/// <summary>Real mass cytometry, written by another program, against a plain decode of the same bytes.</summary>
public class FcsSharedDataTests
{
    [MeasuredDataFact]
    public void Read_BodenmillerFiles_EqualsAPlainDecode()
    {
        var files = Directory.GetFiles(RepositoryPaths.Bodenmiller, "*.fcs").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(56, files.Length);
        var rows = 0L;
        foreach (var path in files) rows += CheckFile(path);
        Assert.Equal(51_936, rows);
    }

    private static long CheckFile(string path)
    {
        var file = FcsFile.Open(path);
        Assert.Equal(("FCS3.0", 35), (file.Version, file.Parameters.Length));
        Assert.Equal(("CD3(110:114)Dd", "CD3"), (file.Parameters[2].Name, file.Parameters[2].Marker));
        Assert.All(file.Parameters, parameter => Assert.Equal("FLOAT", parameter.StoredType));
        var expected = PlainDecode(path);
        Assert.Equal(expected.Length, 35 * file.Rows);
        Assert.True(expected.AsSpan().SequenceEqual(FcsReading.Rows(file, 1000, [.. Enumerable.Range(0, 35)])));
        var columns = FcsReading.Columns(file, 333);
        for (var column = 0; column < 35; column++)
        {
            for (var row = 0; row < file.Rows; row++) Assert.Equal(expected[(row * 35) + column], columns[column][row]);
        }

        // Each range is the largest value, rounded up: a wrong byte order or offset would break it.
        Assert.All(file.Parameters, parameter => Assert.InRange(columns[parameter.Index].Max(), -1000, parameter.Range + 1));
        return file.Rows;
    }

    /// <summary>These files keep to the header: big-endian float32 from the third to the fourth offset.</summary>
    private static float[] PlainDecode(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var begin = int.Parse(Encoding.ASCII.GetString(bytes, 26, 8), System.Globalization.CultureInfo.InvariantCulture);
        var end = int.Parse(Encoding.ASCII.GetString(bytes, 34, 8), System.Globalization.CultureInfo.InvariantCulture);
        var values = new float[(end - begin + 1) / 4];
        for (var at = 0; at < values.Length; at++) values[at] = BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(begin + (4 * at)));
        return values;
    }
}
