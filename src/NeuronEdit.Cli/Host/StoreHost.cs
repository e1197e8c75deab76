using System.Collections.Immutable;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cli.Host;

/// <summary>A cluster by its store: this process reads and writes it as the workers do.</summary>
internal sealed class StoreHost : IClusterHost
{
    private const int PageSize = 1_000;

    /// <summary>How long a submission waits for a worker to take it, so that what is typed next finds it: workers look once a second where nothing signals them.</summary>
    private static readonly TimeSpan TakingPatience = TimeSpan.FromSeconds(3);

    private readonly IClusterStore _store;
    private readonly ClusterClient _client;
    private readonly TimeProvider _time;
    private readonly string _storage;

    private StoreHost(IClusterStore store, ClusterClient client, string storage, TimeProvider time) => (_store, _client, _storage, _time) = (store, client, storage, time);

    /// <summary>Opens the store.</summary>
    /// <exception cref="NeuronEditException">Specification: it cannot be the one that is meant. Storage: it cannot be opened.</exception>
    public static async Task<IClusterHost> OpenAsync(ClusterAddress cluster, TimeProvider time, CancellationToken cancellation)
    {
        var store = await StoreOpening.OpenAsync(cluster, time, cancellation);
        return new StoreHost(store, new ClusterClient(store, time), cluster.Storage, time);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <inheritdoc/>
    public async Task<Submitted> SubmitAsync(SubmitOrder order, CancellationToken cancellation)
    {
        var request = new SubmitRequest
        {
            Spec = SpecFile.Load(order.SpecPath),
            Results = order.Output,
            User = order.User ?? Environment.UserName,
            Share = new Share { Weight = order.Weight, Priority = order.Priority, SlotsMax = StoreViews.Limit(order.SlotsMax) },
            Deadline = order.Deadline,
            Retention = order.Retention,
        };
        return await SubmittedAsync(await _client.SubmitAsync(request, _storage, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async Task<Submitted> AddSamplesAsync(AddSamplesOrder order, CancellationToken cancellation)
    {
        ImmutableArray<ExtrapolateSpec> samples = [new ExtrapolateSpec(order.Sample, order.Paths, order.Truth)];
        var request = await _client.AddSamplesAsync(order.Experiment, samples, Environment.CurrentDirectory, _storage, cancellation);
        return await SubmittedAsync(request, cancellation);
    }

    /// <inheritdoc/>
    public async Task<ControlOutcome> ControlAsync(ControlOrder order, Action<Asked> asked, CancellationToken cancellation)
    {
        var request = await AskAsync(order, cancellation);
        if (!order.Wait) return new ControlOutcome(order.Control, request.Key, request.Name, request.IsNews, IsDone: false, StoreViews.Of(request.Before!));
        asked(new Asked(await _client.Workers.AnyAliveAsync(cancellation)));
        var now = await _client.WaitAsync(request, cancellation);
        return new ControlOutcome(order.Control, request.Key, request.Name, request.IsNews, IsDone: true, now is null ? null : StoreViews.Of(now));
    }

    /// <inheritdoc/>
    public async Task<ExperimentInfo> ShareAsync(ShareOrder order, CancellationToken cancellation)
    {
        Share Changed(Share share) => new()
        {
            Weight = order.Weight ?? share.Weight,
            Priority = order.Priority ?? share.Priority,
            SlotsMax = order.SlotsMax is { } most ? StoreViews.Limit(most) : share.SlotsMax,
        };
        return StoreViews.Of(await _client.ChangeShareAsync(order.Experiment, Changed, cancellation));
    }

    /// <inheritdoc/>
    public async Task<ExperimentList> ListAsync(ListOrder order, CancellationToken cancellation)
    {
        var page = await _client.ListAsync(new ExperimentFilter(order.Status, order.User), order.After, order.Limit, cancellation);
        return new ExperimentList([.. page.Experiments.Select(StoreViews.Of)], page.Next);
    }

    /// <inheritdoc/>
    public async Task<ExperimentView> ShowAsync(string experiment, CancellationToken cancellation) =>
        StoreViews.Of(await _client.ShowAsync(experiment, cancellation));

    /// <inheritdoc/>
    public async Task<ExperimentView?> FollowAsync(RunToFollow run, Action<ExperimentView?> seen, CancellationToken cancellation)
    {
        Task Seen(ExperimentDetails? now)
        {
            seen(now is null ? null : StoreViews.Of(now));
            return Task.CompletedTask;
        }

        return await _client.FollowAsync(run.Key, run.Run, run.IsThere, Seen, cancellation) is { } end ? StoreViews.Of(end) : null;
    }

    /// <inheritdoc/>
    public async Task<LogsEnd> LogsAsync(LogsOrder order, Action<LogLine> told, CancellationToken cancellation)
    {
        var found = await _client.ShowAsync(order.Experiment, cancellation);
        throw new NeuronEditException(FailureCode.Specification, $"What happened to {StoreViews.Of(found.Experiment).Title} is kept and told by nodes. Ask one: give --node URL instead of --store, or log in with neuronedit login URL.");
    }

    /// <inheritdoc/>
    public async Task<ResultsOutcome> ResultsAsync(ResultsOrder order, Action<Arrived> arrived, CancellationToken cancellation)
    {
        var found = StoreViews.Of((await _client.ShowAsync(order.Experiment, cancellation)).Experiment);
        throw new NeuronEditException(FailureCode.Specification, $"The results of {found.Title} lie in {found.Results}, where the workers see it. To fetch them from elsewhere ask a node: give --node URL instead of --store, or log in with neuronedit login URL.");
    }

    /// <inheritdoc/>
    public async Task<WorkerList> WorkersAsync(CancellationToken cancellation)
    {
        var workers = ImmutableArray.CreateBuilder<WorkerInfo>();
        for (string? after = null; ;)
        {
            var page = await _client.Workers.ListAsync(after, PageSize, cancellation);
            workers.AddRange(page.Workers.Select(StoreViews.Of));
            if (page.Next is null) return new WorkerList(workers.ToImmutable());
            after = page.Next;
        }
    }

    /// <inheritdoc/>
    public async Task<Drained> DrainAsync(DrainOrder order, Action<Asked> asked, CancellationToken cancellation)
    {
        var before = await _client.Workers.DrainAsync(order.Worker, cancellation);
        if (!order.Wait) return new Drained(StoreViews.Of(before with { Draining = true }), IsGone: false);
        asked(new Asked(WorkerIsAlive: true));
        var after = await _client.Workers.WaitUntilGoneAsync(order.Worker, cancellation);
        return new Drained(StoreViews.Of(after ?? before), IsGone: true);
    }

    private Task<Request> AskAsync(ControlOrder order, CancellationToken cancellation) => order.Control switch
    {
        Control.Pause => _client.PauseAsync(order.Experiment, cancellation),
        Control.Resume => _client.ResumeAsync(order.Experiment, cancellation),
        Control.Cancel => _client.CancelAsync(order.Experiment, cancellation),
        Control.Delete => _client.DeleteAsync(order.Experiment, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order.Control, "Nothing that can be asked."),
    };

    private async Task<Submitted> SubmittedAsync(Request request, CancellationToken cancellation)
    {
        var isAlive = await _client.Workers.AnyAliveAsync(cancellation);
        var taken = isAlive ? await TakenAsync(request, cancellation) : request.Before;
        return new Submitted(request.Key, request.Name, request.Results, request.IsNews, request.FirstRun, isAlive, taken is null ? null : StoreViews.Of(taken));
    }

    private async Task<ExperimentSummary?> TakenAsync(Request request, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(TakingPatience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return await _client.WaitAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return request.Before;
        }
    }
}
