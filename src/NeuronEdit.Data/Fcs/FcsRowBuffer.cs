using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuronEdit.Data.Fcs;

/// <summary>Rows on their way to the file: columns are interleaved here, and values converted to the file's type.</summary>
internal sealed class FcsRowBuffer(FcsWriterOptions options, int rowsMax)
{
    private readonly int _columns = options.Columns.Length;
    private readonly bool _isSingle = options.DataType == FcsDataType.F;
    private readonly uint[] _singles = options.DataType == FcsDataType.F ? new uint[rowsMax * options.Columns.Length] : [];
    private readonly ulong[] _doubles = options.DataType == FcsDataType.D ? new ulong[rowsMax * options.Columns.Length] : [];
    private readonly bool[] _isSet = new bool[options.Columns.Length];
    private int _rows = -1;

    /// <summary>True between <see cref="Begin"/> and <see cref="End"/>.</summary>
    public bool IsOpen => _rows >= 0;

    /// <summary>Starts a block of so many rows.</summary>
    public void Begin(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, rowsMax);
        _rows = rows;
        Array.Clear(_isSet);
    }

    /// <summary>Puts a column into the rows.</summary>
    public void Set<T>(int column, ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        if (!IsOpen) throw new InvalidOperationException("No columnar block was begun.");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)_columns, nameof(column));
        if (values.Length != _rows) throw new ArgumentException($"The block has {_rows} rows, the column {values.Length}.", nameof(values));
        if (_isSingle) StoreSingles(values, column, _columns);
        else StoreDoubles(values, column, _columns);
        _isSet[column] = true;
    }

    /// <summary>Ends the block and gives its bytes, valid until the next call.</summary>
    public int End(out ReadOnlySpan<byte> bytes)
    {
        if (!IsOpen) throw new InvalidOperationException("No columnar block was begun.");
        if (Array.IndexOf(_isSet, false) is var missing and >= 0 && _rows > 0)
            throw new InvalidOperationException($"Column '{options.Columns[missing].Name}' of the block was not set.");
        var rows = _rows;
        _rows = -1;
        bytes = Bytes(rows * _columns);
        return rows;
    }

    /// <summary>Converts row-major values to bytes of the file, valid until the next call.</summary>
    public ReadOnlySpan<byte> Convert<T>(ReadOnlySpan<T> rows)
        where T : unmanaged, INumber<T>
    {
        if (_isSingle) StoreSingles(rows, 0, 1);
        else StoreDoubles(rows, 0, 1);
        return Bytes(rows.Length);
    }

    private ReadOnlySpan<byte> Bytes(int values)
    {
        var singles = _singles.AsSpan(0, _isSingle ? values : 0);
        var doubles = _doubles.AsSpan(0, _isSingle ? 0 : values);
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(singles, singles);
            BinaryPrimitives.ReverseEndianness(doubles, doubles);
        }

        return _isSingle ? MemoryMarshal.AsBytes(singles) : MemoryMarshal.AsBytes(doubles);
    }

    private void StoreSingles<T>(ReadOnlySpan<T> values, int first, int stride)
        where T : unmanaged, INumber<T>
    {
        var target = _singles;
        if (typeof(T) == typeof(float))
        {
            var bits = MemoryMarshal.Cast<T, uint>(values);
            for (var row = 0; row < bits.Length; row++, first += stride) target[first] = bits[row];
            return;
        }

        for (var row = 0; row < values.Length; row++, first += stride)
        {
            var value = float.CreateTruncating(values[row]);
            if (typeof(T) == typeof(double) ? float.IsInfinity(value) && T.IsFinite(values[row]) : !IsSame(values[row], value))
                throw Inexact(values[row], first, "float32", 24);
            target[first] = BitConverter.SingleToUInt32Bits(value);
        }
    }

    private void StoreDoubles<T>(ReadOnlySpan<T> values, int first, int stride)
        where T : unmanaged, INumber<T>
    {
        var target = _doubles;
        for (var row = 0; row < values.Length; row++, first += stride)
        {
            var value = double.CreateTruncating(values[row]);
            if (typeof(T) != typeof(float) && typeof(T) != typeof(double) && !IsSame(values[row], value))
                throw Inexact(values[row], first, "float64", 53);
            target[first] = BitConverter.DoubleToUInt64Bits(value);
        }
    }

    /// <summary>True where the floating point number is the whole number it came from; 2^64 does not come back as 2^64-1.</summary>
    private static bool IsSame<T>(T value, double stored)
        where T : unmanaged, INumber<T> => Math.Abs(stored) < 9.2e18 ? T.CreateTruncating(stored) == value : new BigInteger(stored) == BigInteger.CreateTruncating(value);

    private NeuronEditException Inexact<T>(T value, int at, string type, int bits)
        where T : unmanaged, INumber<T> => new(
        FailureCode.Data,
        $"Column '{options.Columns[at % _columns].Name}' holds {value.ToString(null, CultureInfo.InvariantCulture)}, which an FCS file of {type} cannot hold (whole numbers are exact up to {bits} bits). Write Parquet or CSV{(bits < 53 ? ", or float64" : "")}, or leave the column out.");
}
