using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Client;
using Api = NeuronEdit.Client;

namespace NeuronEdit.Cli.Host;

/// <summary>A cluster by the HTTP API of one of its nodes: nothing but that is needed here, neither the store nor the workers' folders.</summary>
internal sealed class NodeHost : IClusterHost
{
    private const int PageSize = 500;
    private const string NotFound = "not-found";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private readonly Uri _node;
    private readonly NeuronEditClient _client;
    private readonly TimeProvider _time;

    private NodeHost(Uri node, NeuronEditClient client, TimeProvider time) => (_node, _client, _time) = (node, client, time);

    /// <summary>Makes one; the node is asked later.</summary>
    /// <exception cref="NeuronEditException">Specification: a token would be sent to another machine unencrypted.</exception>
    public static IClusterHost Open(ClusterAddress cluster, TimeProvider time) => new NodeHost(cluster.Node!, NodeErrors.Open(cluster.Node!, cluster.Token, time), time);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Submitted> SubmitAsync(SubmitOrder order, CancellationToken cancellation) => GuardAsync(async () =>
    {
        if (order.User is not null) throw new NeuronEditException(FailureCode.Specification, "--user cannot be given to a node: an experiment is the token's user's. Leave it out, or log in as that user.");
        var experiment = new SubmitExperiment(await ReadAsync(order.SpecPath, cancellation))
        {
            Results = order.Output,
            Share = new Api.Share(order.Weight, order.Priority, StoreViews.Limit(order.SlotsMax)),
            DeadlineSeconds = order.Deadline?.TotalSeconds,
            RetentionSeconds = order.Retention?.TotalSeconds,
        };
        return await SubmittedAsync(await _client.Experiments.SubmitAsync(experiment, cancellation), cancellation);
    });

