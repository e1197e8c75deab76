namespace NeuronEdit.Numerics;

/// <content>The kernel for machines with 32 vector registers: 24 sums, two values of B, one of A.</content>
internal static unsafe partial class MicroKernel<TVector, TLanes>
{
    /// <summary>Twelve rows of one panel.</summary>
    public static void Rows12(in LeftRows a, float* b, nint inner, float* start, nint startRow, float* c, nint cRow)
    {
        TVector c00 = TLanes.Load(start), c01 = TLanes.Load(start + TLanes.Count);
        TVector c10 = TLanes.Load(start + startRow), c11 = TLanes.Load(start + startRow + TLanes.Count);
        TVector c20 = TLanes.Load(start + (2 * startRow)), c21 = TLanes.Load(start + (2 * startRow) + TLanes.Count);
        TVector c30 = TLanes.Load(start + (3 * startRow)), c31 = TLanes.Load(start + (3 * startRow) + TLanes.Count);
        TVector c40 = TLanes.Load(start + (4 * startRow)), c41 = TLanes.Load(start + (4 * startRow) + TLanes.Count);
        TVector c50 = TLanes.Load(start + (5 * startRow)), c51 = TLanes.Load(start + (5 * startRow) + TLanes.Count);
        TVector c60 = TLanes.Load(start + (6 * startRow)), c61 = TLanes.Load(start + (6 * startRow) + TLanes.Count);
        TVector c70 = TLanes.Load(start + (7 * startRow)), c71 = TLanes.Load(start + (7 * startRow) + TLanes.Count);
        TVector c80 = TLanes.Load(start + (8 * startRow)), c81 = TLanes.Load(start + (8 * startRow) + TLanes.Count);
        TVector c90 = TLanes.Load(start + (9 * startRow)), c91 = TLanes.Load(start + (9 * startRow) + TLanes.Count);
        TVector c100 = TLanes.Load(start + (10 * startRow)), c101 = TLanes.Load(start + (10 * startRow) + TLanes.Count);
        TVector c110 = TLanes.Load(start + (11 * startRow)), c111 = TLanes.Load(start + (11 * startRow) + TLanes.Count);
        float* p0 = a.Address, p3 = a.Address + (3 * a.Row), p6 = a.Address + (6 * a.Row), p9 = a.Address + (9 * a.Row);
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
            left = TLanes.Broadcast(*p6);
            c60 = TLanes.MultiplyAdd(left, b0, c60);
            c61 = TLanes.MultiplyAdd(left, b1, c61);
            left = TLanes.Broadcast(p6[row]);
            c70 = TLanes.MultiplyAdd(left, b0, c70);
            c71 = TLanes.MultiplyAdd(left, b1, c71);
            left = TLanes.Broadcast(p6[row2]);
            c80 = TLanes.MultiplyAdd(left, b0, c80);
            c81 = TLanes.MultiplyAdd(left, b1, c81);
            left = TLanes.Broadcast(*p9);
            c90 = TLanes.MultiplyAdd(left, b0, c90);
            c91 = TLanes.MultiplyAdd(left, b1, c91);
            left = TLanes.Broadcast(p9[row]);
            c100 = TLanes.MultiplyAdd(left, b0, c100);
            c101 = TLanes.MultiplyAdd(left, b1, c101);
            left = TLanes.Broadcast(p9[row2]);
            c110 = TLanes.MultiplyAdd(left, b0, c110);
            c111 = TLanes.MultiplyAdd(left, b1, c111);
            b += 2 * TLanes.Count;
            p0 += step;
            p3 += step;
            p6 += step;
            p9 += step;
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
        TLanes.Store(c60, c + (6 * cRow));
        TLanes.Store(c61, c + (6 * cRow) + TLanes.Count);
        TLanes.Store(c70, c + (7 * cRow));
        TLanes.Store(c71, c + (7 * cRow) + TLanes.Count);
        TLanes.Store(c80, c + (8 * cRow));
        TLanes.Store(c81, c + (8 * cRow) + TLanes.Count);
        TLanes.Store(c90, c + (9 * cRow));
        TLanes.Store(c91, c + (9 * cRow) + TLanes.Count);
        TLanes.Store(c100, c + (10 * cRow));
        TLanes.Store(c101, c + (10 * cRow) + TLanes.Count);
        TLanes.Store(c110, c + (11 * cRow));
        TLanes.Store(c111, c + (11 * cRow) + TLanes.Count);
    }
}
