using System.Buffers.Binary;

namespace NeuronEdit.Sketches;

/// <remarks>
/// The bytes of a layer's sketches, version 1, little-endian:
/// <code>
/// offset size
///      0    4  "NENS"
///      4    4  version, 1
///      8    4  neurons, at least 1
///     12    8  rows
///     20       for each neuron: 4 bytes length, then a sketch (see SketchFormat)
/// </code>
/// Refused besides what a sketch refuses: a neuron whose values and NaN do not add up to rows, and bytes after the last neuron.
/// </remarks>
public sealed partial class NeuronSketches
{
    private const int HeaderLength = 20, Version = 1;

    /// <summary>Writes all sketches. Equal sketches give equal bytes.</summary>
    /// <param name="stream">Left open.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> header = stackalloc byte[HeaderLength];
        "NENS"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Neurons);
        BinaryPrimitives.WriteInt64LittleEndian(header[12..], Rows);
        stream.Write(header);
        foreach (var sketch in _sketches)
        {
            var bytes = sketch.ToBytes();
            BinaryPrimitives.WriteInt32LittleEndian(header, bytes.Length);
            stream.Write(header[..4]);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads sketches back.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="NeuronEditException">Artifact: the bytes are damaged or of another version.</exception>
    public static NeuronSketches Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        Span<byte> header = stackalloc byte[HeaderLength];
        Fill(stream, header, name);
        if (!header[..4].SequenceEqual("NENS"u8)) throw SketchFormat.Refused(name, $"it does not begin with NENS");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        if (version != Version) throw SketchFormat.Refused(name, $"its format version is {version}; this program reads version {Version}");
        var neurons = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (neurons is < 1 or > 1 << 20) throw SketchFormat.Refused(name, $"it claims {neurons} neurons");
        var rows = BinaryPrimitives.ReadInt64LittleEndian(header[12..]);
        var sketches = new List<QuantileSketch>();
        for (var i = 0; i < neurons; i++) sketches.Add(ReadOne(stream, rows, $"{name}, neuron {i},"));
        if (stream.ReadByte() >= 0) throw SketchFormat.Refused(name, $"bytes follow after its {neurons} neurons");
        return new NeuronSketches([.. sketches], rows);
    }

    private static QuantileSketch ReadOne(Stream stream, long rows, string name)
    {
        Span<byte> prefix = stackalloc byte[4];
        Fill(stream, prefix, name);
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        var longest = SketchFormat.HeaderLength + (4L * (QuantileSketch.MaximumLevels + QuantileSketch.MaximumCapacity));
        if (length < 0 || length > longest) throw SketchFormat.Refused(name, $"it claims {length} bytes");
        var bytes = new byte[length];
        Fill(stream, bytes, name);
        var sketch = QuantileSketch.FromBytes(bytes, name);
        if (sketch.Count + sketch.NaNCount != rows)
            throw SketchFormat.Refused(name, $"it has {sketch.Count} values and {sketch.NaNCount} NaN; expected {rows} together");
        return sketch;
    }

    private static void Fill(Stream stream, Span<byte> target, string name)
    {
        var read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        if (read < target.Length) throw SketchFormat.Refused(name, $"it ends {target.Length - read} bytes too early");
    }
}
