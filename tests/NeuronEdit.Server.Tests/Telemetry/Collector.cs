using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NeuronEdit.Server.Tests.Telemetry;

/// <summary>A span, as the collector got it.</summary>
internal sealed record ReceivedSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A point of a metric: a number, or a histogram's count and sum.</summary>
internal sealed record ReceivedPoint(string Name, string Unit, IReadOnlyDictionary<string, string> Attributes, double Value, long Count)
{
    public string Tags => string.Join(' ', Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
}

/// <summary>A line of the log.</summary>
internal sealed record ReceivedLog(string Text, string Trace, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Receives OTLP on a free port of this machine, and reads it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private static readonly Dictionary<string, string> GrpcPaths = new()
    {
        ["/opentelemetry.proto.collector.trace.v1.TraceService/Export"] = "/v1/traces",
        ["/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"] = "/v1/metrics",
        ["/opentelemetry.proto.collector.logs.v1.LogsService/Export"] = "/v1/logs",
    };

    private readonly ConcurrentQueue<(string Path, byte[] Body, string? Key)> _received = new();
    private readonly WebApplication _server;

    private Collector(WebApplication server) => _server = server;

    public Uri Endpoint => new(_server.Urls.Single());

    /// <summary>All that came, as bytes read as letters.</summary>
    public string Raw => string.Concat(_received.Select(r => Encoding.Latin1.GetString(r.Body)));

    /// <summary>The header <c>x-key</c> of all that came.</summary>
    public IEnumerable<string?> Keys => _received.Select(r => r.Key);

    public IEnumerable<IReadOnlyDictionary<string, string>> Resources => _received.SelectMany(r => new ProtobufFields(r.Body).Below(1, 1)).Select(r => r.Attributes(1));

    public List<ReceivedSpan> Spans => [.. Of("/v1/traces").SelectMany(r => r.Below(1, 2, 2)).Select(s => new ReceivedSpan(s.Hex(1), s.Hex(2), s.Hex(4), s.Text(5), s.Attributes(9)))];

    public List<ReceivedLog> Logs =>
        [.. Of("/v1/logs").SelectMany(r => r.Below(1, 2, 2)).Select(l => new ReceivedLog(l.All(5).Select(ProtobufFields.AnyText).SingleOrDefault(""), l.Hex(9), l.Attributes(6)))];

    /// <summary>The points of all metrics as they were sent last: they are cumulative.</summary>
    public List<ReceivedPoint> Points => [.. History.GroupBy(p => (p.Name, p.Tags)).Select(g => g.Last())];

    /// <summary>The points of all metrics, as often as they were sent.</summary>
    public IEnumerable<ReceivedPoint> History => Of("/v1/metrics").SelectMany(r => r.Below(1, 2, 2)).SelectMany(PointsOf);

    /// <summary>Starts one.</summary>
    /// <param name="grpc">It speaks gRPC; else HTTP with protobuf.</param>
    public static async Task<Collector> StartAsync(bool grpc = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // It is in the process of the node, whose telemetry would tell of the collector's own requests.
        builder.Services.AddSingleton(_ => new ActivitySource("collector"));
        // gRPC without TLS is HTTP/2 that nobody asks for first.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var collector = new Collector(builder.Build());
        collector._server.Run(grpc ? collector.TakeGrpcAsync : collector.TakeAsync);
        await collector._server.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private IEnumerable<ProtobufFields> Of(string path) => _received.Where(r => r.Path == path).Select(r => new ProtobufFields(r.Body));

    private static IEnumerable<ReceivedPoint> PointsOf(ProtobufFields metric)
    {
        foreach (var point in metric.Below(5, 1).Concat(metric.Below(7, 1)))
            yield return new ReceivedPoint(metric.Text(1), metric.Text(3), point.Attributes(7), point.Has(4) ? point.Double(4) : point.Number(6), 0);
        foreach (var point in metric.Below(9, 1))
            yield return new ReceivedPoint(metric.Text(1), metric.Text(3), point.Attributes(9), point.Double(5), point.Number(4));
    }

    private async Task TakeAsync(HttpContext context)
    {
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        Keep(context, context.Request.Path, await BodyAsync(context));
        context.Response.ContentType = "application/x-protobuf";
    }

    /// <summary>A message is preceded by a byte, 0 where it is not compressed, and its length; the status comes after the answer.</summary>
    private async Task TakeGrpcAsync(HttpContext context)
    {
        Assert.StartsWith("application/grpc", context.Request.ContentType, StringComparison.Ordinal);
        var body = await BodyAsync(context);
        Assert.Equal((0, body.Length - 5), (body[0], BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1))));
        Keep(context, GrpcPaths[context.Request.Path], body[5..]);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private void Keep(HttpContext context, string path, byte[] body) => _received.Enqueue((path, body, context.Request.Headers["x-key"]));

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
