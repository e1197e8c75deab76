using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

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

/// <summary>Receives OTLP over HTTP on a free port of this machine, and reads it.</summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body, string? Key)> _received = new();

    public Collector()
    {
        Endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        _listener.Prefixes.Add($"{Endpoint}");
        _listener.Start();
        _ = ListenAsync();
    }

    public Uri Endpoint { get; }

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

    public void Dispose() => _listener.Close();

    private IEnumerable<ProtobufFields> Of(string path) => _received.Where(r => r.Path == path).Select(r => new ProtobufFields(r.Body));

    private static IEnumerable<ReceivedPoint> PointsOf(ProtobufFields metric)
    {
        foreach (var point in metric.Below(5, 1).Concat(metric.Below(7, 1)))
            yield return new ReceivedPoint(metric.Text(1), metric.Text(3), point.Attributes(7), point.Has(4) ? point.Double(4) : point.Number(6), 0);
        foreach (var point in metric.Below(9, 1))
            yield return new ReceivedPoint(metric.Text(1), metric.Text(3), point.Attributes(9), point.Double(5), point.Number(4));
    }

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Assert.Equal("application/x-protobuf", context.Request.ContentType);
                _received.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray(), context.Request.Headers["x-key"]));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // It is closed, or whoever sent has gone.
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
