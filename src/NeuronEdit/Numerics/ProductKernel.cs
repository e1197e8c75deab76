using System.Runtime.CompilerServices;

namespace NeuronEdit.Numerics;

/// <summary>The loops around <see cref="MicroKernel{TVector, TLanes, TStrip, TLeft}"/>: what stays in which cache.</summary>
/// <remarks>
/// A block of rows of A stays in the second-level cache while the panels of B pass; a panel's block of at most 24 kB
/// stays in the first-level cache while the rows pass. Between two blocks of B's rows the sums wait in C.
/// </remarks>
internal static unsafe class ProductKernel<TVector, TLanes>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    private const int RightBlock = 6 * 1024;
    private const int LeftBlock = 64 * 1024;
    private const int TileRowsMax = 8;

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
        var rowBlock = Math.Max(TileRowsMax, LeftBlock / Math.Min(b.Rows, InnerBlock) / TileRowsMax * TileRowsMax);
        for (int row = firstRow, end = firstRow + rows; row < end; row += rowBlock)
        {
            var blockEnd = Math.Min(end, row + rowBlock);
            for (var k = 0; k < b.Rows; k += InnerBlock)
            {
                var inner = Math.Min(InnerBlock, b.Rows - k);
                var last = k + inner == b.Rows && finish.Kind != FinishKind.None;
                for (var panel = 0; panel < b.Panels; panel++)
                {
                    var vectors = Vectors(b, panel);
                    var start = k > 0 ? null : bias == null ? zeros : bias + (panel * PanelWidth);
                    for (int i = row, tileRows; i < blockEnd; i += tileRows)
                    {
                        tileRows = TileRows(blockEnd - i, vectors);
                        var tile = c.At(panel, i);
                        RunTile<AsItLies>(tileRows, vectors, a.At(k / PanelWidth, i), PanelWidth, jump, b.At(panel, k), inner, start, tile);
                        if (last) ElementwiseKernel<TVector, TLanes>.Apply(finish.Kind, finish.Slope, tile, finish.Outputs == null ? null : finish.Outputs.At(panel, i), tileRows * PanelWidth);
                    }
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
            for (int i = 0, tileRows; i < columns; i += tileRows)
            {
                var column = firstColumn + i;
                tileRows = TileRows(Math.Min(columns - i, PanelWidth - (column % PanelWidth)), vectors);
                RunTile<Transposed>(
                    tileRows, vectors, a.At(column / PanelWidth, k) + (column % PanelWidth), inner, 0, b.At(panel, k), inner, k > 0 ? null : zeros, c + ((nint)i * PanelWidth));
            }
        }
    }

    /// <summary>Vectors of a panel that hold columns.</summary>
    private static int Vectors(PackedMatrix b, int panel) => Math.Min(3, (b.Columns - (panel * PanelWidth) + TLanes.Count - 1) / TLanes.Count);

    private static int TileRows(int rows, int vectors) => rows switch
    {
        >= 8 when vectors == 1 || TLanes.HasManyRegisters => 8,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };

    /// <summary>Some rows by a block of a panel; <paramref name="start"/> is null where the sums continue from C.</summary>
    private static void RunTile<TLeft>(int rows, int vectors, float* a, nint run, nint jump, float* b, nint inner, float* start, float* c)
        where TLeft : struct, ILeftOrder
    {
        var startRow = start == null ? PanelWidth : 0;
        if (start == null) start = c;
        switch (vectors)
        {
            case 1: RunTile<Strip1<TVector, TLanes>, TLeft>(rows, a, run, jump, b, inner, start, startRow, c); break;
            case 2: RunTile<Strip2<TVector, TLanes>, TLeft>(rows, a, run, jump, b, inner, start, startRow, c); break;
            default: RunTile<Strip3<TVector, TLanes>, TLeft>(rows, a, run, jump, b, inner, start, startRow, c); break;
        }
    }

    private static void RunTile<TStrip, TLeft>(int rows, float* a, nint run, nint jump, float* b, nint inner, float* start, nint startRow, float* c)
        where TStrip : struct, IStrip<TStrip, TVector>
        where TLeft : struct, ILeftOrder
    {
        switch (rows)
        {
            case 8: MicroKernel<TVector, TLanes, TStrip, TLeft>.Rows8(a, run, jump, b, inner, start, startRow, c); break;
            case 4: MicroKernel<TVector, TLanes, TStrip, TLeft>.Rows4(a, run, jump, b, inner, start, startRow, c); break;
            case 2: MicroKernel<TVector, TLanes, TStrip, TLeft>.Rows2(a, run, jump, b, inner, start, startRow, c); break;
            default: MicroKernel<TVector, TLanes, TStrip, TLeft>.Rows1(a, run, jump, b, inner, start, c); break;
        }
    }
}
