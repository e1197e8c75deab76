using System.Runtime.InteropServices;

namespace NeuronEdit.Data.DuckDb;

/// <summary>duckdb_state.</summary>
internal enum DuckDbState
{
    Success = 0,
    Error = 1,
}

/// <summary>duckdb_type, as far as the columns that reach us have them.</summary>
internal enum DuckDbType
{
    Invalid = 0,
    BigInt = 5,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,
    Varchar = 17,
    Any = 34,
}

/// <summary>duckdb_error_type, as far as it decides what is told to the user.</summary>
internal enum DuckDbErrorKind
{
    Invalid = 0,
    Io = 28,
    Interrupt = 29,
    Fatal = 30,
    Internal = 31,
    OutOfMemory = 33,
}

/// <summary>duckdb_result: 48 bytes, passed by value to duckdb_fetch_chunk; all but the last field are DuckDB's own business.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckDbResult
{
    private ulong _columns;
    private ulong _rows;
    private ulong _changed;
    private nint _columnData;
    private nint _error;
    private nint _data;
}

/// <summary>duckdb_string_t: up to 12 bytes lie in the vector itself, longer ones behind a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct DuckDbString
{
    [FieldOffset(0)]
    private uint _length;

    [FieldOffset(4)]
    private fixed byte _inlined[12];

    [FieldOffset(8)]
    private byte* _pointer;

    /// <summary>The UTF-8 bytes; valid as long as the string lies in its vector.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => _length <= 12
        ? MemoryMarshal.CreateReadOnlySpan(in _inlined[0], (int)_length)
        : new ReadOnlySpan<byte>(_pointer, (int)_length);

    /// <summary>The text, copied.</summary>
    public readonly string Text => System.Text.Encoding.UTF8.GetString(Bytes);
}

/// <summary>What DuckDB answered instead of a result; the data engine turns it into a message about the file.</summary>
internal sealed class DuckDbException(DuckDbErrorKind kind, string message) : Exception(message)
{
    public DuckDbErrorKind Kind { get; } = kind;
}
