using System.Buffers.Binary;
using System.Text;

namespace NeuronEdit.Server.Tests.Telemetry;

/// <summary>A protobuf message as its fields, whatever it means: enough to read what a collector receives.</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufFields(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message.Span, ref at);
            var (value, bytes) = (key & 7) switch
            {
                0 => (Varint(message.Span, ref at), ReadOnlyMemory<byte>.Empty),
                1 => (BinaryPrimitives.ReadUInt64LittleEndian(Take(message, ref at, 8).Span), ReadOnlyMemory<byte>.Empty),
                2 => (0UL, Take(message, ref at, (int)Varint(message.Span, ref at))),
                5 => (BinaryPrimitives.ReadUInt32LittleEndian(Take(message, ref at, 4).Span), ReadOnlyMemory<byte>.Empty),
                var wire => throw new InvalidDataException($"Wire type {wire} at byte {at}."),
            };
            _fields.Add(((int)(key >> 3), value, bytes));
        }
    }

    public bool Has(int number) => _fields.Any(f => f.Number == number);

    public long Number(int number) => (long)Last(number).Value;

    public double Double(int number) => BitConverter.UInt64BitsToDouble(Last(number).Value);

    public string Text(int number) => Encoding.UTF8.GetString(Last(number).Bytes.Span);

    public string Hex(int number) => Convert.ToHexStringLower(Last(number).Bytes.Span);

    public IEnumerable<ProtobufFields> All(int number) => _fields.Where(f => f.Number == number).Select(f => new ProtobufFields(f.Bytes));

    /// <summary>Messages below messages, along field numbers.</summary>
    public IEnumerable<ProtobufFields> Below(params int[] path) => path.Aggregate(Enumerable.Repeat(this, 1), (found, number) => found.SelectMany(f => f.All(number)));

    /// <summary>OTLP's attributes, as text.</summary>
    public Dictionary<string, string> Attributes(int number) => All(number).ToDictionary(a => a.Text(1), a => a.All(2).Select(AnyText).SingleOrDefault(""));

    /// <summary>OTLP's AnyValue, as text.</summary>
    public static string AnyText(ProtobufFields any) => any.Has(1) ? any.Text(1) : any.Has(4) ? $"{any.Double(4)}" : any.Has(3) ? $"{any.Number(3)}" : any.Has(2) ? $"{any.Number(2) != 0}" : "";

    private (int Number, ulong Value, ReadOnlyMemory<byte> Bytes) Last(int number) => _fields.LastOrDefault(f => f.Number == number);

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> message, ref int at, int length)
    {
        at += length;
        return message.Slice(at - length, length);
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        for (var (value, shift) = (0UL, 0); ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}
