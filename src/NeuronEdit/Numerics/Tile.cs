using System.Runtime.InteropServices;

namespace NeuronEdit.Numerics;

/// <summary>A block of rows in memory: row-major float32 [rows x columns], 64-byte aligned, outside the garbage collector's heap.</summary>
/// <remarks>Whoever creates a tile disposes of it. A tile is reused: <see cref="Rows"/> says how much of it is filled.</remarks>
public sealed unsafe class Tile : IDisposable
{
    private const nuint Alignment = 64;
    private float* _values;
    private int _rows;

    /// <summary>Reserves a tile; <see cref="Rows"/> is 0 and the values are undefined.</summary>
    /// <param name="capacity">Rows it can hold, at least 1.</param>
    /// <param name="columns">Values in a row, at least 1.</param>
    public Tile(int capacity, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if ((long)capacity * columns > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(capacity), $"{capacity} rows x {columns} columns are more values than one span can address.");
        Capacity = capacity;
        Columns = columns;
        var bytes = (nuint)((long)capacity * columns * sizeof(float));
        _values = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        GC.AddMemoryPressure((long)bytes);
    }

    /// <summary>Frees the memory of a tile that was not disposed of.</summary>
    ~Tile() => Free();

    /// <summary>Rows the tile can hold.</summary>
    public int Capacity { get; }

    /// <summary>Values in a row.</summary>
    public int Columns { get; }

    /// <summary>Rows that are filled, 0 to <see cref="Capacity"/>.</summary>
    public int Rows
    {
        get => _rows;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            _rows = value;
        }
    }

    /// <summary>The filled values, [Rows x Columns].</summary>
    public Span<float> Values => new(Address, _rows * Columns);

    /// <summary>The values of one filled row.</summary>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)_rows, nameof(row));
        return new Span<float>(Address + ((long)row * Columns), Columns);
    }

    /// <summary>The first value, for kernels; valid until the tile is disposed of.</summary>
    public float* Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_values == null, this);
            return _values;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_values == null) return;
        NativeMemory.AlignedFree(_values);
        _values = null;
        GC.RemoveMemoryPressure((long)Capacity * Columns * sizeof(float));
    }
}
