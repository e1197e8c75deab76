using System.Buffers.Binary;
using System.Text.Json;

namespace NeuronEdit.Autoencoders;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Metadata">Text by key.</param>
/// <param name="Tensors">In the order of their bytes.</param>
internal sealed record SafetensorsContent(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafeTensor> Tensors);

/// <summary>
/// Writes safetensors files: a little-endian uint64 with the header's length; the header, JSON padded with spaces to a multiple
/// of 8 bytes, which names each tensor's <c>dtype</c>, <c>shape</c> and <c>data_offsets</c> (from the header's end) and holds <c>__metadata__</c>; then the tensors' bytes, little-endian, without gaps.
/// </summary>
/// <remarks>The same content gives the same bytes: metadata are sorted by key, tensors keep the order given. For reading see <see cref="SafetensorsReader"/>.</remarks>
internal static class SafetensorsFile
{
    /// <summary>The header's key that is no tensor.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>Writes a file to a stream, from its position on.</summary>
    /// <exception cref="ArgumentException">A tensor's name is used twice, empty, or the metadata's.</exception>
    public static void Write(Stream stream, SafetensorsContent content)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var header = Header(content);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in content.Tensors) LittleEndian.Write(stream, tensor.Values);
    }

    private static byte[] Header(SafetensorsContent content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in content.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)) json.WriteString(key, value);
            json.WriteEndObject();
            WriteTensors(json, content.Tensors);
            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteTensors(Utf8JsonWriter json, IReadOnlyList<SafeTensor> tensors)
    {
        var offset = 0L;
        var names = new HashSet<string>(StringComparer.Ordinal) { MetadataKey, "" };
        foreach (var tensor in tensors)
        {
            if (!names.Add(tensor.Name)) throw new ArgumentException($"A tensor cannot be called '{tensor.Name}' here.", nameof(tensors));
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Type);
            json.WriteStartArray("shape");
            foreach (var side in tensor.Shape) json.WriteNumberValue(side);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += tensor.Bytes);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
