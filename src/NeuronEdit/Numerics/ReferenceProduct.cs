namespace NeuronEdit.Numerics;

/// <summary>
/// The matrix product as it is meant, one element after another. <see cref="MatrixProduct"/> must agree with it to the last bit;
/// it is read to understand, and run in tests.
/// </summary>
internal static class ReferenceProduct
{
    /// <summary>
    /// C = A x B (+ bias). Each element is one chain: it starts at its column's bias, or 0, and takes fused multiply-adds for
    /// k = 0, 1, 2 ... in that order.
    /// </summary>
    /// <param name="a">A's element (i, k) stands at i x aRow + k x aInner.</param>
    /// <param name="aRow">Distance of two rows of A.</param>
    /// <param name="aInner">Distance of two neighbours in a row of A.</param>
    /// <param name="b">Row-major [inner x columns].</param>
    /// <param name="bias">[columns], or empty for zeros.</param>
    /// <param name="c">Row-major [rows x columns], overwritten.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="inner">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B and C.</param>
    public static void Multiply(
        ReadOnlySpan<float> a, int aRow, int aInner, ReadOnlySpan<float> b, ReadOnlySpan<float> bias, Span<float> c, int rows, int inner, int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = bias.IsEmpty ? 0 : bias[j];
                for (var k = 0; k < inner; k++) sum = MathF.FusedMultiplyAdd(a[(i * aRow) + (k * aInner)], b[(k * columns) + j], sum);
                c[(i * columns) + j] = sum;
            }
        }
    }
}
