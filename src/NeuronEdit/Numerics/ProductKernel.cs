using System.Runtime.CompilerServices;

namespace NeuronEdit.Numerics;

/// <summary>The loops around <see cref="MicroKernel{TVector, TLanes}"/>: what stays in which cache.</summary>
/// <remarks>
/// A block of rows of A stays in the second-level cache while the panels of B pass; a panel's block of at most
/// <see cref="InnerBlock"/> rows stays in the first-level cache while the rows pass. Between two blocks of B's rows the sums wait in C.
/// </remarks>
internal static unsafe class ProductKernel<TVector, TLanes>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    private const int InnerBlock = 256;
    private const int LeftBlock = 64 * 1024;
    private const int TileRowsMax = 12;

    private static int PanelWidth => 2 * TLanes.Count;

    /// <inheritdoc cref="MatrixProduct.Multiply(in LeftRows, int, PackedMatrix, int, int, float*, float*, nint, in TileFinish)"/>
    [SkipLocalsInit]
    public static void Run(
        in LeftRows a, int rows, PackedMatrix b, int firstPanel, int panels, float* bias, float* c, nint cRow, in TileFinish finish)
    {
        var zeros = stackalloc float[PanelWidth];
        new Span<float>(zeros, PanelWidth).Clear();
        var blocks = (b.Inner + InnerBlock - 1) / InnerBlock;
        var inner = (b.Inner + blocks - 1) / blocks;
        var rowBlock = Math.Max(TileRowsMax, LeftBlock / inner / TileRowsMax * TileRowsMax);
        for (var row = 0; row < rows; row += rowBlock)
        {
            for (var k = 0; k < b.Inner; k += inner)
            {
                for (var panel = firstPanel; panel < firstPanel + panels; panel++)
                {
                    var start = k > 0 ? null : bias == null ? zeros : bias + (panel * PanelWidth);
                    RunPanel(a.From(row, k), Math.Min(rowBlock, rows - row), b, panel, k, Math.Min(inner, b.Inner - k), start, c + (row * cRow), cRow, finish.From(row));
                }
            }
        }
    }

    /// <summary>A block of rows by one block of one panel; <paramref name="start"/> is null where the sums continue from C.</summary>
    private static void RunPanel(
        in LeftRows a, int rows, PackedMatrix b, int panel, int firstInner, int inner, float* start, float* c, nint cRow, in TileFinish finish)
    {
        var values = b.Address + (panel * b.PanelStride) + ((long)firstInner * PanelWidth);
        nint column = panel * PanelWidth;
        var width = Math.Min(PanelWidth, b.Columns - (int)column);
        var last = firstInner + inner == b.Inner && finish.Kind != FinishKind.None;
        for (var i = 0; i < rows;)
        {
            var tileRows = TileRows(rows - i);
            var tile = c + (i * cRow) + column;
            if (width < PanelWidth)
            {
                RunPartial(a.From(i, 0), tileRows, values, inner, start, tile, cRow, width, last ? finish.From(i, column) : default);
            }
            else
            {
                RunTile(tileRows, a.From(i, 0), values, inner, start == null ? tile : start, start == null ? cRow : 0, tile, cRow);
                if (last) ElementwiseKernel<TVector, TLanes>.Apply(finish.From(i, column), tile, cRow, tileRows, PanelWidth);
            }

            i += tileRows;
        }
    }

    /// <summary>The last panel, whose columns beyond <paramref name="width"/> do not exist in C: whole vectors on the stack, then a copy.</summary>
    [SkipLocalsInit]
    private static void RunPartial(
        in LeftRows a, int rows, float* b, int inner, float* start, float* c, nint cRow, int width, in TileFinish finish)
    {
        var tile = stackalloc float[TileRowsMax * PanelWidth];
        if (start == null) Copy(c, cRow, tile, PanelWidth, rows, width);
        RunTile(rows, a, b, inner, start == null ? tile : start, start == null ? PanelWidth : 0, tile, PanelWidth);
        if (finish.Kind != FinishKind.None)
        {
            var outputs = stackalloc float[TileRowsMax * PanelWidth];
            if (finish.Outputs != null) Copy(finish.Outputs, finish.OutputsRow, outputs, PanelWidth, rows, width);
            ElementwiseKernel<TVector, TLanes>.Apply(new TileFinish(finish.Kind, finish.Slope, outputs, PanelWidth), tile, PanelWidth, rows, PanelWidth);
        }

        Copy(tile, PanelWidth, c, cRow, rows, width);
    }

    private static void Copy(float* source, nint sourceRow, float* destination, nint destinationRow, int rows, int width)
    {
        for (nint i = 0; i < rows; i++)
        {
            for (nint j = 0; j < width; j++) destination[(i * destinationRow) + j] = source[(i * sourceRow) + j];
        }
    }

    private static int TileRows(int rows) => rows switch
    {
        >= 12 when TLanes.HasManyRegisters => 12,
        >= 6 => 6,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };

    private static void RunTile(int rows, in LeftRows a, float* b, nint inner, float* start, nint startRow, float* c, nint cRow)
    {
        switch (rows)
        {
            case 12: MicroKernel<TVector, TLanes>.Rows12(a, b, inner, start, startRow, c, cRow); break;
            case 6: MicroKernel<TVector, TLanes>.Rows6(a, b, inner, start, startRow, c, cRow); break;
            case 4: MicroKernel<TVector, TLanes>.Rows4(a, b, inner, start, startRow, c, cRow); break;
            case 2: MicroKernel<TVector, TLanes>.Rows2(a, b, inner, start, startRow, c, cRow); break;
            default: MicroKernel<TVector, TLanes>.Rows1(a, b, inner, start, startRow, c, cRow); break;
        }
    }
}
