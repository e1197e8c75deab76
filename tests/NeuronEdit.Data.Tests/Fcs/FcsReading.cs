using NeuronEdit.Data.Fcs;

namespace NeuronEdit.Data.Tests.Fcs;

/// <summary>Reads whole files in the ways there are.</summary>
internal static class FcsReading
{
    /// <summary>All values of all columns as float64, column by column, in blocks of the given size.</summary>
    public static double[][] Columns(string path, int blockRows = 100) => Columns(FcsFile.Open(path), blockRows);

    public static double[][] Columns(FcsFile file, int blockRows = 100)
    {
        var columns = file.Parameters.Select(_ => new List<double>()).ToArray();
        using var reader = new FcsReader(file, new RowRange(0, file.Rows));
        var values = new double[blockRows];
        while (reader.ReadBlock(blockRows) is var rows and > 0)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                reader.CopyColumn(column, values);
                columns[column].AddRange(values[..rows]);
            }
        }

        return [.. columns.Select(column => column.ToArray())];
    }

    /// <summary>All values row-major as float32.</summary>
    public static float[] Rows(FcsFile file, int tileRows, params int[] columns)
    {
        using var reader = new FcsReader(file, new RowRange(0, file.Rows));
        var all = new List<float>();
        var tile = new float[tileRows * columns.Length];
        while (reader.ReadRows(columns, tile) is var rows and > 0) all.AddRange(tile[..(rows * columns.Length)]);
        return [.. all];
    }

    public static string FailureOf(byte[] bytes)
    {
        using var file = new TemporaryFile(bytes);
        var failure = Assert.Throws<NeuronEditException>(() => FcsFile.Open(file.Path));
        Assert.Equal(FailureCode.Data, failure.Code);
        Assert.StartsWith(file.Path + ": ", failure.Message, StringComparison.Ordinal);
        return failure.Message[(file.Path.Length + 2)..];
    }
}
