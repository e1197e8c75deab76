using System.Diagnostics;
using NeuronEdit.Numerics;

namespace NeuronEdit.Benchmarks;

/// <summary>GFLOP/s of the matrix product on one thread: the network's shapes, and a large square.</summary>
internal static unsafe class ProductBenchmark
{
    public static int Run(string[] arguments)
    {
        var widths = arguments.Contains("--widths")
            ? [VectorWidth.Vector128, VectorWidth.Vector256, VectorWidth.Vector512]
            : new[] { VectorWidths.Best };
        foreach (var width in widths)
        {
            Console.WriteLine($"{width}");
            foreach (var (rows, inner, columns) in Shapes())
            {
                Console.WriteLine($"  {rows,5} x {inner,4} x {columns,4}   {Measure(width, rows, inner, columns),6:F1} GFLOP/s");
            }
        }

        return 0;
    }

    /// <summary>Products of one shape, best of five rounds of about 40 ms.</summary>
    public static double Measure(VectorWidth width, int rows, int inner, int columns)
    {
        using PackedMatrix a = Filled(rows, inner, width), b = Filled(inner, columns, width), c = Filled(rows, columns, width);
        var flops = 2.0 * rows * inner * columns;
        var calls = (int)Math.Max(1, 2e9 / flops);
        double best = 0;
        for (var round = 0; round < 5; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var call = 0; call < calls; call++) MatrixProduct.Multiply(a, 0, rows, b, null, c, default);
            best = Math.Max(best, flops * calls / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    private static IEnumerable<(int Rows, int Inner, int Columns)> Shapes()
    {
        int[] widths = [35, 500, 250, 50, 250, 500, 35];
        foreach (var rows in new[] { 50, 100, 256, 1024, 8192 })
        {
            for (var i = 1; i < widths.Length; i++) yield return (rows, widths[i - 1], widths[i]);
        }

        yield return (2048, 2048, 2048);
    }

    private static PackedMatrix Filled(int rows, int columns, VectorWidth width)
    {
        using var tile = new Tile(rows, columns) { Rows = rows };
        var random = new SeededRandom(1);
        foreach (ref var value in tile.Values) value = (float)random.NextNormal();
        var packed = new PackedMatrix(rows, columns, width);
        packed.Pack(tile.Address, columns, 0, rows);
        return packed;
    }
}
