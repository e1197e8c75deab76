using System.Buffers.Binary;
using NeuronEdit.Numerics;

namespace NeuronEdit.Sketches;

public sealed partial class QuantileSketch
{
    /// <summary>Length of <see cref="ToBytes"/>: at most 9,936 for the default capacity.</summary>
    public int ByteCount => SketchFormat.HeaderLength + (4 * Levels) + (4 * Total);

    /// <summary>The sketch in its byte format; owned by the caller.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[ByteCount];
        WriteHeader(bytes);
        var place = SketchFormat.HeaderLength + (4 * Levels);
        var lowest = Level(0).ToArray();
        lowest.AsSpan().Sort();
        for (var level = 0; level < Levels; level++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(SketchFormat.HeaderLength + (4 * level)), _sizes[level]);
            SketchFormat.WriteItems(bytes.AsSpan(place), level == 0 ? lowest : Level(level));
            place += 4 * _sizes[level];
        }

        return bytes;
    }

    /// <summary>Reads a sketch back; it continues exactly where the written one stood.</summary>
    /// <param name="bytes">All bytes of one sketch, nothing more.</param>
    /// <param name="name">What they are, for messages: a file and a neuron.</param>
    /// <exception cref="NeuronEditException">Artifact: the bytes are damaged or of another version.</exception>
    public static QuantileSketch FromBytes(ReadOnlySpan<byte> bytes, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var header = SketchHeader.Read(bytes, name);
        var sketch = new QuantileSketch(header, name);
        var place = SketchFormat.HeaderLength + (4 * header.Sizes.Length);
        for (var level = 0; level < header.Sizes.Length; level++)
        {
            var length = 4 * header.Sizes[level];
            sketch._items[level] = SketchFormat.ReadItems(bytes.Slice(place, length));
            header.CheckItems(sketch._items[level], level, name);
            place += length;
        }

        return sketch;
    }

    private QuantileSketch(SketchHeader header, string name)
    {
        if (header.Random.AsSpan().IndexOfAnyExcept(0UL) < 0) throw SketchFormat.Refused(name, $"its random generator's state is zero");
        _random = new SeededRandom(header.Random);
        _sizes = header.Sizes;
        _items = new float[header.Sizes.Length][];
        _limits = SketchLimits.Of(header.Capacity, header.Sizes.Length);
        (_minimum, _maximum) = (header.Minimum, header.Maximum);
        (_awaiting, _secondHalf) = (header.Awaiting, header.SecondHalf);
        (Capacity, Total, Count, NaNCount, ErrorVariance) = (header.Capacity, header.Total, header.Count, header.NaNCount, header.ErrorVariance);
    }

    private void WriteHeader(Span<byte> bytes)
    {
        SketchFormat.Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], SketchFormat.Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], (ushort)Levels);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Capacity);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], Total);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], NaNCount);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[32..], ErrorVariance);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[40..], _awaiting);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[48..], _secondHalf);
        var state = _random.State;
        for (var i = 0; i < 4; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes[(56 + (8 * i))..], state[i]);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[88..], Minimum);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[92..], Maximum);
    }
}
