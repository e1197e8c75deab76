using NeuronEdit.Data.Fcs;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Data.Tests.Fcs;

/// <summary>Files larger than the reader's buffer.</summary>
public class FcsStreamingTests
{
    [Theory]
    [InlineData(2048)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void ReadBlock_AcrossBuffers_GivesEveryRowOnce(int blockRows)
    {
        const int Rows = 120_000;
        var values = Enumerable.Range(0, 3 * Rows).Select(value => (float)value).ToArray();
        using var temporary = FcsFixture.Floats(3, true, values).Save();
        var file = FcsFile.Open(temporary.Path);
        using var reader = new FcsReader(file, new RowRange(5, Rows - 10));
        var column = new float[blockRows];
        var next = 5;
        while (reader.ReadBlock(blockRows) is var rows and > 0)
        {
            Assert.Equal(Math.Min(Math.Min(blockRows, reader.BlockRowsMax), Rows - 5 - next), rows);
            reader.CopyColumn(2, column);
            for (var row = 0; row < rows; row++) Assert.Equal(values[(3 * (next + row)) + 2], column[row]);
            next += rows;
        }

        Assert.Equal((Rows - 5, 0L, 0), (next, reader.RowsLeft, reader.BlockRows));
    }

    [Fact]
    public void ReadRows_AcrossBuffers_FillsEveryTile()
    {
        const int Rows = 250_000;
        var values = Enumerable.Range(0, 2 * Rows).Select(value => (float)value).ToArray();
        using var temporary = FcsFixture.Floats(2, false, values).Save();
        using var reader = new FcsReader(FcsFile.Open(temporary.Path), new RowRange(0, Rows));
        var tile = new float[2 * 180_000];
        Assert.Equal(180_000, reader.ReadRows([0, 1], tile));
        Assert.True(tile.AsSpan().SequenceEqual(values.AsSpan(0, tile.Length)));
        Assert.Equal(70_000, reader.ReadRows([0, 1], tile));
        Assert.True(tile.AsSpan(0, 140_000).SequenceEqual(values.AsSpan(360_000)));
        Assert.Equal(0, reader.ReadRows([0, 1], tile));
    }

    [Fact]
    public void ReadBlock_BitPackedAcrossBuffers_KeepsTheBits()
    {
        // Rows of 11 + 10 bits, so that they begin at every bit of a byte.
        const int Rows = 900_000;
        var fixture = FcsFixture.Create("I", "4,3,2,1", Rows, (11, "2048"), (10, "1024"));
        fixture.Data = new byte[((Rows * 21L) + 7) / 8];
        for (var row = 0; row < Rows; row++)
        {
            var word = (uint)(((row % 2048) << 10) | (row * 7 % 1024));
            for (var bit = 0; bit < 21; bit++)
            {
                var at = (row * 21L) + bit;
                if ((word >> (20 - bit) & 1) != 0) fixture.Data[at >> 3] |= (byte)(0x80 >> (int)(at & 7));
            }
        }

        using var temporary = fixture.Save();
        var file = FcsFile.Open(temporary.Path);
        using var reader = new FcsReader(file, new RowRange(3, Rows - 3));
        var (first, second, next) = (new uint[7777], new double[7777], 3);
        while (reader.ReadBlock(7777) is var rows and > 0)
        {
            reader.CopyColumn(0, first);
            reader.CopyColumn(1, second);
            for (var row = 0; row < rows; row++)
            {
                if ((first[row], second[row]) != ((next + row) % 2048, (next + row) * 7 % 1024)) Assert.Fail($"row {next + row}: {first[row]}, {second[row]}");
            }

            next += rows;
        }

        Assert.Equal(Rows, next);
    }

    [Fact]
    public void ReadBlock_ManyBlocks_AllocatesNothing()
    {
        // Blocks for as often as it may be measured.
        const int Rows = 120_000;
        var values = new float[3 * Rows];
        using var temporary = FcsFixture.Floats(3, true, values).Save();
        using var reader = new FcsReader(FcsFile.Open(temporary.Path), new RowRange(0, Rows));
        var (column, tile) = (new float[100], new float[300]);
        int[] columns = [0, 2, 1];
        for (var round = 0; round < 3; round++) Step();
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var round = 0; round < 200; round++) Step();
        }));

        void Step()
        {
            reader.ReadBlock(100);
            reader.CopyColumn(1, column);
            reader.ReadRows(columns, tile);
        }
    }
}
