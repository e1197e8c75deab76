using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cluster.Client;

/// <summary>
/// Brings experiments into a cluster, looks at them, and asks things of them. A request is a message in the store: once a method returns, it
/// is kept and will be done, though it may not be done yet; <see cref="WaitAsync"/> waits until it is.
/// </summary>
/// <remarks>
/// Experiments are named by key, by an unambiguous beginning of it (at least four digits), or by name. All methods fail with
/// <see cref="NeuronEditException"/>: Specification where there is no such experiment or its phase does not allow what is asked, Storage where
/// the store stays away. Safe for use from many threads.
/// </remarks>
public sealed class ClusterClient
{
    private const int PageSize = 500;

    private readonly StoreCalls _calls;
    private readonly ExperimentFinder _finder;
    private readonly ProgressReader _progress;
    private readonly Submitter _submitter;
    private readonly TimeProvider _time;

    /// <summary>A client of an opened store.</summary>
    /// <param name="store">The store; the client does not dispose it.</param>
    /// <param name="time">The clock that it waits by; null: the machine's.</param>
    public ClusterClient(IClusterStore store, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _calls = new StoreCalls(store, _time);
        _finder = new ExperimentFinder(_calls);
        _progress = new ProgressReader(_calls);
        _submitter = new Submitter(_calls, _finder);
        Workers = new WorkerClient(_calls, _time);
        Applications = new ApplicationClient(_calls);
    }

    /// <summary>How often waiting looks.</summary>
    public static TimeSpan PollInterval { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The cluster's workers.</summary>
    public WorkerClient Workers { get; }

    /// <summary>Edits that are applied to new data.</summary>
    public ApplicationClient Applications { get; }

    /// <summary>Opens the store, with the patience that the client has with all calls.</summary>
    public Task OpenStoreAsync(CancellationToken cancellation) => _calls.OpenAsync(cancellation);

    // ---- asking

    /// <summary>Submits an experiment. The same one (settings, results folder and inputs) that runs or is finished is not run again; one that failed or was cancelled begins anew.</summary>
    /// <param name="request">The experiment.</param>
    /// <param name="storage">The storage folder, under the path that every worker sees it by.</param>
    /// <param name="cancellation">Stops.</param>
    public Task<Request> SubmitAsync(SubmitRequest request, string storage, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _submitter.SubmitAsync(request, storage, cancellation);
    }

    /// <summary>Adds samples to a finished experiment; nothing is trained again. Also after an addition that failed or was cancelled, which is then left out.</summary>
    /// <param name="experiment">Which.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="baseDirectory">The folder that relative paths start from.</param>
    /// <param name="storage">The storage folder, under the path that every worker sees it by.</param>
    /// <param name="cancellation">Stops.</param>
    public Task<Request> AddSamplesAsync(string experiment, ImmutableArray<ExtrapolateSpec> samples, string baseDirectory, string storage, CancellationToken cancellation) =>
        _submitter.AddSamplesAsync(experiment, samples, baseDirectory, storage, cancellation);

    /// <summary>Stops an experiment until it is resumed; it is paused once nothing runs for it.</summary>
    public Task<Request> PauseAsync(string experiment, CancellationToken cancellation) =>
        AskAsync(experiment, RequestRules.Pause, new PauseExperiment(), (_, now) => now.State.Status is not (ExperimentStatus.Running or ExperimentStatus.Stopping), cancellation);

    /// <summary>Lets an experiment go on after a pause, a failure or a cancellation; what was done is kept.</summary>
    public Task<Request> ResumeAsync(string experiment, CancellationToken cancellation) =>
        AskAsync(experiment, RequestRules.Resume, new ResumeExperiment(), (before, now) => now.State.Run > before.State.Run || now.State.Status == ExperimentStatus.Running, cancellation, beginsRun: true);

    /// <summary>Stops an experiment for good; it is cancelled once nothing runs for it. What was done is kept until it is deleted.</summary>
    public Task<Request> CancelAsync(string experiment, CancellationToken cancellation) =>
        AskAsync(experiment, RequestRules.Cancel, new CancelExperiment(), (_, now) => Phases.IsOver(now.State.Status), cancellation);

    /// <summary>Stops an experiment, deletes its results and forgets it. Where its results cannot be deleted, it becomes failed.</summary>
    public Task<Request> DeleteAsync(string experiment, CancellationToken cancellation) =>
        AskAsync(experiment, RequestRules.Delete, new DeleteExperiment(), HasDeletingFailed, cancellation);

    /// <summary>Changes how an experiment shares the workers.</summary>
    /// <param name="experiment">Which.</param>
    /// <param name="change">The new share from the one that it has.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The experiment with its new share.</returns>
    public async Task<ExperimentSummary> ChangeShareAsync(string experiment, Func<Share, Share> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        var found = await _finder.FindAsync(experiment, cancellation);
        RequestRules.ChangeShare(found.State);
        var share = change(Share.Of(found.State.Submitted!));
        share.Validate();
        await _calls.SendAsync(ExperimentActor.Id(found.Key), new ChangeShare(share.Weight, share.Priority, share.SlotsMax ?? int.MaxValue), cancellation);
        return ExperimentSummary.Of(found.State) with { Share = share };
    }

    // ---- looking

    /// <summary>Lists experiments in the order of their keys.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Starts after this key; null: at the first.</param>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<ExperimentPage> ListAsync(ExperimentFilter filter, string? after, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        var found = ImmutableArray.CreateBuilder<ExperimentSummary>();
        while (true)
        {
            var page = await _calls.ListAsync<ExperimentState>(ExperimentActor.KindName, after, PageSize, cancellation);
            foreach (var experiment in page.Where(e => filter.Takes(e.State)))
            {
                if (found.Count == limit) return new ExperimentPage(found.ToImmutable(), found[^1].Key);
                found.Add(ExperimentSummary.Of(experiment.State));
            }

            if (page.Length < PageSize) return new ExperimentPage(found.ToImmutable(), null);
            after = page[^1].Key;
        }
    }

