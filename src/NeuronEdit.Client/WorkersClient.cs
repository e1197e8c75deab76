namespace NeuronEdit.Client;

/// <summary>The cluster's workers; see <see cref="NeuronEditClient.Workers"/>.</summary>
public sealed class WorkersClient
{
    private readonly HttpTransport _transport;

    internal WorkersClient(HttpTransport transport) => _transport = transport;

    /// <summary>Lists workers by name; those that left or were lost are remembered for an hour.</summary>
    public IAsyncEnumerable<Worker> ListAsync(CancellationToken cancellation = default) =>
        Query.AllAsync(after => _transport.GetAsync(Query.Of("v1/workers", ("after", after)), ApiJson.Default.PageWorker, cancellation), cancellation);

    /// <summary>Lets a worker leave: it claims nothing more, finishes or hands back what it has, and goes.</summary>
    /// <returns>The worker as it was.</returns>
    public Task<Worker> DrainAsync(string name, CancellationToken cancellation = default) =>
        _transport.PostAsync($"v1/workers/{Query.Segment(name)}/drain", ApiJson.Default.Worker, cancellation);
}
