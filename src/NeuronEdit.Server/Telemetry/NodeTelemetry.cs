using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Server.Settings;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace NeuronEdit.Server.Telemetry;

/// <summary>Sends traces, metrics and logs to a collector (OTLP). Disposing of it sends what is left.</summary>
public sealed class NodeTelemetry : IDisposable
{
    private const string ServiceName = "neuronedit";

    /// <summary>Where the node is a silo, Orleans measures too.</summary>
    internal const string SiloMeterName = "Microsoft.Orleans";

    /// <summary>A collector that does not answer must not hold up a node that leaves.</summary>
    private const int ExportMilliseconds = 3_000;

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private readonly ILoggerFactory? _ownLogs;

    private NodeTelemetry(TelemetrySettings settings, Uri endpoint, string node, ILoggerFactory logs)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(ServiceName, serviceVersion: typeof(NodeTelemetry).Assembly.GetName().Version?.ToString(3), serviceInstanceId: node);
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TracePercent / 100.0)))
            .AddSource(ClusterActivities.SourceName)
            .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            .AddProcessor(new MaskingSpans())
            .AddOtlpExporter(o => To(o, settings, endpoint, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(ClusterInstruments.MeterName, "Microsoft.AspNetCore.Hosting", SiloMeterName)
            .AddOtlpExporter((o, reader) =>
            {
                To(o, settings, endpoint, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions = new() { ExportIntervalMilliseconds = (int)settings.Interval.TotalMilliseconds, ExportTimeoutMilliseconds = ExportMilliseconds };
            })
            .Build();
        _ownLogs = LoggerFactory.Create(both => both
            .SetMinimumLevel(LogLevel.Trace)
            .AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.Information)
            .AddFilter<OpenTelemetryLoggerProvider>("Microsoft", LogLevel.Warning)
            .AddProvider(new ForwardedLogs(logs))
            .AddOpenTelemetry(sent =>
            {
                sent.IncludeFormattedMessage = true;
                sent.SetResourceBuilder(resource).AddProcessor(new MaskingLogs()).AddOtlpExporter(o => To(o, settings, endpoint, "v1/logs"));
            }));
        Logs = _ownLogs;
    }

    private NodeTelemetry(ILoggerFactory logs) => Logs = logs;

    /// <summary>Takes the node's log, and sends it to the collector too.</summary>
    public ILoggerFactory Logs { get; }

    /// <summary>Starts; without an endpoint nothing is sent.</summary>
    /// <param name="settings">Where to, and how.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="logs">Goes on taking the node's log.</param>
    public static NodeTelemetry Start(TelemetrySettings settings, string node, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(logs);
        return settings.Endpoint is { } endpoint ? new NodeTelemetry(settings, endpoint, node, logs) : new NodeTelemetry(logs);
    }

    /// <inheritdoc/>
    public void Dispose() => Parallel.Invoke(() => _traces?.Dispose(), () => _metrics?.Dispose(), () => _ownLogs?.Dispose());

    private static void To(OtlpExporterOptions options, TelemetrySettings settings, Uri endpoint, string signal)
    {
        var overHttp = settings.Protocol == TelemetryProtocol.HttpProtobuf;
        options.Protocol = overHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        options.Endpoint = overHttp ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{signal}") : endpoint;
        options.TimeoutMilliseconds = ExportMilliseconds;
        if (settings.Headers is { } headers) options.Headers = headers;
    }
}
