using System.Text.Json;

namespace NeuronEdit.Client;

/// <summary>Experiments of a cluster; see <see cref="NeuronEditClient.Experiments"/>.</summary>
public sealed class ExperimentsClient
{
    private readonly HttpTransport _transport;
    private readonly ClientOptions _options;
    private readonly Download _download;

    internal ExperimentsClient(HttpTransport transport, ClientOptions options) => (_transport, _options, _download) = (transport, options, new Download(transport));

    // ---- asking

    /// <summary>Submits an experiment. The same one (settings, results folder and inputs) that runs or is finished is not run again; one that failed or was cancelled begins anew.</summary>
    public Task<Accepted> SubmitAsync(SubmitExperiment experiment, CancellationToken cancellation = default) =>
        _transport.PostAsync("v1/experiments", experiment, ApiJson.Default.SubmitExperiment, ApiJson.Default.Accepted, cancellation);

    /// <summary>Adds samples to a finished experiment; nothing is trained again.</summary>
    public Task<Accepted> AddSamplesAsync(string key, AddSamples samples, CancellationToken cancellation = default) =>
        _transport.PostAsync($"{PathOf(key)}/samples", samples, ApiJson.Default.AddSamples, ApiJson.Default.Accepted, cancellation);

    /// <summary>Stops an experiment until it is resumed; it is paused once nothing runs for it.</summary>
    public Task<Accepted> PauseAsync(string key, CancellationToken cancellation = default) => ControlAsync(key, "pause", cancellation);

    /// <summary>Lets an experiment go on after a pause, a failure or a cancellation; what was done is kept.</summary>
    public Task<Accepted> ResumeAsync(string key, CancellationToken cancellation = default) => ControlAsync(key, "resume", cancellation);

    /// <summary>Stops an experiment for good; it is cancelled once nothing runs for it. What was done is kept until it is deleted.</summary>
    public Task<Accepted> CancelAsync(string key, CancellationToken cancellation = default) => ControlAsync(key, "cancel", cancellation);

    /// <summary>Stops an experiment, deletes its results and forgets it.</summary>
    public Task<Accepted> DeleteAsync(string key, CancellationToken cancellation = default) => _transport.DeleteAsync(PathOf(key), ApiJson.Default.Accepted, cancellation);

    /// <summary>Changes how an experiment shares the workers.</summary>
    /// <returns>The experiment with its new share.</returns>
    public Task<Experiment> ChangeShareAsync(string key, ShareChange change, CancellationToken cancellation = default) =>
        _transport.PatchAsync(PathOf(key), change, ApiJson.Default.ShareChange, ApiJson.Default.Experiment, cancellation);

    // ---- sharing

    /// <summary>Lists who may look at an experiment beside its user.</summary>
    public IAsyncEnumerable<Reader> ReadersAsync(string key, CancellationToken cancellation = default) =>
        Query.AllAsync(after => _transport.GetAsync(Query.Of($"{PathOf(key)}/readers", ("after", after)), ApiJson.Default.PageReader, cancellation), cancellation);

    /// <summary>Lets a user look at an experiment; <c>*</c>: everybody.</summary>
    public Task AddReaderAsync(string key, string user, CancellationToken cancellation = default) =>
        _transport.SendAsync(HttpMethod.Put, $"{PathOf(key)}/readers/{Query.Segment(user)}", cancellation);

    /// <summary>Lets a user look at an experiment no more.</summary>
    public Task RemoveReaderAsync(string key, string user, CancellationToken cancellation = default) =>
        _transport.SendAsync(HttpMethod.Delete, $"{PathOf(key)}/readers/{Query.Segment(user)}", cancellation);

    // ---- looking

    /// <summary>Lists experiments, the newest first.</summary>
    public IAsyncEnumerable<Experiment> ListAsync(ExperimentFilter? filter = null, CancellationToken cancellation = default) =>
        Query.AllAsync(after => PageAsync(filter, after, null, cancellation), cancellation);

    /// <summary>One part of the list.</summary>
    /// <param name="filter">Which; null: any.</param>
    /// <param name="after">The mark that the part before gave; null: the first part.</param>
    /// <param name="limit">At most so many; null: as many as the node gives.</param>
    /// <param name="cancellation">Stops.</param>
    public Task<Page<Experiment>> PageAsync(ExperimentFilter? filter = null, string? after = null, int? limit = null, CancellationToken cancellation = default)
    {
        var status = filter?.Status is { } wanted ? JsonNamingPolicy.KebabCaseLower.ConvertName(wanted.ToString()) : null;
        var path = Query.Of("v1/experiments", ("status", status), ("user", filter?.User), ("name", filter?.Name), ("keyPrefix", filter?.KeyPrefix), ("after", after), ("limit", limit));
        return _transport.GetAsync(path, ApiJson.Default.PageExperiment, cancellation);
    }

