using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace NeuronEdit.Autoencoders;

/// <summary>Reads safetensors files that hold float32 and float64, and believes nothing they say before it is checked.</summary>
internal static class SafetensorsReader
{
    private const long HeaderBytesMax = 100_000_000;

    private sealed record Entry(string Name, string Type, ImmutableArray<long> Shape, long Begin, long End);

    /// <summary>Reads a file from the stream's position to its end.</summary>
    /// <param name="stream">Readable; it need not seek.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="NeuronEditException">Artifact: the file is truncated, too long, or contradicts itself.</exception>
    public static SafetensorsContent Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var header = ReadHeader(stream, name);
        var (metadata, entries) = Parse(header.RootElement, name);
        CheckOffsets(entries, name);
        var total = entries.Count == 0 ? 0 : entries[^1].End;
        if (stream.CanSeek && stream.Length - stream.Position < total)
            throw Damaged(name, $"its header promises {total} bytes of tensors, but {stream.Length - stream.Position} follow: the file is truncated");
        var tensors = entries.Select(entry => ReadTensor(stream, entry, name)).ToList();
        if (stream.ReadByte() >= 0) throw Damaged(name, $"bytes follow after the {total} that its header describes");
        return new SafetensorsContent(metadata, tensors);
    }

    /// <summary>The failure for a file that is not what it has to be.</summary>
    public static NeuronEditException Damaged(string name, string fault, Exception? cause = null) =>
        new(FailureCode.Artifact, $"{name} is damaged or no model of ours: {fault}. Restore the file from where it was written, or make it anew.", cause);

    private static JsonDocument ReadHeader(Stream stream, string name)
    {
        var prefix = ReadBytes(stream, sizeof(ulong), name, "the length of its header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length is < 2 or > HeaderBytesMax) throw Damaged(name, $"its header would have {length} bytes; 2 to {HeaderBytesMax} are allowed");
        if (stream.CanSeek && (ulong)(stream.Length - stream.Position) < length)
            throw Damaged(name, $"its header should have {length} bytes, but {stream.Length - stream.Position} follow: the file is truncated");
        var header = ReadBytes(stream, (int)length, name, "its header");
        try
        {
            return JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw Damaged(name, "its header is not valid JSON", exception);
        }
    }

    private static (Dictionary<string, string> Metadata, List<Entry> Entries) Parse(JsonElement root, string name)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var entries = new List<Entry>();
        try
        {
            foreach (var property in root.EnumerateObject())
            {
                if (property.Name != SafetensorsFile.MetadataKey) entries.Add(ParseEntry(property, name));
                else foreach (var entry in property.Value.EnumerateObject()) metadata.Add(entry.Name, entry.Value.GetString() ?? throw new InvalidOperationException());
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Damaged(name, "its header does not describe tensors as the format demands", exception);
        }

        return (metadata, [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)]);
    }

    private static Entry ParseEntry(JsonProperty property, string name)
    {
        var type = property.Value.GetProperty("dtype").GetString() ?? throw new InvalidOperationException();
        var shape = property.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64()).ToImmutableArray();
        var offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        if (type is not ("F32" or "F64")) throw Damaged(name, $"tensor {property.Name} is of type {type}; F32 and F64 are expected");
        if (offsets.Length != 2) throw Damaged(name, $"tensor {property.Name} has {offsets.Length} offsets; 2 are expected");
        var bytes = (decimal)(type == "F32" ? sizeof(float) : sizeof(double));
        foreach (var side in shape)
        {
            if (side < 0) throw Damaged(name, $"tensor {property.Name} has a side of {side}");
            bytes = Math.Min(bytes * side, long.MaxValue);
        }

        if (offsets[0] < 0 || offsets[1] - (decimal)offsets[0] != bytes)
            throw Damaged(name, $"tensor {property.Name} of shape [{string.Join(", ", shape)}] has {bytes} bytes, but its offsets are {offsets[0]} and {offsets[1]}");
        return new Entry(property.Name, type, shape, offsets[0], offsets[1]);
    }

    private static void CheckOffsets(List<Entry> entries, string name)
    {
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != end)
                throw Damaged(name, $"tensor {entry.Name} begins at byte {entry.Begin}, but the one before it ends at {end}: tensors may neither overlap nor leave gaps");
            if (entry.End - entry.Begin > int.MaxValue)
                throw Damaged(name, $"tensor {entry.Name} has {entry.End - entry.Begin} bytes; at most {int.MaxValue} are allowed");
            end = entry.End;
        }
    }

    private static SafeTensor ReadTensor(Stream stream, Entry entry, string name)
    {
        var bytes = entry.End - entry.Begin;
        try
        {
            return entry.Type == "F32"
                ? new SafeTensor(entry.Name, entry.Shape, LittleEndian.ReadSingles(stream, (int)(bytes / sizeof(float))))
                : new SafeTensor(entry.Name, entry.Shape, LittleEndian.ReadDoubles(stream, (int)(bytes / sizeof(double))));
        }
        catch (EndOfStreamException exception)
        {
            throw Damaged(name, $"it ends within tensor {entry.Name}: the file is truncated", exception);
        }
    }

    private static byte[] ReadBytes(Stream stream, int count, string name, string what)
    {
        var bytes = new byte[count];
        var read = stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return read == count ? bytes : throw Damaged(name, $"it ends within {what}: {read} of {count} bytes are there");
    }
}
