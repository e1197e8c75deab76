using NeuronEdit.Server.Security;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace NeuronEdit.Server.Telemetry;

/// <summary>Masks secrets in what is logged, exceptions too, before it is sent.</summary>
internal sealed class MaskingLogs : BaseProcessor<LogRecord>
{
    /// <inheritdoc/>
    public override void OnEnd(LogRecord data)
    {
        var attributes = (data.Attributes ?? []).Select(a => new KeyValuePair<string, object?>(a.Key, Masked(a.Value))).ToList();
        if (data.Exception is { } exception)
        {
            // As the exporter would name them, which sends an exception as it is.
            attributes.Add(new("exception.type", exception.GetType().FullName));
            attributes.Add(new("exception.message", Masking.Mask(exception.Message)));
            attributes.Add(new("exception.stacktrace", Masking.Mask(exception.ToString())));
            data.Exception = null;
        }

        data.Attributes = attributes;
        if (data.FormattedMessage is { } message) data.FormattedMessage = Masking.Mask(message);
    }

    private static object? Masked(object? value) => value switch
    {
        null or bool or int or long or double => value,
        _ => Masking.Mask(value.ToString() ?? ""),
    };
}
