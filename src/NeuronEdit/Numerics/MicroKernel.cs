namespace NeuronEdit.Numerics;

/// <summary>
/// The innermost loops of the matrix product: a few rows of C by one panel of B, all sums kept in registers.
/// </summary>
/// <remarks>
/// Each method takes rows of A (<c>a</c>), a panel of B from row 0 of the block on (<c>b</c>, <c>inner</c> rows of two vectors), where the sums
/// start (<c>start</c>, rows <c>startRow</c> apart: 0 repeats one row, as for a bias), and writes C (<c>c</c>, rows <c>cRow</c> apart).
/// Every sum is one chain of fused multiply-adds in the order of B's rows. They are written out, not looped: only named
/// locals stay in registers.
/// </remarks>
internal static unsafe partial class MicroKernel<TVector, TLanes>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Six rows of one panel.</summary>
    public static void Rows6(in LeftRows a, float* b, nint inner, float* start, nint startRow, float* c, nint cRow)
    {
        TVector c00 = TLanes.Load(start), c01 = TLanes.Load(start + TLanes.Count);
        TVector c10 = TLanes.Load(start + startRow), c11 = TLanes.Load(start + startRow + TLanes.Count);
        TVector c20 = TLanes.Load(start + (2 * startRow)), c21 = TLanes.Load(start + (2 * startRow) + TLanes.Count);
        TVector c30 = TLanes.Load(start + (3 * startRow)), c31 = TLanes.Load(start + (3 * startRow) + TLanes.Count);
        TVector c40 = TLanes.Load(start + (4 * startRow)), c41 = TLanes.Load(start + (4 * startRow) + TLanes.Count);
        TVector c50 = TLanes.Load(start + (5 * startRow)), c51 = TLanes.Load(start + (5 * startRow) + TLanes.Count);
        float* p0 = a.Address, p3 = a.Address + (3 * a.Row);
        nint row = a.Row, row2 = 2 * a.Row, step = a.Inner;
        for (; inner > 0; inner--)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            var left = TLanes.Broadcast(*p0);
            c00 = TLanes.MultiplyAdd(left, b0, c00);
            c01 = TLanes.MultiplyAdd(left, b1, c01);
            left = TLanes.Broadcast(p0[row]);
            c10 = TLanes.MultiplyAdd(left, b0, c10);
            c11 = TLanes.MultiplyAdd(left, b1, c11);
            left = TLanes.Broadcast(p0[row2]);
            c20 = TLanes.MultiplyAdd(left, b0, c20);
            c21 = TLanes.MultiplyAdd(left, b1, c21);
            left = TLanes.Broadcast(*p3);
            c30 = TLanes.MultiplyAdd(left, b0, c30);
            c31 = TLanes.MultiplyAdd(left, b1, c31);
            left = TLanes.Broadcast(p3[row]);
            c40 = TLanes.MultiplyAdd(left, b0, c40);
            c41 = TLanes.MultiplyAdd(left, b1, c41);
            left = TLanes.Broadcast(p3[row2]);
            c50 = TLanes.MultiplyAdd(left, b0, c50);
            c51 = TLanes.MultiplyAdd(left, b1, c51);
            b += 2 * TLanes.Count;
            p0 += step;
            p3 += step;
        }

        TLanes.Store(c00, c);
        TLanes.Store(c01, c + TLanes.Count);
        TLanes.Store(c10, c + cRow);
        TLanes.Store(c11, c + cRow + TLanes.Count);
        TLanes.Store(c20, c + (2 * cRow));
        TLanes.Store(c21, c + (2 * cRow) + TLanes.Count);
        TLanes.Store(c30, c + (3 * cRow));
        TLanes.Store(c31, c + (3 * cRow) + TLanes.Count);
        TLanes.Store(c40, c + (4 * cRow));
        TLanes.Store(c41, c + (4 * cRow) + TLanes.Count);
        TLanes.Store(c50, c + (5 * cRow));
        TLanes.Store(c51, c + (5 * cRow) + TLanes.Count);
    }

    /// <summary>Four rows of one panel.</summary>
    public static void Rows4(in LeftRows a, float* b, nint inner, float* start, nint startRow, float* c, nint cRow)
    {
        TVector c00 = TLanes.Load(start), c01 = TLanes.Load(start + TLanes.Count);
        TVector c10 = TLanes.Load(start + startRow), c11 = TLanes.Load(start + startRow + TLanes.Count);
        TVector c20 = TLanes.Load(start + (2 * startRow)), c21 = TLanes.Load(start + (2 * startRow) + TLanes.Count);
        TVector c30 = TLanes.Load(start + (3 * startRow)), c31 = TLanes.Load(start + (3 * startRow) + TLanes.Count);
        float* p0 = a.Address, p3 = a.Address + (3 * a.Row);
        nint row = a.Row, row2 = 2 * a.Row, step = a.Inner;
        for (; inner > 0; inner--)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            var left = TLanes.Broadcast(*p0);
            c00 = TLanes.MultiplyAdd(left, b0, c00);
            c01 = TLanes.MultiplyAdd(left, b1, c01);
            left = TLanes.Broadcast(p0[row]);
            c10 = TLanes.MultiplyAdd(left, b0, c10);
            c11 = TLanes.MultiplyAdd(left, b1, c11);
            left = TLanes.Broadcast(p0[row2]);
            c20 = TLanes.MultiplyAdd(left, b0, c20);
            c21 = TLanes.MultiplyAdd(left, b1, c21);
            left = TLanes.Broadcast(*p3);
            c30 = TLanes.MultiplyAdd(left, b0, c30);
            c31 = TLanes.MultiplyAdd(left, b1, c31);
            b += 2 * TLanes.Count;
            p0 += step;
            p3 += step;
        }

        TLanes.Store(c00, c);
        TLanes.Store(c01, c + TLanes.Count);
        TLanes.Store(c10, c + cRow);
        TLanes.Store(c11, c + cRow + TLanes.Count);
        TLanes.Store(c20, c + (2 * cRow));
        TLanes.Store(c21, c + (2 * cRow) + TLanes.Count);
        TLanes.Store(c30, c + (3 * cRow));
        TLanes.Store(c31, c + (3 * cRow) + TLanes.Count);
    }

    /// <summary>Two rows of one panel.</summary>
    public static void Rows2(in LeftRows a, float* b, nint inner, float* start, nint startRow, float* c, nint cRow)
    {
        TVector c00 = TLanes.Load(start), c01 = TLanes.Load(start + TLanes.Count);
        TVector c10 = TLanes.Load(start + startRow), c11 = TLanes.Load(start + startRow + TLanes.Count);
        float* p0 = a.Address;
        nint row = a.Row, step = a.Inner;
        for (; inner > 0; inner--)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            var left = TLanes.Broadcast(*p0);
            c00 = TLanes.MultiplyAdd(left, b0, c00);
            c01 = TLanes.MultiplyAdd(left, b1, c01);
            left = TLanes.Broadcast(p0[row]);
            c10 = TLanes.MultiplyAdd(left, b0, c10);
            c11 = TLanes.MultiplyAdd(left, b1, c11);
            b += 2 * TLanes.Count;
            p0 += step;
        }

        TLanes.Store(c00, c);
        TLanes.Store(c01, c + TLanes.Count);
        TLanes.Store(c10, c + cRow);
        TLanes.Store(c11, c + cRow + TLanes.Count);
    }

    /// <summary>One row of one panel.</summary>
    public static void Rows1(in LeftRows a, float* b, nint inner, float* start, nint startRow, float* c, nint cRow)
    {
        TVector c00 = TLanes.Load(start), c01 = TLanes.Load(start + TLanes.Count);
        float* p0 = a.Address;
        nint step = a.Inner;
        for (; inner > 0; inner--)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            var left = TLanes.Broadcast(*p0);
            c00 = TLanes.MultiplyAdd(left, b0, c00);
            c01 = TLanes.MultiplyAdd(left, b1, c01);
            b += 2 * TLanes.Count;
            p0 += step;
        }

        TLanes.Store(c00, c);
        TLanes.Store(c01, c + TLanes.Count);
    }
}
