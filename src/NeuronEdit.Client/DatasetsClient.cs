namespace NeuronEdit.Client;

/// <summary>Files that have a name; see <see cref="NeuronEditClient.Datasets"/>.</summary>
public sealed class DatasetsClient
{
    private readonly HttpTransport _transport;

    internal DatasetsClient(HttpTransport transport) => _transport = transport;

    /// <summary>Gives files a name. The same again changes nothing.</summary>
    public Task<Dataset> RegisterAsync(RegisterDataset dataset, CancellationToken cancellation = default) =>
        _transport.PostAsync("v1/datasets", dataset, ApiJson.Default.RegisterDataset, ApiJson.Default.Dataset, cancellation);

    /// <summary>Lists datasets by name.</summary>
    public IAsyncEnumerable<Dataset> ListAsync(CancellationToken cancellation = default) =>
        Query.AllAsync(after => _transport.GetAsync(Query.Of("v1/datasets", ("after", after)), ApiJson.Default.PageDataset, cancellation), cancellation);

    /// <summary>A dataset.</summary>
    public Task<Dataset> GetAsync(string key, CancellationToken cancellation = default) => _transport.GetAsync(PathOf(key), ApiJson.Default.Dataset, cancellation);

    /// <summary>Statistics of its first rows.</summary>
    /// <param name="key">Which.</param>
    /// <param name="rows">Rows to read; null: as the node likes.</param>
    /// <param name="cancellation">Stops.</param>
    public Task<DatasetPreview> PreviewAsync(string key, int? rows = null, CancellationToken cancellation = default) =>
        _transport.GetAsync(Query.Of($"{PathOf(key)}/preview", ("rows", rows)), ApiJson.Default.DatasetPreview, cancellation);

    /// <summary>Forgets a dataset; its files stay.</summary>
    public Task ForgetAsync(string key, CancellationToken cancellation = default) => _transport.SendAsync(HttpMethod.Delete, PathOf(key), cancellation);

    private static string PathOf(string key) => $"v1/datasets/{Query.Segment(key)}";
}
