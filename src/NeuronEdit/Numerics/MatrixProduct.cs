using System.Runtime.Intrinsics;

namespace NeuronEdit.Numerics;

/// <summary>The matrix product C = finish(A x B + bias), with B packed and the last step fused.</summary>
/// <remarks>
/// Every element is one chain of fused multiply-adds as <see cref="ReferenceProduct"/> writes it. Only the order in which
/// different elements are visited is chosen for speed, so the width, the blocking, and the rows and panels of one call change no bit.
/// </remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>Multiplies some rows of A by some panels of B.</summary>
    /// <param name="a">A, read in place.</param>
    /// <param name="rows">Rows of A to multiply.</param>
    /// <param name="b">B, packed.</param>
    /// <param name="firstPanel">First panel of B to multiply by.</param>
    /// <param name="panels">Panels to multiply by.</param>
    /// <param name="bias">[all panels x PanelWidth], where each column's sum starts; null for 0.</param>
    /// <param name="c">Row 0, column 0 of C; only the chosen panels' columns are written.</param>
    /// <param name="cRow">Distance of two rows of C.</param>
    /// <param name="finish">What happens to complete sums; its outputs belong to row 0, column 0 of C.</param>
    public static void Multiply(
        in LeftRows a, int rows, PackedMatrix b, int firstPanel, int panels, float* bias, float* c, nint cRow, in TileFinish finish)
    {
        switch (b.Width)
        {
            case VectorWidth.Scalar:
                ProductKernel<float, ScalarLanes>.Run(a, rows, b, firstPanel, panels, bias, c, cRow, finish);
                break;
            case VectorWidth.Vector128:
                ProductKernel<Vector128<float>, Lanes128>.Run(a, rows, b, firstPanel, panels, bias, c, cRow, finish);
                break;
            case VectorWidth.Vector256:
                ProductKernel<Vector256<float>, Lanes256>.Run(a, rows, b, firstPanel, panels, bias, c, cRow, finish);
                break;
            case VectorWidth.Vector512:
                ProductKernel<Vector512<float>, Lanes512>.Run(a, rows, b, firstPanel, panels, bias, c, cRow, finish);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(b), b.Width, null);
        }
    }

    /// <summary>Multiplies by all of B.</summary>
    public static void Multiply(in LeftRows a, int rows, PackedMatrix b, float* bias, float* c, nint cRow, in TileFinish finish) =>
        Multiply(a, rows, b, 0, b.Panels, bias, c, cRow, finish);
}
