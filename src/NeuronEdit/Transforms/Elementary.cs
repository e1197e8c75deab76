using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuronEdit.Transforms;

/// <summary>Functions that the runtime lacks for vectors, in float64, with a relative error under 1e-12 over all of float32's range.</summary>
/// <remarks>
/// Near zero the textbook formulas cancel (asinh(x) = ln(x + sqrt(x^2 + 1)) has no correct digit left at 1e-16), so each has a series there; the
/// limit between the two is where both are good to 1e-12. NaN propagates. Multiplications and additions are fused where written so and nowhere else, so that all machines give the same bits.
/// </remarks>
internal static class Elementary
{
    /// <summary>The inverse hyperbolic sine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Arcsinh(Vector256<double> x)
    {
        var size = Vector256.Abs(x);
        var square = x * x;
        var far = Vector256.CopySign(LogarithmSeries.Log(size + Vector256.Sqrt(square + Vector256<double>.One)), x);
        var near = x * (Vector256<double>.One + (square * (C(-1.0 / 6) + (square * (C(3.0 / 40) + (square * C(-15.0 / 336)))))));
        return Vector256.ConditionalSelect(Vector256.LessThan(size, C(0.01)), near, far);
    }

    /// <summary>The hyperbolic sine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Sinh(Vector256<double> y)
    {
        var square = y * y;
        var growth = ExponentialSeries.Exp(Vector256.Abs(y));
        var far = Vector256.CopySign((growth - (Vector256<double>.One / growth)) * C(0.5), y);
        var near = y * (Vector256<double>.One + (square * (C(1.0 / 6) + (square * (C(1.0 / 120) + (square * C(1.0 / 5040)))))));
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(y), C(0.05)), near, far);
    }

    /// <summary>ln(1 + x); NaN below -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Log1p(Vector256<double> x)
    {
        var far = LogarithmSeries.Log(Vector256<double>.One + x);
        var near = x * (Vector256<double>.One - (x * (C(0.5) - (x * (C(1.0 / 3) - (x * C(0.25)))))));
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(x), C(5e-4)), near, far);
    }

    /// <summary>e^y - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Expm1(Vector256<double> y)
    {
        var far = ExponentialSeries.Exp(y) - Vector256<double>.One;
        var near = y * (Vector256<double>.One + (y * (C(0.5) + (y * (C(1.0 / 6) + (y * C(1.0 / 24)))))));
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(y), C(5e-4)), near, far);
    }

    private static Vector256<double> C(double value) => Vector256.Create(value);
}
