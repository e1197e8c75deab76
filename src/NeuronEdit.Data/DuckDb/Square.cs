using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Data.DuckDb;

/// <summary>Eight rows of eight values between columns and rows, in registers: less than one step a value rather than five.</summary>
/// <remarks>Needs AVX.</remarks>
internal static unsafe class Square
{
    internal const int Side = 8;

    internal static bool IsSupported => Avx.IsSupported;

    /// <summary>Copies eight values of each of eight columns to the same columns of eight rows.</summary>
    /// <param name="columns">[8], FLOAT.</param>
    /// <param name="from">First row of the columns.</param>
    /// <param name="target">First value; its rows lie <paramref name="stride"/> values apart.</param>
    /// <param name="stride">Values in a row.</param>
    internal static void ToRows(ReadOnlySpan<VectorView> columns, int from, float* target, nint stride)
    {
        var (r0, r1, r2, r3) = (Column(columns[0], from), Column(columns[1], from), Column(columns[2], from), Column(columns[3], from));
        var (r4, r5, r6, r7) = (Column(columns[4], from), Column(columns[5], from), Column(columns[6], from), Column(columns[7], from));
        Turn(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        r0.Store(target);
        r1.Store(target + stride);
        r2.Store(target + (2 * stride));
        r3.Store(target + (3 * stride));
        r4.Store(target + (4 * stride));
        r5.Store(target + (5 * stride));
        r6.Store(target + (6 * stride));
        r7.Store(target + (7 * stride));
    }

    /// <summary>Copies eight columns of eight rows to eight values of each of eight columns.</summary>
    /// <param name="source">First value; its rows lie <paramref name="stride"/> values apart.</param>
    /// <param name="stride">Values in a row.</param>
    /// <param name="columns">[8].</param>
    /// <param name="to">First row of the columns.</param>
    /// <param name="nan">What every NaN becomes.</param>
    internal static void ToColumns(float* source, nint stride, ReadOnlySpan<nint> columns, int to, float nan)
    {
        var (r0, r1, r2, r3) = (Row(source, nan), Row(source + stride, nan), Row(source + (2 * stride), nan), Row(source + (3 * stride), nan));
        var (r4, r5, r6, r7) = (Row(source + (4 * stride), nan), Row(source + (5 * stride), nan), Row(source + (6 * stride), nan), Row(source + (7 * stride), nan));
        Turn(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        r0.Store((float*)columns[0] + to);
        r1.Store((float*)columns[1] + to);
        r2.Store((float*)columns[2] + to);
        r3.Store((float*)columns[3] + to);
        r4.Store((float*)columns[4] + to);
        r5.Store((float*)columns[5] + to);
        r6.Store((float*)columns[6] + to);
        r7.Store((float*)columns[7] + to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Column(VectorView column, int from) => Vector256.Load((float*)column.Data + from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Row(float* values, float nan)
    {
        var row = Vector256.Load(values);
        return Vector256.ConditionalSelect(Vector256.Equals(row, row), row, Vector256.Create(nan));
    }

    /// <summary>Exchanges rows and columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(
        ref Vector256<float> r0, ref Vector256<float> r1, ref Vector256<float> r2, ref Vector256<float> r3,
        ref Vector256<float> r4, ref Vector256<float> r5, ref Vector256<float> r6, ref Vector256<float> r7)
    {
        Quarter(ref r0, ref r1, ref r2, ref r3);
        Quarter(ref r4, ref r5, ref r6, ref r7);
        (r0, r4) = (Avx.Permute2x128(r0, r4, 0x20), Avx.Permute2x128(r0, r4, 0x31));
        (r1, r5) = (Avx.Permute2x128(r1, r5, 0x20), Avx.Permute2x128(r1, r5, 0x31));
        (r2, r6) = (Avx.Permute2x128(r2, r6, 0x20), Avx.Permute2x128(r2, r6, 0x31));
        (r3, r7) = (Avx.Permute2x128(r3, r7, 0x20), Avx.Permute2x128(r3, r7, 0x31));
    }

    /// <summary>Exchanges rows and columns within both halves of the vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(ref Vector256<float> r0, ref Vector256<float> r1, ref Vector256<float> r2, ref Vector256<float> r3)
    {
        var (low01, high01) = (Avx.UnpackLow(r0, r1).AsDouble(), Avx.UnpackHigh(r0, r1).AsDouble());
        var (low23, high23) = (Avx.UnpackLow(r2, r3).AsDouble(), Avx.UnpackHigh(r2, r3).AsDouble());
        r0 = Avx.UnpackLow(low01, low23).AsSingle();
        r1 = Avx.UnpackHigh(low01, low23).AsSingle();
        r2 = Avx.UnpackLow(high01, high23).AsSingle();
        r3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }
}
