using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuronEdit.Data.Fcs;

/// <summary>
/// Writes an FCS 3.1 file, rows as they come, row-major (<c>WriteRows</c>) or columnar (<see cref="BeginBlock"/>, <c>SetColumn</c> for
/// every column, <see cref="EndBlock"/>). The file begins with zeros until <see cref="Complete"/> writes header and TEXT over them,
/// so a file that was not completed is not taken for FCS. Values are little endian, as nearly all of today's machines and
/// instruments have them. Not for use by several threads at once.
/// </summary>
public sealed class FcsWriter : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const int UsualBlockRows = 2048;
    private readonly FcsOutput _output;
    private readonly FcsWriterOptions _options;
    private readonly FcsTextBuilder _text;
    private readonly FcsMaxima _maxima;
    private readonly FcsRowBuffer _rows;
    private bool _isCompleted;

    /// <summary>Starts a file in a stream that can seek and is at its beginning. The stream stays open and the caller's.</summary>
    /// <exception cref="ArgumentException">No columns, an empty or doubled name, a structural keyword, or a stream that cannot seek.</exception>
    /// <exception cref="NeuronEditException">Storage: writing failed.</exception>
    public FcsWriter(Stream stream, FcsWriterOptions options)
        : this(new FcsOutput(stream, "the output stream", isOwner: false), options)
    {
    }

    /// <summary>Starts a file, replacing one that is there. The caller gives a temporary name and renames the file when it is complete.</summary>
    /// <inheritdoc cref="FcsWriter(Stream, FcsWriterOptions)"/>
    public FcsWriter(string path, FcsWriterOptions options)
        : this(FcsOutput.Create(path), options)
    {
    }

    private FcsWriter(FcsOutput output, FcsWriterOptions options)
    {
        try
        {
            FcsWriterChecks.Check(options);
            (_output, _options) = (output, options);
            _text = new FcsTextBuilder(options);
            _maxima = new FcsMaxima(options.Columns.Length);
            var rowBytes = options.Columns.Length * (options.DataType == FcsDataType.F ? sizeof(float) : sizeof(double));
            BlockRowsMax = Math.Max(UsualBlockRows, BufferBytes / rowBytes);
            _rows = new FcsRowBuffer(options, BlockRowsMax);
            output.Write(new byte[_text.DataBegin]);
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <summary>The most rows that a columnar block can have.</summary>
    public int BlockRowsMax { get; }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Appends rows.</summary>
    /// <param name="rows">Row-major [rows x columns], scale units; NaN and infinities are kept as they are.</param>
    /// <exception cref="ArgumentException">No whole number of rows.</exception>
    /// <exception cref="NeuronEditException">Storage: writing failed.</exception>
    public void WriteRows(ReadOnlySpan<float> rows)
    {
        var count = CountRows(rows.Length);
        _maxima.AddRows(rows);
        if (_options.DataType == FcsDataType.F && BitConverter.IsLittleEndian) _output.Write(MemoryMarshal.AsBytes(rows));
        else WriteConverted(rows);
        Rows += count;
    }

    /// <summary>Appends rows; in a file of float32 each value is rounded to the nearest.</summary>
    /// <inheritdoc cref="WriteRows(ReadOnlySpan{float})"/>
    public void WriteRows(ReadOnlySpan<double> rows)
    {
        var count = CountRows(rows.Length);
        _maxima.AddRows(rows);
        if (_options.DataType == FcsDataType.D && BitConverter.IsLittleEndian) _output.Write(MemoryMarshal.AsBytes(rows));
        else WriteConverted(rows);
        Rows += count;
    }

    /// <summary>Starts a columnar block.</summary>
    /// <param name="rows">0 to <see cref="BlockRowsMax"/>.</param>
    public void BeginBlock(int rows)
    {
        CheckOpen();
        _rows.Begin(rows);
    }

    /// <summary>Sets a column of the block: float, double (rounded in a file of float32), or whole numbers.</summary>
    /// <param name="column">Its place in the file, counted from 0.</param>
    /// <param name="values">As many as the block has rows.</param>
    /// <exception cref="NeuronEditException">Data: a whole number that the file's type cannot hold exactly, or a float64 beyond float32.</exception>
    public void SetColumn<T>(int column, ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        _rows.Set(column, values);
        _maxima.AddColumn(column, values);
    }

    /// <summary>Appends the block.</summary>
    /// <exception cref="InvalidOperationException">A column was not set.</exception>
    /// <exception cref="NeuronEditException">Storage: writing failed.</exception>
    public void EndBlock()
    {
        var rows = _rows.End(out var bytes);
        _output.Write(bytes);
        Rows += rows;
    }

    /// <summary>Writes header and TEXT; afterwards the file is whole. Call it once, before <see cref="Dispose"/>.</summary>
    /// <exception cref="NeuronEditException">Storage: writing failed.</exception>
    public void Complete()
    {
        CheckOpen();
        _isCompleted = true;
        _output.Write("00000000"u8);
        var maxima = _maxima.ToArray();
        // Rounding keeps the order, so the rounded maximum is the maximum of what was stored.
        if (_options.DataType == FcsDataType.F) maxima = [.. maxima.Select(maximum => (double)(float)maximum)];
        _output.Complete(_text.Build(maxima, Rows));
    }

    /// <summary>Closes the file; one that was not completed stays unreadable.</summary>
    public void Dispose() => _output.Dispose();

    private int CountRows(int values)
    {
        CheckOpen();
        return values % _options.Columns.Length == 0
            ? values / _options.Columns.Length
            : throw new ArgumentException($"{values} values are no whole number of rows of {_options.Columns.Length} columns.");
    }

    private void WriteConverted<T>(ReadOnlySpan<T> rows)
        where T : unmanaged, INumber<T>
    {
        for (var valuesMax = BlockRowsMax * _options.Columns.Length; rows.Length > 0; rows = rows[Math.Min(valuesMax, rows.Length)..])
            _output.Write(_rows.Convert(rows[..Math.Min(valuesMax, rows.Length)]));
    }

    private void CheckOpen()
    {
        if (_isCompleted) throw new InvalidOperationException("The file is complete; nothing can be appended.");
        if (_rows.IsOpen) throw new InvalidOperationException("A columnar block is open; end it first.");
    }
}