    /// <inheritdoc/>
    public Task<Submitted> AddSamplesAsync(AddSamplesOrder order, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var found = await FindAsync(order.Experiment, cancellation);
        var samples = new AddSamples([new SampleInput(order.Paths, order.Sample, order.Truth.IsEmpty ? null : order.Truth)]);
        return await SubmittedAsync(await _client.Experiments.AddSamplesAsync(found.Key, samples, cancellation), cancellation);
    });

    /// <inheritdoc/>
    public Task<ControlOutcome> ControlAsync(ControlOrder order, Action<Asked> asked, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var found = await FindAsync(order.Experiment, cancellation);
        var failures = order is { Control: Control.Delete, Wait: true } ? await LastFailureAsync(found.Key, null, cancellation) : null;
        var accepted = await AskAsync(order.Control, found.Key, cancellation);
        if (!order.Wait) return new ControlOutcome(order.Control, found.Key, found.Name, accepted.IsNew, IsDone: false, NodeViews.Of(accepted.Experiment));
        asked(new Asked(await AnyAliveAsync(cancellation)));
        var now = await DoneAsync(order.Control, accepted, failures, cancellation);
        return new ControlOutcome(order.Control, found.Key, found.Name, accepted.IsNew, IsDone: true, now is null ? null : NodeViews.Of(now));
    });

    /// <inheritdoc/>
    public Task<ExperimentInfo> ShareAsync(ShareOrder order, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var found = await FindAsync(order.Experiment, cancellation);
        return NodeViews.Of(await _client.Experiments.ChangeShareAsync(found.Key, new ShareChange(order.Weight, order.Priority, order.SlotsMax), cancellation));
    });

    /// <inheritdoc/>
    public Task<ExperimentList> ListAsync(ListOrder order, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var filter = new Api.ExperimentFilter(order.Status is { } status ? NodeViews.Of(status) : null, order.User);
        var found = ImmutableArray.CreateBuilder<ExperimentInfo>();
        for (var after = order.After; ;)
        {
            var page = await _client.Experiments.PageAsync(filter, after, Math.Min(PageSize, order.Limit - found.Count), cancellation);
            found.AddRange(page.Items.Select(NodeViews.Of));
            after = page.Next;
            if (after is null || found.Count >= order.Limit) return new ExperimentList(found.ToImmutable(), after);
        }
    });

    /// <inheritdoc/>
    public Task<ExperimentView> ShowAsync(string experiment, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var found = await FindAsync(experiment, cancellation);
        return NodeViews.Of(await _client.Experiments.GetAsync(found.Key, cancellation));
    });

    /// <inheritdoc/>
    public Task<ExperimentView?> FollowAsync(RunToFollow run, Action<ExperimentView?> seen, CancellationToken cancellation) => GuardAsync(async () =>
    {
        try
        {
            return await FollowHereAsync(run, seen, cancellation);
        }
        catch (NeuronEditApiException e) when (e.Code == NeuronEditApiException.Unreachable)
        {
            throw new NeuronEditException(
                FailureCode.Storage, $"{e.Message} The experiment goes on where other workers are. Watch it at another node: neuronedit watch {Phases.ShownKey(run.Key)} --node URL", e);
        }
    });

    /// <inheritdoc/>
    public Task<LogsEnd> LogsAsync(LogsOrder order, Action<LogLine> told, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var found = await FindAsync(order.Experiment, cancellation);
        var events = order.Follow ? FollowEventsAsync(found.Key, order.After, cancellation) : _client.Experiments.LogsAsync(found.Key, order.After, order.Level, cancellation);
        long? last = null;
        await foreach (var happened in events)
        {
            if (happened.Number is not { } number) continue;
            last = number;
            if (happened.Level >= order.Level) told(NodeViews.Of(happened, number));
        }

        return new LogsEnd(found.Key, last);
    });

    /// <inheritdoc/>
    public Task<ResultsOutcome> ResultsAsync(ResultsOrder order, Action<Arrived> arrived, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var found = await FindAsync(order.Experiment, cancellation);
        var files = new List<ResultFile>();
        await foreach (var file in _client.Experiments.ResultsAsync(found.Key, cancellation)) files.Add(file);
        var wanted = order.Paths.IsEmpty ? files : files.FindAll(file => order.Paths.Any(path => IsIn(path, file.Path)));
        foreach (var path in order.Paths.Where(path => !files.Exists(file => IsIn(path, file.Path))))
            throw new NeuronEditException(FailureCode.Specification, $"The results of {found.Name} have no {path}. Those that there are: neuronedit results {Phases.ShownKey(found.Key)}");
        if (order.Output is { } folder)
        {
            var (count, bytes, all) = (0, 0L, wanted.Sum(file => file.Bytes));
            await _client.Experiments.DownloadResultsAsync(found.Key, wanted, folder, file => arrived(new Arrived(++count, wanted.Count, bytes += file.Bytes, all)), cancellation);
        }

        return new ResultsOutcome(found.Key, found.Name, order.Output, [.. wanted.Select(NodeViews.Of)]);
    });

    /// <inheritdoc/>
    public Task<WorkerList> WorkersAsync(CancellationToken cancellation) => GuardAsync(async () =>
    {
        var workers = ImmutableArray.CreateBuilder<WorkerInfo>();
        await foreach (var worker in _client.Workers.ListAsync(cancellation)) workers.Add(NodeViews.Of(worker));
        return new WorkerList(workers.ToImmutable());
    });

    /// <inheritdoc/>
    public Task<Drained> DrainAsync(DrainOrder order, Action<Asked> asked, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var before = NodeViews.Of(await _client.Workers.DrainAsync(order.Worker, cancellation));
        if (!order.Wait) return new Drained(before with { Draining = true }, IsGone: false);
        asked(new Asked(WorkerIsAlive: true));
        while (true)
        {
            var now = (await WorkersAsync(cancellation)).Workers.FirstOrDefault(w => w.Name == order.Worker);
            if (now is not { Status: Cluster.Actors.WorkerStatus.Alive }) return new Drained(now ?? before, IsGone: true);
            await Task.Delay(PollInterval, _time, cancellation);
        }
    });

    /// <summary>Follows a run until it has ended; null: the experiment is deleted.</summary>
    private async Task<ExperimentView?> FollowHereAsync(RunToFollow run, Action<ExperimentView?> seen, CancellationToken cancellation)
    {
        while (true)
        {
            var now = await LookAsync(run.Key, seen, cancellation);
            if (now is null || (now.Run >= run.Run && now.Experiment.IsOver)) return now;
            var status = now.Experiment.Status;
            await foreach (var happened in FollowEventsAsync(run.Key, null, cancellation))
            {
                if (happened.Progress is { } progress)
                {
                    status = NodeViews.Of(progress.Experiment).Status;
                    seen(NodeViews.Of(progress));
                }
                else if (happened.Status is { } other && NodeViews.StatusOf(other) != status)
                {
                    if (await LookAsync(run.Key, seen, cancellation) is not { } changed) return null;
                    status = changed.Experiment.Status;
                }
            }

            // The stream ends with the run before, where the one that is waited for has not begun.
            await Task.Delay(PollInterval, _time, cancellation);
        }
    }

    private static bool IsIn(string path, string file) => file == path || file.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Specification, $"The experiment file {path} cannot be read: {e.Message}", e);
        }
    }

    private Task<T> GuardAsync<T>(Func<Task<T>> call) => NodeErrors.GuardAsync(_node, call);

    /// <summary>Finds the experiment that somebody means.</summary>
    private async Task<Experiment> FindAsync(string text, CancellationToken cancellation)
    {
        if (text.Length >= ExperimentChoice.PrefixLengthMin && text.All(char.IsAsciiHexDigitLower))
        {
            var matching = await _client.Experiments.PageAsync(new Api.ExperimentFilter(KeyPrefix: text), null, ExperimentChoice.CandidatesMax, cancellation);
            if (matching.Items.Length > 0) return ExperimentChoice.ByKey(text, matching.Items, Tell);
        }

        return ExperimentChoice.ByName(text, (await _client.Experiments.PageAsync(new Api.ExperimentFilter(Name: text), null, ExperimentChoice.CandidatesMax, cancellation)).Items, Tell);

        static (string Key, string? Name, string Phase) Tell(Experiment found) => (found.Key, found.Name, NodeViews.Of(found).Phase);
    }

    private async Task<Submitted> SubmittedAsync(Accepted accepted, CancellationToken cancellation)
    {
        var experiment = accepted.Experiment;
        return new Submitted(experiment.Key, experiment.Name, experiment.Results, accepted.IsNew, accepted.Run, await AnyAliveAsync(cancellation), NodeViews.Taken(experiment));
    }

    private async Task<bool> AnyAliveAsync(CancellationToken cancellation)
    {
        await foreach (var worker in _client.Workers.ListAsync(cancellation))
            if (worker.Status == Api.WorkerStatus.Alive) return true;
        return false;
    }

    private Task<Accepted> AskAsync(Control control, string key, CancellationToken cancellation) => control switch
    {
        Control.Pause => _client.Experiments.PauseAsync(key, cancellation),
        Control.Resume => _client.Experiments.ResumeAsync(key, cancellation),
        Control.Cancel => _client.Experiments.CancelAsync(key, cancellation),
        Control.Delete => _client.Experiments.DeleteAsync(key, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(control), control, "Nothing that can be asked."),
    };

    /// <summary>Waits until what was asked is done, or can be done no more.</summary>
    /// <returns>The experiment then; null: it is deleted.</returns>
    private async Task<Experiment?> DoneAsync(Control control, Accepted accepted, long? failures, CancellationToken cancellation)
    {
        var key = accepted.Experiment.Key;
        while (true)
        {
            if (await GetAsync(key, cancellation) is not { Experiment: var now }) return null;
            var isDone = control switch
            {
                Control.Pause => now.Status is not (Api.ExperimentStatus.Submitted or Api.ExperimentStatus.Running or Api.ExperimentStatus.Stopping),
                Control.Resume => now.Run >= accepted.Run || now.Status == Api.ExperimentStatus.Running,
                Control.Cancel => now.IsOver(),
                _ => now.Status == Api.ExperimentStatus.Failed && await LastFailureAsync(key, failures, cancellation) is not null,
            };
            if (isDone) return now;
            await Task.Delay(PollInterval, _time, cancellation);
        }
    }

    /// <summary>The number of the last event by which the experiment failed; null: there is none after the one that is known.</summary>
    private async Task<long?> LastFailureAsync(string key, long? after, CancellationToken cancellation)
    {
        long? last = null;
        await foreach (var happened in _client.Experiments.LogsAsync(key, after, EventLevel.Error, cancellation))
            if (happened.Status == Api.ExperimentStatus.Failed) last = happened.Number;
        return last;
    }

    /// <summary>The events of an experiment that was there; where it is no more, they are over.</summary>
    private async IAsyncEnumerable<ExperimentEvent> FollowEventsAsync(string key, long? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var events = _client.Experiments.EventsAsync(key, after, cancellation).GetAsyncEnumerator(cancellation);
        while (await NextAsync()) yield return events.Current;

        async Task<bool> NextAsync()
        {
            try
            {
                return await events.MoveNextAsync();
            }
            catch (NeuronEditApiException e) when (e.Code == NotFound)
            {
                return false;
            }
        }
    }

    private async Task<ExperimentView?> LookAsync(string key, Action<ExperimentView?> seen, CancellationToken cancellation)
    {
        if (await GetAsync(key, cancellation) is not { } details) return null;
        var view = NodeViews.Of(details);
        seen(view.Experiment.Status is null ? null : view);
        return view;
    }

    /// <summary>An experiment; null where it is not there.</summary>
    private async Task<Api.ExperimentDetails?> GetAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return await _client.Experiments.GetAsync(key, cancellation);
        }
        catch (NeuronEditApiException e) when (e.Code == NotFound)
        {
            return null;
        }
    }
}
