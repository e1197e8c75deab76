using System.Runtime.CompilerServices;

namespace NeuronEdit.Numerics;

/// <summary>The loops around <see cref="MicroKernel{TVector, TLanes, TStrip, TLeft}"/>: what stays in which cache.</summary>
/// <remarks>
/// A block of rows of A stays in the second-level cache while the panels of B pass; a panel's block of at most 28 kB
/// stays in the first-level cache while the rows pass. Between two blocks of B's rows the sums wait in C.
/// </remarks>
internal static unsafe class ProductKernel<TVector, TLanes>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    private const int RightBlock = 6 * 1024;
    private const int LeftBlock = 64 * 1024;
    private const int RowsUnit = 8;

    private static int PanelWidth => 3 * TLanes.Count;

    /// <summary>Rows of B in a block: whole panels of A's columns.</summary>
    private static int InnerBlock => (RightBlock / PanelWidth / PanelWidth * PanelWidth) + PanelWidth;

    /// <inheritdoc cref="MatrixProduct.Multiply(PackedMatrix, int, int, PackedMatrix, float*, PackedMatrix, in TileFinish)"/>
    [SkipLocalsInit]
    public static void Run(PackedMatrix a, int firstRow, int rows, PackedMatrix b, float* bias, PackedMatrix c, in TileFinish finish)
    {
        var zeros = stackalloc float[PanelWidth];
        new Span<float>(zeros, PanelWidth).Clear();
        var jump = a.PanelStride - PanelWidth;
        var rowBlock = Math.Max(RowsUnit, LeftBlock / Math.Min(b.Rows, InnerBlock) / RowsUnit * RowsUnit);
        for (int row = firstRow, end = firstRow + rows; row < end; row += rowBlock)
        {
            var blockEnd = Math.Min(end, row + rowBlock);
            for (var k = 0; k < b.Rows; k += InnerBlock)
            {
                var inner = Math.Min(InnerBlock, b.Rows - k);
                var last = k + inner == b.Rows && finish.Kind != FinishKind.None;
                for (var panel = 0; panel < b.Panels; panel++)
                {
                    var start = k > 0 ? null : bias == null ? zeros : bias + (panel * PanelWidth);
                    var sums = c.At(panel, row);
                    RunRows<AsItLies>(blockEnd - row, Vectors(b, panel), a.At(k / PanelWidth, row), PanelWidth, jump, b.At(panel, k), inner, start, sums);
                    if (last) ElementwiseKernel<TVector, TLanes>.Apply(finish.Kind, finish.Slope, sums, finish.Outputs == null ? null : finish.Outputs.At(panel, row), (blockEnd - row) * PanelWidth);
                }
            }
        }
    }

    /// <inheritdoc cref="MatrixProduct.MultiplyTransposed(PackedMatrix, int, int, PackedMatrix, int, float*)"/>
    [SkipLocalsInit]
    public static void RunTransposed(PackedMatrix a, int firstColumn, int columns, PackedMatrix b, int panel, float* c)
    {
        var zeros = stackalloc float[PanelWidth];
        new Span<float>(zeros, PanelWidth).Clear();
        var vectors = Vectors(b, panel);
        if (vectors < 3) new Span<float>(c, columns * PanelWidth).Clear();
        for (var k = 0; k < b.Rows; k += InnerBlock)
        {
            var inner = Math.Min(InnerBlock, b.Rows - k);
            for (int i = 0, some; i < columns; i += some)
            {
                var column = firstColumn + i;
                some = Math.Min(columns - i, PanelWidth - (column % PanelWidth));
                RunRows<Transposed>(
                    some, vectors, a.At(column / PanelWidth, k) + (column % PanelWidth), inner, 0, b.At(panel, k), inner, k > 0 ? null : zeros, c + ((nint)i * PanelWidth));
            }
        }
    }

    /// <summary>Vectors of a panel that hold columns.</summary>
    private static int Vectors(PackedMatrix b, int panel) => Math.Min(3, (b.Columns - (panel * PanelWidth) + TLanes.Count - 1) / TLanes.Count);

    /// <summary>Some rows of A, of one panel, by a block of a panel; <paramref name="start"/> is null where the sums continue from C.</summary>
    private static void RunRows<TLeft>(int rows, int vectors, float* a, nint run, nint jump, float* b, nint inner, float* start, float* c)
        where TLeft : struct, ILeftOrder
    {
        var startRow = start == null ? PanelWidth : 0;
        if (start == null) start = c;
        switch (vectors)
        {
            case 1: RunRows<Strip1<TVector, TLanes>, TLeft>(rows, true, a, run, jump, b, inner, start, startRow, c); break;
            case 2: RunRows<Strip2<TVector, TLanes>, TLeft>(rows, TLanes.HasManyRegisters, a, run, jump, b, inner, start, startRow, c); break;
            default: RunRows<Strip3<TVector, TLanes>, TLeft>(rows, TLanes.HasManyRegisters, a, run, jump, b, inner, start, startRow, c); break;
        }
    }

    private static void RunRows<TStrip, TLeft>(int rows, bool byEight, float* a, nint run, nint jump, float* b, nint inner, float* start, nint startRow, float* c)
        where TStrip : struct, IStrip<TStrip, TVector>
        where TLeft : struct, ILeftOrder
    {
        nint row = TLeft.Transposed ? 1 : PanelWidth, done = 0;
        if (byEight && rows >= 8)
        {
            MicroKernel<TVector, TLanes, TStrip, TLeft>.Rows8(rows / 8, a, run, jump, b, inner, start, startRow, c);
            done = rows / 8 * 8;
        }

        if (rows - done >= 4)
        {
            MicroKernel<TVector, TLanes, TStrip, TLeft>.Rows4((rows - done) / 4, a + (done * row), run, jump, b, inner, start + (done * startRow), startRow, c + (done * PanelWidth));
            done = rows / 4 * 4;
        }

        if (rows - done >= 2)
        {
            MicroKernel<TVector, TLanes, TStrip, TLeft>.Rows2(a + (done * row), run, jump, b, inner, start + (done * startRow), startRow, c + (done * PanelWidth));
            done += 2;
        }

        if (rows > done)
            MicroKernel<TVector, TLanes, TStrip, TLeft>.Rows1(a + (done * row), run, jump, b, inner, start + (done * startRow), c + (done * PanelWidth));
    }
}
