using System.Buffers.Binary;

namespace NeuronEdit.Sketches;

/// <summary>Everything of a sketch but its items, checked as <see cref="SketchFormat"/> lists it.</summary>
internal sealed record SketchHeader(
    int Capacity, int Total, long Count, long NaNCount, double ErrorVariance, ulong Awaiting, ulong SecondHalf, ulong[] Random, float Minimum, float Maximum, int[] Sizes)
{
    internal static SketchHeader Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < SketchFormat.HeaderLength)
            throw SketchFormat.Refused(name, $"it has {bytes.Length} bytes; a sketch has at least {SketchFormat.HeaderLength}");
        if (!bytes[..4].SequenceEqual(SketchFormat.Magic)) throw SketchFormat.Refused(name, $"it does not begin with NEQS");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        if (version != SketchFormat.Version) throw SketchFormat.Refused(name, $"its format version is {version}; this program reads version {SketchFormat.Version}");
        var levels = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        if (levels is < 1 or > QuantileSketch.MaximumLevels)
            throw SketchFormat.Refused(name, $"it has {levels} levels; expected 1 to {QuantileSketch.MaximumLevels}");
        if (bytes.Length < SketchFormat.HeaderLength + (4 * levels)) throw SketchFormat.Refused(name, $"it ends within the sizes of its {levels} levels");
        var header = Parse(bytes, levels);
        header.CheckSizes(bytes.Length, name);
        header.CheckCounts(name);
        return header;
    }

    internal void CheckItems(ReadOnlySpan<float> items, int level, string name)
    {
        var before = Minimum;
        foreach (var item in items)
        {
            if (!(item >= before && item <= Maximum))
                throw SketchFormat.Refused(name, $"level {level} holds {item:R}; expected an ascending value from {before:R} to {Maximum:R}");
            before = item;
        }
    }

    private static SketchHeader Parse(ReadOnlySpan<byte> bytes, int levels)
    {
        var random = new ulong[4];
        for (var i = 0; i < 4; i++) random[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(56 + (8 * i))..]);
        var sizes = new int[levels];
        for (var i = 0; i < levels; i++) sizes[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(SketchFormat.HeaderLength + (4 * i))..]);
        return new SketchHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadDoubleLittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..]),
            random,
            BinaryPrimitives.ReadSingleLittleEndian(bytes[88..]),
            BinaryPrimitives.ReadSingleLittleEndian(bytes[92..]),
            sizes);
    }

    private void CheckSizes(int length, string name)
    {
        if (Capacity is < QuantileSketch.MinimumCapacity or > QuantileSketch.MaximumCapacity)
            throw SketchFormat.Refused(name, $"its capacity is {Capacity}; expected {QuantileSketch.MinimumCapacity} to {QuantileSketch.MaximumCapacity}");
        if (Total < 0 || Total > Capacity) throw SketchFormat.Refused(name, $"it claims {Total} items; its capacity is {Capacity}");
        long items = 0;
        Int128 weighted = 0;
        for (var level = 0; level < Sizes.Length; level++)
        {
            if (Sizes[level] < 0) throw SketchFormat.Refused(name, $"level {level} has {Sizes[level]} items");
            items += Sizes[level];
            weighted += (Int128)Sizes[level] << level;
        }

        if (items != Total) throw SketchFormat.Refused(name, $"its levels hold {items} items; its header says {Total}");
        if (weighted != Count) throw SketchFormat.Refused(name, $"its items stand for {weighted} values; its header says {Count}");
        if (Sizes.Length > 1 && Sizes[^1] == 0) throw SketchFormat.Refused(name, $"its top level is empty");
        var expected = SketchFormat.HeaderLength + (4 * (Sizes.Length + Total));
        if (length != expected) throw SketchFormat.Refused(name, $"it has {length} bytes; its header asks for {expected}");
    }

    private void CheckCounts(string name)
    {
        if (NaNCount < 0) throw SketchFormat.Refused(name, $"it counts {NaNCount} NaN");
        if (!double.IsFinite(ErrorVariance) || ErrorVariance < 0 || ErrorVariance == 0 != (Sizes.Length == 1))
            throw SketchFormat.Refused(name, $"its error variance is {ErrorVariance:R} with {Sizes.Length} levels");
        if (Awaiting >> Sizes.Length != 0 || (SecondHalf & ~Awaiting) != 0)
            throw SketchFormat.Refused(name, $"its pair bits {Awaiting:X} and {SecondHalf:X} do not fit {Sizes.Length} levels");
        var emptied = float.IsPositiveInfinity(Minimum) && float.IsNegativeInfinity(Maximum);
        if (Count == 0 ? !emptied : !(Minimum <= Maximum))
            throw SketchFormat.Refused(name, $"its minimum is {Minimum:R} and its maximum {Maximum:R} over {Count} values");
    }
}
