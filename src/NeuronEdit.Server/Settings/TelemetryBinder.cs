using System.Collections.Immutable;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Server.Settings;

/// <summary>Reads the section <c>telemetry</c>.</summary>
internal static class TelemetryBinder
{
    /// <summary>Its settings.</summary>
    public static ImmutableArray<string> All { get; } = ["telemetry.endpoint", "telemetry.protocol", "telemetry.intervalSeconds", "telemetry.tracePercent", "telemetry.headers"];

    /// <summary>Reads it.</summary>
    public static TelemetrySettings Bind(SpecSection section)
    {
        var settings = new TelemetrySettings
        {
            Endpoint = Endpoint(section),
            Protocol = section.Word("protocol", TelemetryProtocol.Grpc, ("grpc", TelemetryProtocol.Grpc), ("http/protobuf", TelemetryProtocol.HttpProtobuf)),
            Interval = TimeSpan.FromSeconds(section.Whole("intervalSeconds", 1, 3_600) ?? 30),
            TracePercent = (int)(section.Whole("tracePercent", 0, 100) ?? 100),
            Headers = Headers(section),
        };
        section.RefuseUnknownKeys();
        if (settings is { Headers: not null, Endpoint: { Scheme: "http", IsLoopback: false } })
            throw section.Fault("headers", "are sent to another machine without TLS, so they could be read on the way. Use an https:// endpoint, or leave them out");
        return settings;
    }

    /// <summary>What was given is not repeated where it may hold a password.</summary>
    private static Uri? Endpoint(SpecSection section)
    {
        if (section.OptionalText("endpoint") is not { } text) return null;
        const string Expected = "must be an address such as http://127.0.0.1:4317, without user, password or query";
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0
            ? address
            : throw section.Fault("endpoint", Expected);
    }

    private static string? Headers(SpecSection section)
    {
        if (section.OptionalText("headers") is not { } text) return null;
        return text.Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0) ? text : throw section.Fault("headers", "must be name=value, several with commas between them");
    }
}
