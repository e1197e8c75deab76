using System.Net.Http.Headers;

namespace NeuronEdit.Client;

/// <summary>A cluster by the HTTP API of one of its nodes.</summary>
/// <remarks>
/// Every method fails with <see cref="NeuronEditApiException"/>, whose code says why; cancelling ends the waiting, not what was asked. Safe for use
/// from many threads.
/// </remarks>
public sealed class NeuronEditClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly HttpTransport _transport;

    /// <summary>A client of a node.</summary>
    /// <param name="address">Where the node listens: <c>https://node-1.example.org:8443</c>.</param>
    /// <param name="token">The token; null where the node asks for none.</param>
    /// <param name="options">How it behaves when all is not well; null: as usual.</param>
    /// <exception cref="ArgumentException">The address is no HTTP address, or the token would be sent to another machine unencrypted.</exception>
    public NeuronEditClient(Uri address, string? token = null, ClientOptions? options = null)
        : this(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false }, address, token, options)
    {
    }

    /// <summary>A client with a handler of one's own: for certificates of one's own, a proxy, or tests.</summary>
    /// <param name="handler">Sends; disposed of with the client.</param>
    /// <param name="address">Where the node listens.</param>
    /// <param name="token">The token; null where the node asks for none.</param>
    /// <param name="options">How it behaves when all is not well; null: as usual.</param>
    /// <exception cref="ArgumentException">The address is no HTTP address, or the token would be sent to another machine unencrypted.</exception>
    public NeuronEditClient(HttpMessageHandler handler, Uri address, string? token = null, ClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")) throw new ArgumentException($"{address} is no address of a node; it is written http://... or https://...", nameof(address));
        if (token is not null && address.Scheme == "http" && !address.IsLoopback)
            throw new ArgumentException($"{address} is on another machine and without TLS: everybody on the way could read the token. Use https://...", nameof(address));
        options ??= new ClientOptions();
        options.Validate();
        // The transport has its own limits, which begin anew with every piece of an answer.
        _http = new HttpClient(handler) { BaseAddress = new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _transport = new HttpTransport(_http, options);
        Experiments = new ExperimentsClient(_transport, options);
        Datasets = new DatasetsClient(_transport);
        Workers = new WorkersClient(_transport);
        Edits = new EditsClient(_transport);
        Applications = new ApplicationsClient(_transport, options);
    }

    /// <summary>Experiments: submit, list, follow, control, and get results.</summary>
    public ExperimentsClient Experiments { get; }

    /// <summary>Files that have a name.</summary>
    public DatasetsClient Datasets { get; }

    /// <summary>The cluster's workers.</summary>
    public WorkersClient Workers { get; }

    /// <summary>What was learnt, to be applied to new data.</summary>
    public EditsClient Edits { get; }

    /// <summary>Edits that are applied to new data.</summary>
    public ApplicationsClient Applications { get; }

    /// <summary>Who one is to the node, and what one may do.</summary>
    public Task<Identity> WhoAmIAsync(CancellationToken cancellation = default) => _transport.GetAsync("v1/me", ApiJson.Default.Identity, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
