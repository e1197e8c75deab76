using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuronEdit.Transforms;

/// <summary>e^y for vectors, float64.</summary>
/// <remarks>
/// e^y = 2^n e^r with n = round(y / ln 2), so |r| is at most ln(2) / 2, where the series up to r^11 / 11! is good to 1e-14. The runtime's own function does more
/// steps than float32 needs, and may round them differently on another machine.
/// </remarks>
internal static class ExponentialSeries
{
    /// <summary>Added to a number below 2^51 it leaves the nearest integer in the lowest bits: 1.5 x 2^52.</summary>
    private const double Rounder = 6755399441055744;

    private const int MantissaBits = 52;

    /// <summary>Beyond it 2^n is no normal number. The result there is not infinity but e^708, which float32 takes for infinity.</summary>
    private const double Largest = 708;

    /// <summary>e^y, off by less than 1e-13 of itself where |y| is at most 708; beyond, that of ±708. NaN propagates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Exp(Vector256<double> y)
    {
        y = Vector256.ConditionalSelect(Vector256.GreaterThan(y, C(Largest)), C(Largest), y);
        y = Vector256.ConditionalSelect(Vector256.LessThan(y, C(-Largest)), C(-Largest), y);
        var rounded = Vector256.FusedMultiplyAdd(y, C(1.4426950408889634), C(Rounder));
        var r = Vector256.FusedMultiplyAdd(rounded - C(Rounder), C(-0.6931471805599453), y);
        var power = Vector256.ShiftLeft(rounded.AsInt64(), MantissaBits) + Vector256<double>.One.AsInt64();
        return Series(r) * power.AsDouble();
    }

    /// <summary>The sum of r^k / k! for k up to 11; odd and even powers apart, so that two chains run side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Series(Vector256<double> r)
    {
        var square = r * r;
        var odd = Vector256.FusedMultiplyAdd(square, C(1.0 / 39916800), C(1.0 / 362880));
        var even = Vector256.FusedMultiplyAdd(square, C(1.0 / 3628800), C(1.0 / 40320));
        odd = Vector256.FusedMultiplyAdd(odd, square, C(1.0 / 5040));
        even = Vector256.FusedMultiplyAdd(even, square, C(1.0 / 720));
        odd = Vector256.FusedMultiplyAdd(odd, square, C(1.0 / 120));
        even = Vector256.FusedMultiplyAdd(even, square, C(1.0 / 24));
        odd = Vector256.FusedMultiplyAdd(odd, square, C(1.0 / 6));
        even = Vector256.FusedMultiplyAdd(even, square, C(0.5));
        odd = Vector256.FusedMultiplyAdd(odd, square, C(1));
        even = Vector256.FusedMultiplyAdd(even, square, C(1));
        return Vector256.FusedMultiplyAdd(odd, r, even);
    }

    private static Vector256<double> C(double value) => Vector256.Create(value);
}
