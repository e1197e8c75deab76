namespace NeuronEdit.Client;

/// <summary>What was learnt, to be applied to new data; see <see cref="NeuronEditClient.Edits"/>.</summary>
public sealed class EditsClient
{
    private readonly HttpTransport _transport;
    private readonly Download _download;

    internal EditsClient(HttpTransport transport) => (_transport, _download) = (transport, new Download(transport));

    /// <summary>Lists edits, the newest first.</summary>
    public IAsyncEnumerable<Edit> ListAsync(CancellationToken cancellation = default) =>
        Query.AllAsync(after => _transport.GetAsync(Query.Of("v1/edits", ("after", after)), ApiJson.Default.PageEdit, cancellation), cancellation);

    /// <summary>An edit and what it needs.</summary>
    public Task<EditDetails> GetAsync(string key, CancellationToken cancellation = default) => _transport.GetAsync(PathOf(key), ApiJson.Default.EditDetails, cancellation);

    /// <summary>Writes an edit's files into a folder, which <c>neuronedit apply --edit</c> takes.</summary>
    public async Task DownloadAsync(string key, string folder, CancellationToken cancellation = default)
    {
        var edit = await GetAsync(key, cancellation);
        await _download.FilesAsync(edit.Files, file => $"{PathOf(key)}/files/{Query.Segments(file.Path)}", folder, cancellation);
    }

    private static string PathOf(string key) => $"v1/edits/{Query.Segment(key)}";
}
