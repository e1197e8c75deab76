namespace NeuronEdit.Numerics;

/// <summary>How fast this machine multiplies matrices: the limit against which everything that applies a network is measured.</summary>
public static class ProductSpeed
{
    private const int Size = 1_024;

    /// <summary>The instructions that the kernels use here: <c>AVX-512</c>, <c>AVX2</c>, <c>SSE</c> or <c>NEON</c>.</summary>
    public static string InstructionSet => VectorWidths.Best switch
    {
        VectorWidth.Vector512 => "AVX-512",
        VectorWidth.Vector256 => "AVX2",
        _ => System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? "NEON" : "SSE",
    };

    /// <summary>Multiplies 1,024 x 1,024 matrices on the calling thread again and again.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="duration">How long to measure; the product is computed at least three times.</param>
    /// <param name="cancellation">Stops between two products.</param>
    /// <returns>10^9 floating-point operations per second, a multiplication and an addition each counted; of the fastest product, so that a busy machine does not lower it.</returns>
    public static unsafe double MeasureGflops(TimeProvider time, TimeSpan duration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(time);
        using var source = Filled();
        using var a = new PackedMatrix(Size, Size, VectorWidths.Best);
        using var b = new PackedMatrix(Size, Size, VectorWidths.Best);
        using var c = new PackedMatrix(Size, Size, VectorWidths.Best);
        a.Pack(source.Address, Size, 0, Size);
        b.Pack(source.Address, Size, 0, Size);
        var (begin, best) = (time.GetTimestamp(), TimeSpan.MaxValue);
        for (var call = 0; call < 3 || time.GetElapsedTime(begin) < duration; call++)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = time.GetTimestamp();
            MatrixProduct.Multiply(a, 0, Size, b, null, c, default);
            var elapsed = time.GetElapsedTime(start);
            if (elapsed < best) best = elapsed;
        }

        return 2.0 * Size * Size * Size / best.TotalSeconds / 1e9;
    }

    private static Tile Filled()
    {
        var tile = new Tile(Size, Size) { Rows = Size };
        var random = new SeededRandom(1);
        foreach (ref var value in tile.Values) value = (float)(random.NextUnit() - 0.5);
        return tile;
    }
}
