using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>Takes OTLP over HTTP on a free port of this machine and counts its bytes.</summary>
internal sealed class DeafCollector : IDisposable
{
    private readonly HttpListener _listener = new();
    private long _bytes;

    public DeafCollector()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}"));
        }

        _listener.Prefixes.Add($"{Endpoint}");
        _listener.Start();
        _ = ListenAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; }

    /// <summary>What came, in millions of bytes.</summary>
    public double Megabytes => Interlocked.Read(ref _bytes) / 1e6;

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    private async Task ListenAsync()
    {
        var buffer = new byte[64 << 10];
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                for (int read; (read = await context.Request.InputStream.ReadAsync(buffer)) > 0;) Interlocked.Add(ref _bytes, read);
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // It is closed, or whoever sent has gone.
            }
        }
    }
}
