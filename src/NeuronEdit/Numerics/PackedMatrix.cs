namespace NeuronEdit.Numerics;

/// <summary>
/// The right-hand matrix of a product, laid out for the kernels: panels of <see cref="PanelWidth"/> neighbouring columns, each
/// panel holding its rows one after another; the last panel is filled up with zeros.
/// </summary>
/// <remarks>
/// Element (k, j) stands at (j / PanelWidth) x PanelStride + k x PanelWidth + j % PanelWidth. Distinct rows (or, transposed,
/// distinct source rows) may be packed by several threads at once. Whoever creates it disposes of it.
/// </remarks>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly Tile _values;
    private readonly int _capacity;
    private int _inner;

    /// <summary>Reserves the memory; every element is 0.</summary>
    /// <param name="inner">Rows, at least 1; <see cref="Inner"/> may be set lower later.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <param name="width">The width of the kernels that will read it.</param>
    public PackedMatrix(int inner, int columns, VectorWidth width)
    {
        Width = width;
        _capacity = _inner = inner;
        Columns = columns;
        PanelWidth = width.PanelWidth();
        Panels = (columns + PanelWidth - 1) / PanelWidth;
        _values = new Tile(Panels * inner, PanelWidth) { Rows = Panels * inner };
        _values.Values.Clear();
    }

    /// <summary>The width of the kernels that read it.</summary>
    public VectorWidth Width { get; }

    /// <summary>Rows in use, 1 to the number it was made for.</summary>
    public int Inner
    {
        get => _inner;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, _capacity);
            _inner = value;
        }
    }

    /// <summary>Columns, without the zeros that fill up the last panel.</summary>
    public int Columns { get; }

    /// <summary>Columns in a panel.</summary>
    public int PanelWidth { get; }

    /// <summary>Number of panels.</summary>
    public int Panels { get; }

    /// <summary>Distance of two panels, in values.</summary>
    public long PanelStride => (long)_capacity * PanelWidth;

    /// <summary>The first value, 64-byte aligned.</summary>
    public float* Address => _values.Address;

    /// <summary>Copies rows first .. first + count - 1 from a row-major matrix.</summary>
    /// <param name="source">Row <paramref name="first"/> of a row-major [.. x Columns].</param>
    /// <param name="stride">Distance of two source rows.</param>
    /// <param name="first">First row of this matrix to fill.</param>
    /// <param name="count">Rows to fill.</param>
    public void Pack(float* source, nint stride, int first, int count)
    {
        var whole = Columns / PanelWidth;
        for (var k = 0; k < count; k++)
        {
            var row = source + (k * stride);
            var destination = Address + ((long)(first + k) * PanelWidth);
            for (var panel = 0; panel < whole; panel++, row += PanelWidth, destination += PanelStride) PanelCopy.Row(row, destination, PanelWidth);
            for (var column = 0; column < Columns % PanelWidth; column++) destination[column] = row[column];
        }
    }

    /// <summary>Fills columns first .. first + count - 1 from the rows of the transposed matrix.</summary>
    /// <param name="source">Row <paramref name="first"/> of a row-major [Columns x Inner].</param>
    /// <param name="stride">Distance of two source rows.</param>
    /// <param name="first">First column of this matrix to fill.</param>
    /// <param name="count">Columns to fill.</param>
    public void PackTransposed(float* source, nint stride, int first, int count)
    {
        for (var j = 0; j < count;)
        {
            var column = first + j;
            var destination = Address + (column / PanelWidth * PanelStride) + (column % PanelWidth);
            var row = source + (j * stride);
            if (PanelCopy.CanTranspose8 && column % PanelCopy.TransposeColumns == 0 && count - j >= PanelCopy.TransposeColumns && PanelWidth >= PanelCopy.TransposeColumns)
            {
                PanelCopy.Transpose8(row, stride, destination, PanelWidth, Inner);
                j += PanelCopy.TransposeColumns;
            }
            else
            {
                for (nint k = 0; k < Inner; k++) destination[k * PanelWidth] = row[k];
                j++;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();
}
