namespace NeuronEdit.Server.Settings;

/// <summary>How telemetry travels to the collector.</summary>
public enum TelemetryProtocol
{
    /// <summary>OTLP over gRPC, usually port 4317.</summary>
    Grpc,

    /// <summary>OTLP over HTTP, usually port 4318.</summary>
    HttpProtobuf,
}

/// <summary>Where traces, metrics and logs go. Without an endpoint there is no telemetry.</summary>
/// <remarks>No record, which would print the headers.</remarks>
public sealed class TelemetrySettings
{
    /// <summary>The collector; null: none.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>How it is spoken to.</summary>
    public TelemetryProtocol Protocol { get; init; }

    /// <summary>How often metrics are sent.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of a hundred requests that come without a trace, so many begin one; 0 to 100.</summary>
    public int TracePercent { get; init; } = 100;

    /// <summary>Headers for the collector, <c>name=value,...</c>; may hold a secret.</summary>
    public string? Headers { get; init; }
}
