namespace NeuronEdit.Client;

/// <summary>Edits that are applied to new data; see <see cref="NeuronEditClient.Applications"/>.</summary>
public sealed class ApplicationsClient
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly HttpTransport _transport;
    private readonly ClientOptions _options;
    private readonly Download _download;

    internal ApplicationsClient(HttpTransport transport, ClientOptions options) => (_transport, _options, _download) = (transport, options, new Download(transport));

    /// <summary>Applies an edit. The same again changes nothing, unless it failed: then it begins anew.</summary>
    /// <param name="edit">The key of the edit.</param>
    /// <param name="what">To what.</param>
    /// <param name="cancellation">Stops.</param>
    public Task<Application> SubmitAsync(string edit, ApplyEdit what, CancellationToken cancellation = default) =>
        _transport.PostAsync($"v1/edits/{Query.Segment(edit)}/applications", what, ApiJson.Default.ApplyEdit, ApiJson.Default.Application, cancellation);

    /// <summary>Lists applications.</summary>
    public IAsyncEnumerable<Application> ListAsync(CancellationToken cancellation = default) =>
        Query.AllAsync(after => _transport.GetAsync(Query.Of("v1/applications", ("after", after)), ApiJson.Default.PageApplication, cancellation), cancellation);

    /// <summary>An application.</summary>
    public Task<Application> GetAsync(string key, CancellationToken cancellation = default) => _transport.GetAsync(PathOf(key), ApiJson.Default.Application, cancellation);

    /// <summary>Waits until an application has ended.</summary>
    /// <returns>The application then.</returns>
    public async Task<Application> WaitAsync(string key, CancellationToken cancellation = default)
    {
        while (true)
        {
            var now = await GetAsync(key, cancellation);
            if (now.Status is ApplicationStatus.Finished or ApplicationStatus.Failed) return now;
            await Task.Delay(Interval, _options.Time, cancellation);
        }
    }

    /// <summary>Stops an application if it works, and forgets it; its results stay.</summary>
    public Task RemoveAsync(string key, CancellationToken cancellation = default) => _transport.SendAsync(HttpMethod.Delete, PathOf(key), cancellation);

    /// <summary>Lists the files of a finished application.</summary>
    public IAsyncEnumerable<ResultFile> ResultsAsync(string key, CancellationToken cancellation = default) =>
        Query.AllAsync(after => _transport.GetAsync(Query.Of($"{PathOf(key)}/results", ("after", after)), ApiJson.Default.PageResultFile, cancellation), cancellation);

    /// <summary>Writes a file of the results to a stream.</summary>
    public Task DownloadAsync(string key, string path, Stream to, long from = 0, CancellationToken cancellation = default) => _download.CopyAsync($"{PathOf(key)}/results/{Query.Segments(path)}", to, from, cancellation);

    /// <summary>Writes all results below a folder, each file whole and with the hash that the manifest names.</summary>
    public async Task DownloadResultsAsync(string key, string folder, CancellationToken cancellation = default)
    {
        var files = new List<ResultFile>();
        await foreach (var file in ResultsAsync(key, cancellation)) files.Add(file);
        await _download.FilesAsync(files, file => $"{PathOf(key)}/results/{Query.Segments(file.Path)}", folder, cancellation);
    }

    private static string PathOf(string key) => $"v1/applications/{Query.Segment(key)}";
}
