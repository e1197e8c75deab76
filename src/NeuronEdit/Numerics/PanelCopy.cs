using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Numerics;

/// <summary>The two ways in which values get into a panel of a <see cref="PackedMatrix"/>.</summary>
internal static unsafe class PanelCopy
{
    /// <summary>Columns that <see cref="Transpose8"/> takes at once.</summary>
    public const int TransposeColumns = 8;

    /// <summary>True where <see cref="Transpose8"/> can run.</summary>
    public static bool CanTranspose8 => Avx.IsSupported;

    /// <summary>Copies one row of a panel.</summary>
    /// <param name="source">[count].</param>
    /// <param name="destination">[count].</param>
    /// <param name="count">2, 8, 16 or 32: a panel's width.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row(float* source, float* destination, nint count)
    {
        if (count < Vector256<float>.Count)
        {
            for (nint i = 0; i < count; i++) destination[i] = source[i];
            return;
        }

        for (nint i = 0; i < count; i += Vector256<float>.Count) Vector256.Load(source + i).Store(destination + i);
    }

    /// <summary>Eight source rows become eight neighbouring columns of a panel: 8 x 8 values at a time, in registers.</summary>
    /// <param name="source">First of eight rows of <paramref name="inner"/> values.</param>
    /// <param name="stride">Distance of two source rows.</param>
    /// <param name="destination">The first of the eight columns in the panel's row 0.</param>
    /// <param name="panelWidth">Distance of two rows of the panel.</param>
    /// <param name="inner">Rows of the panel.</param>
    public static void Transpose8(float* source, nint stride, float* destination, nint panelWidth, nint inner)
    {
        nint k = 0;
        for (; k <= inner - 8; k += 8, source += 8, destination += 8 * panelWidth)
        {
            // Halves of rows 0-3 and 4-7 share a register, so that all shuffles stay within 128 bits.
            for (nint half = 0; half < 8; half += 4)
            {
                var rows04 = Vector256.Create(Vector128.Load(source + half), Vector128.Load(source + (4 * stride) + half));
                var rows15 = Vector256.Create(Vector128.Load(source + stride + half), Vector128.Load(source + (5 * stride) + half));
                var rows26 = Vector256.Create(Vector128.Load(source + (2 * stride) + half), Vector128.Load(source + (6 * stride) + half));
                var rows37 = Vector256.Create(Vector128.Load(source + (3 * stride) + half), Vector128.Load(source + (7 * stride) + half));
                Vector256<float> low01 = Avx.UnpackLow(rows04, rows15), high01 = Avx.UnpackHigh(rows04, rows15);
                Vector256<float> low23 = Avx.UnpackLow(rows26, rows37), high23 = Avx.UnpackHigh(rows26, rows37);
                var target = destination + (half * panelWidth);
                Avx.Shuffle(low01, low23, 0b01_00_01_00).Store(target);
                Avx.Shuffle(low01, low23, 0b11_10_11_10).Store(target + panelWidth);
                Avx.Shuffle(high01, high23, 0b01_00_01_00).Store(target + (2 * panelWidth));
                Avx.Shuffle(high01, high23, 0b11_10_11_10).Store(target + (3 * panelWidth));
            }
        }

        for (; k < inner; k++, source++, destination += panelWidth)
        {
            for (nint j = 0; j < 8; j++) destination[j] = source[j * stride];
        }
    }
}