    /// <summary>All that there is to know of an experiment.</summary>
    public Task<ExperimentDetails> GetAsync(string key, CancellationToken cancellation = default) => _transport.GetAsync(PathOf(key), ApiJson.Default.ExperimentDetails, cancellation);

    /// <summary>
    /// Follows an experiment: everything that has happened, then what happens, until it is over. Events with a number come each once and in order, over
    /// as many connections as it takes; progress comes between them.
    /// </summary>
    /// <param name="key">Which.</param>
    /// <param name="after">Starts after the event of this number; null: at the first.</param>
    /// <param name="cancellation">Ends the following.</param>
    public IAsyncEnumerable<ExperimentEvent> EventsAsync(string key, long? after = null, CancellationToken cancellation = default) =>
        new EventStream(_transport, _options, $"{PathOf(key)}/events").ReadAsync(after, cancellation);

    /// <summary>What has happened so far, also on nodes that are gone.</summary>
    /// <param name="key">Which.</param>
    /// <param name="after">Starts after the event of this number; null: at the first.</param>
    /// <param name="level">Only what matters so much, or more.</param>
    /// <param name="cancellation">Stops.</param>
    public IAsyncEnumerable<ExperimentEvent> LogsAsync(string key, long? after = null, EventLevel level = EventLevel.Info, CancellationToken cancellation = default)
    {
        var word = JsonNamingPolicy.KebabCaseLower.ConvertName(level.ToString());
        return Query.AllAsync(
            next => _transport.GetAsync(Query.Of($"{PathOf(key)}/logs", ("after", (object?)next ?? after), ("level", word)), ApiJson.Default.PageExperimentEvent, cancellation), cancellation);
    }

    /// <summary>Follows an experiment until it is over.</summary>
    /// <returns>The experiment then.</returns>
    public async Task<Experiment> WaitAsync(string key, CancellationToken cancellation = default)
    {
        await foreach (var _ in EventsAsync(key, null, cancellation))
        {
        }

        return (await GetAsync(key, cancellation)).Experiment;
    }

    // ---- results

    /// <summary>How well a finished experiment went: <c>metrics.json</c>, as docs/metrics.md describes it.</summary>
    public async Task<JsonDocument> MetricsAsync(string key, CancellationToken cancellation = default)
    {
        using var response = await _transport.OpenAsync(HttpMethod.Get, $"{PathOf(key)}/metrics", null, null, cancellation);
        await using var content = await _transport.ContentOfAsync(response, cancellation);
        return await JsonDocument.ParseAsync(content, default, cancellation);
    }

    /// <summary>Lists the files of a finished experiment.</summary>
    public IAsyncEnumerable<ResultFile> ResultsAsync(string key, CancellationToken cancellation = default) =>
        Query.AllAsync(after => _transport.GetAsync(Query.Of($"{PathOf(key)}/results", ("after", after)), ApiJson.Default.PageResultFile, cancellation), cancellation);

    /// <summary>Writes a file of the results to a stream.</summary>
    /// <param name="key">Which experiment.</param>
    /// <param name="path">The file's path in the results.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="from">The first byte wanted.</param>
    /// <param name="cancellation">Stops.</param>
    public Task DownloadAsync(string key, string path, Stream to, long from = 0, CancellationToken cancellation = default) => _download.CopyAsync($"{PathOf(key)}/results/{Query.Segments(path)}", to, from, cancellation);

    /// <summary>Writes all results below a folder, each file whole and with the hash that the manifest names; what is there already is not downloaded again.</summary>
    public async Task DownloadResultsAsync(string key, string folder, CancellationToken cancellation = default)
    {
        var files = new List<ResultFile>();
        await foreach (var file in ResultsAsync(key, cancellation)) files.Add(file);
        await DownloadResultsAsync(key, files, folder, null, cancellation);
    }

    /// <summary>The same for some of the results.</summary>
    /// <param name="key">Which experiment.</param>
    /// <param name="files">Which files.</param>
    /// <param name="folder">Where they go.</param>
    /// <param name="arrived">Is told of each that is there; null: nobody is.</param>
    /// <param name="cancellation">Stops.</param>
    public Task DownloadResultsAsync(string key, IEnumerable<ResultFile> files, string folder, Action<ResultFile>? arrived, CancellationToken cancellation = default) =>
        _download.FilesAsync(files, file => $"{PathOf(key)}/results/{Query.Segments(file.Path)}", folder, cancellation, arrived);

    private static string PathOf(string key) => $"v1/experiments/{Query.Segment(key)}";

    private Task<Accepted> ControlAsync(string key, string what, CancellationToken cancellation) => _transport.PostAsync($"{PathOf(key)}/{what}", ApiJson.Default.Accepted, cancellation);
}
