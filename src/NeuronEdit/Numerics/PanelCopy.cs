using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Numerics;

/// <summary>How values get into the panels of a <see cref="PackedMatrix"/>, and out of them.</summary>
internal static unsafe class PanelCopy
{
    /// <summary>Copies a few rows of at most a panel's width.</summary>
    /// <param name="source">[rows x columns].</param>
    /// <param name="sourceRow">Distance of two of its rows.</param>
    /// <param name="destination">[rows x columns].</param>
    /// <param name="destinationRow">Distance of two of its rows.</param>
    /// <param name="rows">Any number.</param>
    /// <param name="columns">Any number.</param>
    public static void Rows(float* source, nint sourceRow, float* destination, nint destinationRow, int rows, nint columns)
    {
        for (; rows > 0; rows--, source += sourceRow, destination += destinationRow)
        {
            nint i = 0;
            for (; i <= columns - Vector256<float>.Count; i += Vector256<float>.Count) Vector256.Load(source + i).Store(destination + i);
            for (; i < columns; i++) destination[i] = source[i];
        }
    }

    /// <summary>destination(j, i) = source(i, j).</summary>
    /// <param name="source">[rows x columns].</param>
    /// <param name="destination">[columns x rows].</param>
    /// <param name="stride">Distance of two rows, of both.</param>
    /// <param name="rows">Any number.</param>
    /// <param name="columns">Any number.</param>
    public static void Transpose(float* source, float* destination, nint stride, int rows, int columns)
    {
        var wholeRows = Avx.IsSupported ? rows / 8 * 8 : 0;
        var wholeColumns = columns / 8 * 8;
        for (var i = 0; i < wholeRows; i += 8)
        {
            for (var j = 0; j < wholeColumns; j += 8) Transpose8(source + (i * stride) + j, destination + (j * stride) + i, stride);
            TransposePlain(source + (i * stride) + wholeColumns, destination + (wholeColumns * stride) + i, stride, 8, columns - wholeColumns);
        }

        TransposePlain(source + (wholeRows * stride), destination + wholeRows, stride, rows - wholeRows, columns);
    }

    private static void TransposePlain(float* source, float* destination, nint stride, int rows, int columns)
    {
        for (nint j = 0; j < columns; j++)
        {
            for (nint i = 0; i < rows; i++) destination[(j * stride) + i] = source[(i * stride) + j];
        }
    }

    /// <summary>8 x 8 values, in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8(float* source, float* destination, nint stride)
    {
        // Halves of rows 0-3 and 4-7 share a register, so that all shuffles stay within 128 bits.
        for (nint half = 0; half < 8; half += 4)
        {
            var from = source + half;
            var rows04 = Vector256.Create(Vector128.Load(from), Vector128.Load(from + (4 * stride)));
            var rows15 = Vector256.Create(Vector128.Load(from + stride), Vector128.Load(from + (5 * stride)));
            var rows26 = Vector256.Create(Vector128.Load(from + (2 * stride)), Vector128.Load(from + (6 * stride)));
            var rows37 = Vector256.Create(Vector128.Load(from + (3 * stride)), Vector128.Load(from + (7 * stride)));
            Vector256<float> low01 = Avx.UnpackLow(rows04, rows15), high01 = Avx.UnpackHigh(rows04, rows15);
            Vector256<float> low23 = Avx.UnpackLow(rows26, rows37), high23 = Avx.UnpackHigh(rows26, rows37);
            var target = destination + (half * stride);
            Avx.Shuffle(low01, low23, 0b01_00_01_00).Store(target);
            Avx.Shuffle(low01, low23, 0b11_10_11_10).Store(target + stride);
            Avx.Shuffle(high01, high23, 0b01_00_01_00).Store(target + (2 * stride));
            Avx.Shuffle(high01, high23, 0b11_10_11_10).Store(target + (3 * stride));
        }
    }
}
