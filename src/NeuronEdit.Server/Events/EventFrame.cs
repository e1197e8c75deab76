using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NeuronEdit.Client;

namespace NeuronEdit.Server.Events;

/// <summary>An event as it goes over the wire: server-sent events, as the HTML standard has them.</summary>
internal static class EventFrame
{
    /// <summary>Something that says nothing, so that both ends know that the connection lives.</summary>
    public static byte[] Beat { get; } = ": \n\n"u8.ToArray();

    /// <summary>Where one with a number is the last that was seen, the stream continues after it.</summary>
    public static byte[] Of(ExperimentEvent happened)
    {
        var head = new StringBuilder();
        if (happened.Number is { } number) head.Append(CultureInfo.InvariantCulture, $"id: {number}\n");
        head.Append(CultureInfo.InvariantCulture, $"event: {JsonNamingPolicy.KebabCaseLower.ConvertName(happened.Kind.ToString())}\ndata: ");
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(Encoding.UTF8.GetBytes(head.ToString()));
        // JSON on one line: a line end within a text is escaped.
        bytes.Write(JsonSerializer.SerializeToUtf8Bytes(happened, ApiJson.Relaxed.ExperimentEvent));
        bytes.Write("\n\n"u8);
        return bytes.WrittenSpan.ToArray();
    }
}
