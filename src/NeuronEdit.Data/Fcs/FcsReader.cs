namespace NeuronEdit.Data.Fcs;

/// <summary>
/// Streams rows of an FCS file, columnar (<see cref="ReadBlock"/>, then <c>CopyColumn</c>) or row-major (<see cref="ReadRows"/>).
/// Values are decoded as <see cref="FcsParameter"/> says and do not depend on the sizes of the blocks. Holds one buffer of about
/// 1 MB (16 MB at most unless a single row is larger) and allocates nothing per block. Not for use by several threads at once.
/// </summary>
public sealed class FcsReader : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const int BufferBytesMax = 1 << 24;
    private const int UsualBlockRows = 2048;
    private readonly FcsInput _input;
    private readonly FcsDataSegment _data;
    private readonly FcsColumn[] _columns;
    private readonly byte[] _buffer;
    private readonly long _end;
    private long _next;
    private long _bufferOffset;
    private int _bufferLength;
    private int _blockStart;
    private int _blockBit;

    /// <summary>Opens a file at some of its rows.</summary>
    /// <param name="file">The file, as <see cref="FcsFile.Open"/> gave it.</param>
    /// <param name="rows">The rows to read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The file does not hold these rows.</exception>
    /// <exception cref="NeuronEditException">Data: the file has gone. Storage: it cannot be opened.</exception>
    public FcsReader(FcsFile file, RowRange rows)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (rows.Start < 0 || rows.Count < 0 || rows.Start > file.Rows - rows.Count)
            throw new ArgumentOutOfRangeException(nameof(rows), $"{rows} were asked for; {file.Path} holds {file.Rows}.");
        _data = file.Data;
        _columns = [.. file.Parameters.Select(parameter => new FcsColumn(parameter, file.Data.Layout))];
        (_next, _end) = (rows.Start, rows.End);
        var rowBytes = _data.Layout.RowBytes;
        BlockRowsMax = (int)Math.Max(1, Math.Max(BufferBytes / rowBytes, Math.Min(UsualBlockRows, BufferBytesMax / rowBytes)));
        BlockRowsMax = (int)Math.Min(BlockRowsMax, Math.Max(1, rows.Count));
        _buffer = GC.AllocateUninitializedArray<byte>(checked((int)((BlockRowsMax * rowBytes) + 1)));
        _input = new FcsInput(file.Path);
    }

    /// <summary>The most rows that a block can have.</summary>
    public int BlockRowsMax { get; }

    /// <summary>Rows that are still to be read.</summary>
    public long RowsLeft => _end - _next;

    /// <summary>Rows of the current block: 0 before the first one and behind the last.</summary>
    public int BlockRows { get; private set; }

    /// <summary>Moves to the next rows; their values are then fetched with <c>CopyColumn</c>.</summary>
    /// <param name="maxRows">At least 1.</param>
    /// <returns>The rows of the block: min(<paramref name="maxRows"/>, <see cref="BlockRowsMax"/>, <see cref="RowsLeft"/>); 0 at the end.</returns>
    /// <exception cref="NeuronEditException">Data: the file became shorter. Storage: reading failed.</exception>
    public int ReadBlock(int maxRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        BlockRows = 0;
        var rows = (int)Math.Min(Math.Min(maxRows, BlockRowsMax), RowsLeft);
        if (rows == 0) return 0;
        var firstBit = (Int128)_next * _data.Layout.RowBits;
        var lastBit = firstBit + ((Int128)rows * _data.Layout.RowBits);
        var begin = _data.Begin + (long)(firstBit >> 3);
        Buffer(begin, _data.Begin + (long)((lastBit + 7) >> 3));
        (_blockStart, _blockBit) = ((int)(begin - _bufferOffset), (int)(firstBit & 7));
        _next += rows;
        return BlockRows = rows;
    }

    /// <summary>Copies a column of the current block; stored float32 keep every bit, others are rounded to the nearest float32.</summary>
    /// <param name="column">Its ordinal in the file, counted from 0.</param>
    /// <param name="destination">At least [BlockRows].</param>
    public void CopyColumn(int column, Span<float> destination) => Column(column, destination.Length).Decode(Block, destination[..BlockRows]);

    /// <summary>Copies a column of the current block; exact but for integers above 2^53.</summary>
    /// <inheritdoc cref="CopyColumn(int, Span{float})"/>
    public void CopyColumn(int column, Span<double> destination) => Column(column, destination.Length).Decode(Block, destination[..BlockRows]);

    /// <summary>Copies a column of the current block whose stored type is <c>UINTEGER</c>.</summary>
    /// <inheritdoc cref="CopyColumn(int, Span{float})"/>
    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public void CopyColumn(int column, Span<uint> destination) => Column(column, destination.Length).Decode(Block, destination[..BlockRows]);

    /// <summary>Copies a column of the current block whose stored type is <c>UINTEGER</c> or <c>UBIGINT</c>.</summary>
    /// <inheritdoc cref="CopyColumn(int, Span{uint})"/>
    public void CopyColumn(int column, Span<ulong> destination) => Column(column, destination.Length).Decode(Block, destination[..BlockRows]);

    /// <summary>Reads the next rows into a row-major block.</summary>
    /// <param name="columns">Ordinals of the columns, in the order in which they are wanted.</param>
    /// <param name="destination">[rows x columns], a whole number of rows.</param>
    /// <returns>Rows that were read: as many as the destination holds unless the end comes first; 0 at the end.</returns>
    /// <remarks>Values as in <see cref="CopyColumn(int, Span{float})"/>. Afterwards there is no current block.</remarks>
    public int ReadRows(ReadOnlySpan<int> columns, Span<float> destination)
    {
        if (columns.Length == 0 || destination.Length == 0 || destination.Length % columns.Length != 0)
            throw new ArgumentException($"{destination.Length} values are no whole number of rows of {columns.Length} columns.", nameof(destination));
        foreach (var column in columns) Column(column, int.MaxValue);
        var wanted = destination.Length / columns.Length;
        var done = 0;
        while (done < wanted && ReadBlock(wanted - done) is var rows and > 0)
        {
            FcsRows.Transpose(Block, _columns, _data.Layout, columns, destination.Slice(done * columns.Length, rows * columns.Length));
            done += rows;
        }

        BlockRows = 0;
        return done;
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    private FcsBlock Block => new(_buffer.AsSpan(_blockStart, _bufferLength - _blockStart), _blockBit, _data.Layout.RowBits, BlockRows);

    private FcsColumn Column(int column, int room)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)_columns.Length, nameof(column));
        if (room < BlockRows) throw new ArgumentException($"The block has {BlockRows} rows; there is room for {room}.", nameof(room));
        return _columns[column];
    }

    /// <summary>Makes bytes [begin, end) of the file lie in the buffer, as much as fits of what follows with them.</summary>
    private void Buffer(long begin, long end)
    {
        if (begin >= _bufferOffset && end <= _bufferOffset + _bufferLength) return;
        var kept = (int)Math.Max(0, _bufferOffset + _bufferLength - begin);
        if (begin < _bufferOffset) kept = 0;
        if (kept > 0) _buffer.AsSpan(_bufferLength - kept, kept).CopyTo(_buffer);
        var segmentEnd = _data.Begin + (long)((((Int128)_end * _data.Layout.RowBits) + 7) >> 3);
        var length = (int)Math.Min(_buffer.Length, segmentEnd - begin);
        (_bufferOffset, _bufferLength) = (begin, 0);
        _input.ReadExactly(begin + kept, _buffer.AsSpan(kept, length - kept));
        _bufferLength = length;
    }
}