    /// <summary>All that there is to know of an experiment.</summary>
    public async Task<ExperimentDetails> ShowAsync(string experiment, CancellationToken cancellation) =>
        await _progress.ReadAsync((await _finder.FindAsync(experiment, cancellation)).State, cancellation);

    /// <summary>Waits until what was asked is done, or something else came of it.</summary>
    /// <returns>The experiment then; null: it is deleted.</returns>
    public async Task<ExperimentSummary?> WaitAsync(Request request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        while (true)
        {
            var now = await _calls.ReadAsync<ExperimentState>(ExperimentActor.Id(request.Key), cancellation);
            if (now is null && request.Before is not null) return null;
            if (now is not null && request.IsDone(now)) return ExperimentSummary.Of(now.State);
            await Task.Delay(PollInterval, _time, cancellation);
        }
    }

    /// <summary>Waits until the run that a submission, a resumption or an addition began has ended: finished, failed, cancelled or deleted. A paused experiment has not ended.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="seen">Is told how far it is, every time that it is looked at; null before a worker has taken it.</param>
    /// <param name="cancellation">Ends the waiting, not the experiment.</param>
    /// <returns>The experiment then; null: it was deleted.</returns>
    public Task<ExperimentDetails?> WaitForEndAsync(Request request, Func<ExperimentDetails?, Task> seen, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return FollowAsync(request.Key, request.FirstRun, request.Before is not null, seen, cancellation);
    }

    /// <summary>Looks at an experiment again and again, until a run of it has ended: finished, failed, cancelled or deleted. A paused experiment has not ended.</summary>
    /// <param name="key">The experiment's whole key.</param>
    /// <param name="run">The run whose end, or a later one's, is waited for; see <see cref="Request.FirstRun"/> and <see cref="ExperimentDetails.Run"/>.</param>
    /// <param name="isThere">True where it is known to be there: not to find it then means that it was deleted, not that no worker has taken it yet.</param>
    /// <param name="seen">Is told how far it is, every time that it is looked at; null before a worker has taken it.</param>
    /// <param name="cancellation">Ends the waiting, not the experiment.</param>
    /// <returns>The experiment then; null: it was deleted.</returns>
    public async Task<ExperimentDetails?> FollowAsync(string key, int run, bool isThere, Func<ExperimentDetails?, Task> seen, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(seen);
        while (true)
        {
            var now = await _calls.ReadAsync<ExperimentState>(ExperimentActor.Id(key), cancellation);
            if (now is null && isThere) return null;
            isThere |= now is not null;
            var details = now is null ? null : await _progress.ReadAsync(now.State, cancellation);
            await seen(details);
            if (details is not null && details.Run >= run && Phases.IsOver(details.Experiment.Status)) return details;
            await Task.Delay(PollInterval, _time, cancellation);
        }
    }

    /// <summary>Whoever asked while it was being deleted sees the next failure; else the first turn is that which begins to delete.</summary>
    private static bool HasDeletingFailed(Stored<ExperimentState> before, Stored<ExperimentState> now) =>
        now.State.Status == ExperimentStatus.Failed && now.Version >= before.Version + (RequestRules.Delete(before.State) ? 2 : 1);

    private async Task<Request> AskAsync(
        string experiment, Func<ExperimentState, bool> rule, Message message, Func<Stored<ExperimentState>, Stored<ExperimentState>, bool> isDone, CancellationToken cancellation, bool beginsRun = false)
    {
        var found = await _finder.FindAsync(experiment, cancellation);
        var isNews = rule(found.State);
        if (isNews) await _calls.SendAsync(ExperimentActor.Id(found.Key), message, cancellation);
        return new Request(found, isNews, beginsRun, now => isDone(found, now));
    }
}
