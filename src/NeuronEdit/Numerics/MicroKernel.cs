using System.Runtime.CompilerServices;

namespace NeuronEdit.Numerics;

/// <summary>Whether the left-hand matrix of a product is a <see cref="PackedMatrix"/> or its transpose; known when a kernel is compiled.</summary>
internal interface ILeftOrder
{
    /// <summary>True for the transpose.</summary>
    static abstract bool Transposed { get; }
}

/// <summary>The matrix.</summary>
internal readonly struct AsItLies : ILeftOrder
{
    public static bool Transposed => false;
}

/// <summary>Its transpose.</summary>
internal readonly struct Transposed : ILeftOrder
{
    static bool ILeftOrder.Transposed => true;
}

/// <summary>The innermost loops of the matrix product: a few rows of A by one panel of B, all sums kept in registers.</summary>
/// <remarks>
/// <para>Each method takes rows of A within a panel, <c>tiles</c> times if it has that (<c>a</c>; after each <c>run</c> of A's columns, A continues <c>jump</c> values on), a panel of
/// B from row 0 of the block on (<c>b</c>, <c>inner</c> rows of three vectors, of which <typeparamref name="TStrip"/> says how many are read),
/// where the sums start (<c>start</c>, rows <c>startRow</c> apart: 0 repeats one row, as for a bias), and writes rows of a panel of C (<c>c</c>).
/// Every sum is one chain of fused multiply-adds in the order of B's rows.</para>
/// <para>Sums are named locals, since only those stay in registers; distances are constants, and four of B's rows are written out at a time, since
/// instructions that load, count and step take as much of a processor's width as those that multiply. AggressiveOptimization is there for the opposite
/// of what its name says: it keeps the compiler from learning of first calls, after which it would move sums to memory and take three times as long.</para>
/// </remarks>
internal static unsafe class MicroKernel<TVector, TLanes, TStrip, TLeft>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
    where TStrip : struct, IStrip<TStrip, TVector>
    where TLeft : struct, ILeftOrder
{
    /// <summary>Eight rows at a time: for strips of one vector, or processors with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows8(nint tiles, float* a, nint run, nint jump, float* b, nint inner, float* start, nint startRow, float* c)
    {
        nint panel = 3 * TLanes.Count, row = TLeft.Transposed ? 1 : panel, step = TLeft.Transposed ? panel : 1;
        for (; tiles > 0; tiles--, a += 8 * row, start += 8 * startRow, c += 8 * panel)
        {
            TStrip c0 = TStrip.Load(start), c1 = TStrip.Load(start + startRow), c2 = TStrip.Load(start + (2 * startRow)), c3 = TStrip.Load(start + (3 * startRow));
            TStrip c4 = TStrip.Load(start + (4 * startRow)), c5 = TStrip.Load(start + (5 * startRow)), c6 = TStrip.Load(start + (6 * startRow)), c7 = TStrip.Load(start + (7 * startRow));
            float* left = a, right = b;
            for (var some = inner; some > 0; some -= run, left += jump)
            {
                var rest = Math.Min(some, run);
                for (; rest >= 4; rest -= 4, left += 4 * step, right += 4 * panel)
                {
                    Step(left, row, right, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                    Step(left + step, row, right + panel, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                    Step(left + (2 * step), row, right + (2 * panel), ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                    Step(left + (3 * step), row, right + (3 * panel), ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                }

                for (; rest > 0; rest--, left += step, right += panel) Step(left, row, right, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
            }

            TStrip.Store(c0, c);
            TStrip.Store(c1, c + panel);
            TStrip.Store(c2, c + (2 * panel));
            TStrip.Store(c3, c + (3 * panel));
            TStrip.Store(c4, c + (4 * panel));
            TStrip.Store(c5, c + (5 * panel));
            TStrip.Store(c6, c + (6 * panel));
            TStrip.Store(c7, c + (7 * panel));
        }
    }

    /// <summary>Four rows at a time: three vectors of each fill sixteen registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(nint tiles, float* a, nint run, nint jump, float* b, nint inner, float* start, nint startRow, float* c)
    {
        nint panel = 3 * TLanes.Count, row = TLeft.Transposed ? 1 : panel, step = TLeft.Transposed ? panel : 1;
        for (; tiles > 0; tiles--, a += 4 * row, start += 4 * startRow, c += 4 * panel)
        {
            TStrip c0 = TStrip.Load(start), c1 = TStrip.Load(start + startRow), c2 = TStrip.Load(start + (2 * startRow)), c3 = TStrip.Load(start + (3 * startRow));
            float* left = a, right = b;
            for (var some = inner; some > 0; some -= run, left += jump)
            {
                var rest = Math.Min(some, run);
                for (; rest >= 4; rest -= 4, left += 4 * step, right += 4 * panel)
                {
                    Step(left, row, right, ref c0, ref c1, ref c2, ref c3);
                    Step(left + step, row, right + panel, ref c0, ref c1, ref c2, ref c3);
                    Step(left + (2 * step), row, right + (2 * panel), ref c0, ref c1, ref c2, ref c3);
                    Step(left + (3 * step), row, right + (3 * panel), ref c0, ref c1, ref c2, ref c3);
                }

                for (; rest > 0; rest--, left += step, right += panel) Step(left, row, right, ref c0, ref c1, ref c2, ref c3);
            }

            TStrip.Store(c0, c);
            TStrip.Store(c1, c + panel);
            TStrip.Store(c2, c + (2 * panel));
            TStrip.Store(c3, c + (3 * panel));
        }
    }

    /// <summary>Two rows, where no more are left.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows2(float* a, nint run, nint jump, float* b, nint inner, float* start, nint startRow, float* c)
    {
        nint panel = 3 * TLanes.Count, row = TLeft.Transposed ? 1 : panel, step = TLeft.Transposed ? panel : 1;
        TStrip c0 = TStrip.Load(start), c1 = TStrip.Load(start + startRow);
        for (; inner > 0; inner -= run, a += jump)
        {
            for (var rest = Math.Min(inner, run); rest > 0; rest--, a += step, b += panel)
            {
                var right = TStrip.Load(b);
                c0 = TStrip.MultiplyAdd(TLanes.Broadcast(a[0]), right, c0);
                c1 = TStrip.MultiplyAdd(TLanes.Broadcast(a[row]), right, c1);
            }
        }

        TStrip.Store(c0, c);
        TStrip.Store(c1, c + panel);
    }

    /// <summary>One row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows1(float* a, nint run, nint jump, float* b, nint inner, float* start, float* c)
    {
        nint panel = 3 * TLanes.Count, step = TLeft.Transposed ? panel : 1;
        var sums = TStrip.Load(start);
        for (; inner > 0; inner -= run, a += jump)
        {
            for (var rest = Math.Min(inner, run); rest > 0; rest--, a += step, b += panel)
                sums = TStrip.MultiplyAdd(TLanes.Broadcast(*a), TStrip.Load(b), sums);
        }

        TStrip.Store(sums, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float* a, nint row, float* b, ref TStrip c0, ref TStrip c1, ref TStrip c2, ref TStrip c3)
    {
        var right = TStrip.Load(b);
        c0 = TStrip.MultiplyAdd(TLanes.Broadcast(a[0]), right, c0);
        c1 = TStrip.MultiplyAdd(TLanes.Broadcast(a[row]), right, c1);
        c2 = TStrip.MultiplyAdd(TLanes.Broadcast(a[2 * row]), right, c2);
        c3 = TStrip.MultiplyAdd(TLanes.Broadcast(a[3 * row]), right, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        float* a, nint row, float* b, ref TStrip c0, ref TStrip c1, ref TStrip c2, ref TStrip c3, ref TStrip c4, ref TStrip c5, ref TStrip c6, ref TStrip c7)
    {
        var right = TStrip.Load(b);
        c0 = TStrip.MultiplyAdd(TLanes.Broadcast(a[0]), right, c0);
        c1 = TStrip.MultiplyAdd(TLanes.Broadcast(a[row]), right, c1);
        c2 = TStrip.MultiplyAdd(TLanes.Broadcast(a[2 * row]), right, c2);
        c3 = TStrip.MultiplyAdd(TLanes.Broadcast(a[3 * row]), right, c3);
        c4 = TStrip.MultiplyAdd(TLanes.Broadcast(a[4 * row]), right, c4);
        c5 = TStrip.MultiplyAdd(TLanes.Broadcast(a[5 * row]), right, c5);
        c6 = TStrip.MultiplyAdd(TLanes.Broadcast(a[6 * row]), right, c6);
        c7 = TStrip.MultiplyAdd(TLanes.Broadcast(a[7 * row]), right, c7);
    }
}
