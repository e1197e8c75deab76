using System.Runtime.Intrinsics;

namespace NeuronEdit.Numerics;

/// <summary>The matrix products of a network, with bias and the last step fused.</summary>
/// <remarks>
/// Every element is one chain of fused multiply-adds as <see cref="ReferenceProduct"/> writes it. Only the order in which
/// different elements are visited is chosen for speed, so the width, the blocking, and the rows of one call change no bit.
/// All matrices of a product have the same width.
/// </remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>C = finish(A x B + bias), for some rows of A and C.</summary>
    /// <param name="a">A, [any x b.Rows].</param>
    /// <param name="firstRow">First row of A and C.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="b">B; beyond its columns it is 0.</param>
    /// <param name="bias">[b.Panels x PanelWidth], where each column's sum starts; null for 0.</param>
    /// <param name="c">C, [any x b.Columns].</param>
    /// <param name="finish">What happens to complete sums.</param>
    public static void Multiply(PackedMatrix a, int firstRow, int rows, PackedMatrix b, float* bias, PackedMatrix c, in TileFinish finish)
    {
        if (a.Columns != b.Rows || b.Columns != c.Columns) throw new ArgumentException($"[.. x {a.Columns}] by [{b.Rows} x {b.Columns}] does not give [.. x {c.Columns}].", nameof(c));
        if (a.Width != b.Width || b.Width != c.Width) throw new ArgumentException($"Widths {a.Width}, {b.Width} and {c.Width} differ.", nameof(b));
        if (finish.Outputs is { } outputs && (outputs.Columns != c.Columns || outputs.Capacity < firstRow + rows || outputs.Width != c.Width))
            throw new ArgumentException("The activation's outputs have not the shape of C.", nameof(finish));
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        if (firstRow + rows > Math.Min(a.Capacity, c.Capacity)) throw new ArgumentOutOfRangeException(nameof(rows), rows, $"From row {firstRow} on there are fewer.");
        switch (b.Width)
        {
            case VectorWidth.Scalar:
                ProductKernel<float, ScalarLanes>.Run(a, firstRow, rows, b, bias, c, finish);
                break;
            case VectorWidth.Vector128:
                ProductKernel<Vector128<float>, Lanes128>.Run(a, firstRow, rows, b, bias, c, finish);
                break;
            case VectorWidth.Vector256:
                ProductKernel<Vector256<float>, Lanes256>.Run(a, firstRow, rows, b, bias, c, finish);
                break;
            case VectorWidth.Vector512:
                ProductKernel<Vector512<float>, Lanes512>.Run(a, firstRow, rows, b, bias, c, finish);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(b), b.Width, null);
        }
    }

    /// <summary>Some rows of one panel of Aᵀ x B: for each of A's columns its sums over all rows of both.</summary>
    /// <param name="a">A, [b.Rows x any].</param>
    /// <param name="firstColumn">First column of A.</param>
    /// <param name="columns">Columns of A.</param>
    /// <param name="b">B; beyond its columns it is 0.</param>
    /// <param name="panel">Panel of B.</param>
    /// <param name="c">[columns x PanelWidth], overwritten; 0 beyond B's columns.</param>
    public static void MultiplyTransposed(PackedMatrix a, int firstColumn, int columns, PackedMatrix b, int panel, float* c)
    {
        if (a.Rows != b.Rows || a.Width != b.Width) throw new ArgumentException($"{a.Rows} rows by {b.Rows} rows, {a.Width} by {b.Width}.", nameof(b));
        ArgumentOutOfRangeException.ThrowIfNegative(firstColumn);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstColumn + columns, a.Columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)panel, (uint)b.Panels, nameof(panel));
        switch (b.Width)
        {
            case VectorWidth.Scalar:
                ProductKernel<float, ScalarLanes>.RunTransposed(a, firstColumn, columns, b, panel, c);
                break;
            case VectorWidth.Vector128:
                ProductKernel<Vector128<float>, Lanes128>.RunTransposed(a, firstColumn, columns, b, panel, c);
                break;
            case VectorWidth.Vector256:
                ProductKernel<Vector256<float>, Lanes256>.RunTransposed(a, firstColumn, columns, b, panel, c);
                break;
            case VectorWidth.Vector512:
                ProductKernel<Vector512<float>, Lanes512>.RunTransposed(a, firstColumn, columns, b, panel, c);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(b), b.Width, null);
        }
    }
}
