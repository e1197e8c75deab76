using System.Runtime.CompilerServices;

namespace NeuronEdit.Numerics;

/// <summary>
/// A matrix laid out for the kernels: panels of <see cref="PanelWidth"/> neighbouring columns, each panel holding its rows one after another,
/// so that whatever a kernel reads or writes next lies next.
/// </summary>
/// <remarks>
/// Element (i, j) stands at (j / PanelWidth) x PanelStride + i x PanelWidth + j % PanelWidth. What the last panel has beyond <see cref="Columns"/>
/// starts as 0 and never reaches an element. Distinct rows may be written by several threads at once. Whoever creates it disposes of it.
/// </remarks>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly Tile _values;
    private readonly int _columnsMax;
    private int _rows;
    private int _columns;

    /// <summary>Reserves the memory; every element is 0.</summary>
    /// <param name="rows">Rows it can hold, at least 1; <see cref="Rows"/> may be set lower later.</param>
    /// <param name="columns">Columns it can hold, at least 1; likewise.</param>
    /// <param name="width">The width of the kernels that will use it.</param>
    public PackedMatrix(int rows, int columns, VectorWidth width)
    {
        Width = width;
        Capacity = _rows = rows;
        _columnsMax = _columns = columns;
        PanelWidth = width.PanelWidth();
        var panelRows = checked(Panels * rows);
        _values = new Tile(panelRows, PanelWidth) { Rows = panelRows };
        _values.Values.Clear();
    }

    /// <summary>The width of the kernels that use it.</summary>
    public VectorWidth Width { get; }

    /// <summary>Rows it can hold.</summary>
    public int Capacity { get; }

    /// <summary>Rows in use, 1 to <see cref="Capacity"/>.</summary>
    public int Rows
    {
        get => _rows;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            _rows = value;
        }
    }

    /// <summary>Columns in use, 1 to the number it was made for.</summary>
    public int Columns
    {
        get => _columns;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, _columnsMax);
            _columns = value;
        }
    }

    /// <summary>Columns in a panel.</summary>
    public int PanelWidth { get; }

    /// <summary>Panels that hold <see cref="Columns"/>.</summary>
    public int Panels => (Columns + PanelWidth - 1) / PanelWidth;

    /// <summary>Distance of two panels, in values.</summary>
    public nint PanelStride => (nint)Capacity * PanelWidth;

    /// <summary>The first value, 64-byte aligned.</summary>
    public float* Address => _values.Address;

    /// <summary>The first column of a row of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(int panel, int row) => Address + (panel * PanelStride) + ((nint)row * PanelWidth);

    /// <summary>Copies rows from a row-major matrix.</summary>
    /// <param name="source">The first row to copy, [count x Columns].</param>
    /// <param name="stride">Distance of two source rows.</param>
    /// <param name="first">Where the first of them goes.</param>
    /// <param name="count">Rows to copy.</param>
    public void Pack(float* source, nint stride, int first, int count)
    {
        for (int panel = 0, column = 0; panel < Panels; panel++, column += PanelWidth)
            PanelCopy.Rows(source + column, stride, At(panel, first), PanelWidth, count, Math.Min(PanelWidth, Columns - column));
    }

    /// <summary>Copies rows to a row-major matrix.</summary>
    /// <param name="destination">Where the first row goes, [count x Columns].</param>
    /// <param name="stride">Distance of two rows there.</param>
    /// <param name="first">The first row to copy.</param>
    /// <param name="count">Rows to copy.</param>
    public void Unpack(float* destination, nint stride, int first, int count)
    {
        for (int panel = 0, column = 0; panel < Panels; panel++, column += PanelWidth)
            PanelCopy.Rows(At(panel, first), PanelWidth, destination + column, stride, count, Math.Min(PanelWidth, Columns - column));
    }

    /// <summary>Copies a part of the transposed matrix: some rows of one of its panels become columns of the panel's rows here.</summary>
    /// <param name="source">[Columns x Rows], of the same width.</param>
    /// <param name="panel">The source's panel.</param>
    /// <param name="first">The source's first row to take, a multiple of PanelWidth.</param>
    /// <param name="count">Rows to take.</param>
    public void PackTransposed(PackedMatrix source, int panel, int first, int count)
    {
        var row = panel * PanelWidth;
        var rows = Math.Min(PanelWidth, source.Columns - row);
        for (var end = first + count; first < end; first += PanelWidth)
            PanelCopy.Transpose(source.At(panel, first), At(first / PanelWidth, row), PanelWidth, Math.Min(PanelWidth, end - first), rows);
    }

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();
}
