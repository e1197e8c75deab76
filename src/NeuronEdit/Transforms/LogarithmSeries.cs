using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuronEdit.Transforms;

/// <summary>ln t for vectors, float64.</summary>
/// <remarks>
/// ln t = k ln 2 + ln m with m from sqrt(1/2) to sqrt(2), and ln m = 2 (f + f^3 / 3 + f^5 / 5 ..) with f = (m - 1) / (m + 1), at most 0.172: up to f^15 it is good
/// to 1e-13. The runtime's own function does more steps than float32 needs, and may round them differently on another machine.
/// </remarks>
internal static class LogarithmSeries
{
    private const int MantissaBits = 52;
    private const long Mantissa = (1L << MantissaBits) - 1;

    /// <summary>The bits of sqrt(1/2), and what is missing from there to those of 1.</summary>
    private const long RootOfHalf = 0x3FE6A09E667F3BCD;
    private const long ToOne = 0x3FF0000000000000 - RootOfHalf;

    /// <summary>The bits of 2^52, in whose mantissa an integer below 2^52 is written as it is.</summary>
    private const long Integer = 0x4330000000000000;
    private const double IntegerAndBias = 4503599627370496.0 + 1023;

    /// <summary>ln t, off by less than 1e-13 of itself or, near t = 1, of t - 1; -infinity for 0, NaN below. Subnormal numbers are not for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Log(Vector256<double> t)
    {
        var shifted = t.AsInt64() + C(ToOne);
        var k = ((shifted >>> MantissaBits) | C(Integer)).AsDouble() - C(IntegerAndBias);
        var m = ((shifted & C(Mantissa)) + C(RootOfHalf)).AsDouble();
        var f = (m - Vector256<double>.One) / (m + Vector256<double>.One);
        var twice = f + f;
        var logarithm = Vector256.FusedMultiplyAdd(k, C(0.6931471805599453), Vector256.FusedMultiplyAdd(twice, Rest(f * f), twice));
        var usual = Vector256.GreaterThan(t, Vector256<double>.Zero) & Vector256.LessThan(t, C(double.PositiveInfinity));
        return Vector256.EqualsAll(usual.AsInt64(), Vector256<long>.AllBitsSet) ? logarithm : Vector256.ConditionalSelect(usual, logarithm, Limits(t));
    }

    /// <summary>z / 3 + z^2 / 5 + .. + z^7 / 15; odd and even powers apart, so that two chains run side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Rest(Vector256<double> z)
    {
        var square = z * z;
        var odd = Vector256.FusedMultiplyAdd(square, C(1.0 / 15), C(1.0 / 11));
        var even = Vector256.FusedMultiplyAdd(square, C(1.0 / 13), C(1.0 / 9));
        odd = Vector256.FusedMultiplyAdd(odd, square, C(1.0 / 7));
        even = Vector256.FusedMultiplyAdd(even, square, C(1.0 / 5));
        odd = Vector256.FusedMultiplyAdd(odd, square, C(1.0 / 3));
        return Vector256.FusedMultiplyAdd(odd, z, even * square);
    }

    /// <summary>Of 0, infinity, NaN and what is below 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<double> Limits(Vector256<double> t) => Vector256.Log(t);

    private static Vector256<double> C(double value) => Vector256.Create(value);

    private static Vector256<long> C(long value) => Vector256.Create(value);
}
