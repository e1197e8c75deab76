using System.Buffers;

namespace NeuronEdit.Data.Tables;

/// <summary>Copies a value in Thrift's compact protocol byte by byte, while a subclass may replace texts.</summary>
/// <remarks>
/// Types: 1 and 2 booleans (in a field: without bytes), 3 byte, 4 to 6 whole numbers (variable length), 7 double, 8 bytes, 9 list, 10 set, 11 map, 12 struct.
/// </remarks>
internal abstract class ThriftCopy(ReadOnlyMemory<byte> source)
{
    private const int DepthMax = 64;
    private readonly ArrayBufferWriter<byte> _target = new(source.Length + 1024);
    private int _at;

    /// <summary>What was copied.</summary>
    internal ReadOnlyMemory<byte> Target => _target.WrittenMemory;

    /// <summary>Called for every text; <paramref name="fields"/> are the numbers of the fields that lead to it, lists adding none.</summary>
    /// <returns>What is to stand there instead, or null.</returns>
    private protected abstract byte[]? Replace(ReadOnlySpan<int> fields, int indexInList, ReadOnlySpan<byte> text);

    /// <summary>Called for every whole number.</summary>
    private protected abstract void Number(ReadOnlySpan<int> fields, long value);

    /// <summary>Called before every struct of a list.</summary>
    private protected abstract void Begin(ReadOnlySpan<int> fields);

    /// <summary>Copies the struct at the beginning of the source.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of this protocol.</exception>
    internal void Run() => Struct([]);

    private void Struct(int[] fields)
    {
        if (fields.Length > DepthMax) throw new InvalidDataException("The structure is nested too deeply.");
        var last = 0;
        while (true)
        {
            var header = Byte();
            if (header == 0) return;
            last = header >> 4 != 0 ? last + (header >> 4) : (int)ZigZag(Variable());
            Value(header & 15, [.. fields, last], 0, isField: true);
        }
    }

    private void Value(int type, int[] fields, int index, bool isField)
    {
        switch (type)
        {
            case 1 or 2:
                if (!isField) Byte();
                break;
            case 3:
                Byte();
                break;
            case 4 or 5 or 6:
                Number(fields, ZigZag(Variable()));
                break;
            case 7:
                Bytes(8);
                break;
            case 8:
                Text(fields, index);
                break;
            case 9 or 10:
                List(fields);
                break;
            case 11:
                Map(fields);
                break;
            case 12:
                if (!isField) Begin(fields);
                Struct(fields);
                break;
            default:
                throw new InvalidDataException($"There is no type {type}.");
        }
    }

    private void List(int[] fields)
    {
        var header = Byte();
        var count = header >> 4 == 15 ? (long)Variable() : header >> 4;
        for (var i = 0; i < count; i++) Value(header & 15, fields, i, isField: false);
    }

    private void Map(int[] fields)
    {
        var count = (long)Variable();
        if (count == 0) return;
        var types = Byte();
        for (long i = 0; i < count; i++)
        {
            Value(types >> 4, [.. fields, 1], 0, isField: false);
            Value(types & 15, [.. fields, 2], 0, isField: false);
        }
    }

    private void Text(int[] fields, int index)
    {
        var length = (int)Peek(out var header);
        if (length < 0 || length > source.Length - _at - header) throw new InvalidDataException("A text reaches beyond the end.");
        var replaced = Replace(fields, index, source.Span.Slice(_at + header, length));
        if (replaced is null)
        {
            Bytes(header + length);
            return;
        }

        _at += header + length;
        for (var rest = (uint)replaced.Length; ; rest >>= 7)
        {
            _target.Write([(byte)(rest < 0x80 ? rest : rest | 0x80)]);
            if (rest < 0x80) break;
        }

        _target.Write(replaced);
    }

    private ulong Variable()
    {
        var value = Peek(out var length);
        Bytes(length);
        return value;
    }

    private ulong Peek(out int length)
    {
        ulong value = 0;
        for (length = 0; length < 10; length++)
        {
            if (_at + length >= source.Length) throw new InvalidDataException("A number reaches beyond the end.");
            var part = source.Span[_at + length];
            value |= (ulong)(part & 0x7F) << (7 * length);
            if (part >= 0x80) continue;
            length++;
            return value;
        }

        throw new InvalidDataException("A number has too many bytes.");
    }

    private byte Byte()
    {
        Bytes(1);
        return source.Span[_at - 1];
    }

    private void Bytes(int count)
    {
        if (count > source.Length - _at) throw new InvalidDataException("A value reaches beyond the end.");
        _target.Write(source.Span.Slice(_at, count));
        _at += count;
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
