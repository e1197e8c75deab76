using System.Diagnostics;

namespace NeuronEdit.Data.Tests;

/// <summary>Runs alone, because it looks at the memory of the whole process.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests : IDisposable
{
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void CopyEdited_MemoryDoesNotGrowWithTheFile()
    {
        const int Channels = 35;
        const int Rows = 2_000_000;
        var random = new Numerics.SeededRandom(1);
        var noise = Enumerable.Range(0, (2048 * Channels) + 1000).Select(_ => (float)random.NextUnit()).ToArray();
        long row = 0;
        _files.Engine.WriteTiles(new WriteRequest
        {
            Columns = [.. Enumerable.Range(0, Channels).Select(c => "ch" + c)], OutputPath = _files["in.parquet"], Format = FileFormat.Parquet, CompressionLevel = 1,
            Next = tile =>
            {
                tile.Rows = (int)Math.Min(tile.Capacity, Rows - row);
                noise.AsSpan((int)(row % 1000), tile.Values.Length).CopyTo(tile.Values);
                row += tile.Rows;
                return tile.Rows > 0;
            },
        });
        var before = Resident();
        var largest = before;
        long seen = 0;
        _files.Engine.CopyEdited(new CopyRequest
        {
            Table = _files.Engine.Inspect(_files["in.parquet"]), Channels = [.. Enumerable.Range(0, Channels)], OutputPath = _files["out.parquet"], Format = FileFormat.Parquet, CompressionLevel = 1,
            Edit = tile =>
            {
                if ((seen += tile.Rows) % (2048 * 16) == 0) largest = Math.Max(largest, Resident());
            },
        });
        Assert.Equal(Rows, seen);
        // The rows are 280 MB as float32; two row groups are 34 MB.
        Assert.InRange(largest - before, 0, 160L << 20);
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
