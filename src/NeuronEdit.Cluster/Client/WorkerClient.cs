using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Client;

/// <summary>A worker in a list.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Draining">True once it is to leave.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Devices">What it computes on.</param>
/// <param name="Slots">Its slots.</param>
/// <param name="SlotsBusy">Slots in use when it last said so.</param>
public sealed record WorkerView(string Name, WorkerStatus Status, bool Draining, string Version, string Host, ImmutableArray<string> Devices, int Slots, int SlotsBusy)
{
    internal static WorkerView Of(WorkerState state) => state.Last is { } beat
        ? new(state.Key, state.Status, state.Draining, beat.Version, beat.Host, beat.Devices, beat.Slots, beat.SlotsBusy)
        : new(state.Key, state.Status, state.Draining, "", "", [], 0, 0);
}

/// <summary>A part of a list.</summary>
/// <param name="Workers">In the order of their names.</param>
/// <param name="Next">What to give as <c>after</c> for the next part; null: this was the last.</param>
public sealed record WorkerPage(ImmutableArray<WorkerView> Workers, string? Next);

/// <summary>Looks at the workers of a cluster, and lets them leave; see <see cref="ClusterClient.Workers"/>.</summary>
public sealed class WorkerClient
{
    private const int PageSize = 500;
    private readonly StoreCalls _calls;
    private readonly TimeProvider _time;

    internal WorkerClient(StoreCalls calls, TimeProvider time) => (_calls, _time) = (calls, time);

    /// <summary>Lists workers in the order of their names; those that left or were lost are remembered for an hour.</summary>
    /// <param name="after">Starts after this name; null: at the first.</param>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<WorkerPage> ListAsync(string? after, int limit, CancellationToken cancellation)
    {
        var page = await _calls.ListAsync<WorkerState>(WorkerActor.KindName, after, limit, cancellation);
        return new WorkerPage([.. page.Select(w => WorkerView.Of(w.State))], page.Length < limit ? null : page[^1].Key);
    }

    /// <summary>Whether any worker is alive that is not about to leave.</summary>
    public async Task<bool> AnyAliveAsync(CancellationToken cancellation)
    {
        for (string? after = null; ;)
        {
            var page = await ListAsync(after, PageSize, cancellation);
            if (page.Workers.Any(w => w is { Status: WorkerStatus.Alive, Draining: false })) return true;
            if (page.Next is null) return false;
            after = page.Next;
        }
    }

    /// <summary>Lets a worker leave: it claims nothing more, finishes or hands back what it has, and goes.</summary>
    /// <param name="worker">Its name.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The worker as it was.</returns>
    /// <exception cref="NeuronEditException">Specification: there is no such worker, or it is gone.</exception>
    public async Task<WorkerView> DrainAsync(string worker, CancellationToken cancellation)
    {
        var found = await FindAsync(worker, cancellation);
        if (found.Status != WorkerStatus.Alive)
        {
            throw new NeuronEditException(FailureCode.Specification, found.Status == WorkerStatus.Left
                ? $"Worker {worker} has left already."
                : $"Worker {worker} is lost: it has not been heard of for a while. Its work goes to others by itself; where the process still runs, end it there.");
        }

        if (!found.Draining) await _calls.SendAsync(WorkerActor.Id(worker), new WorkerDrain(), cancellation);
        return found;
    }

    /// <summary>Waits until a worker is gone.</summary>
    /// <returns>The worker then; null: it is forgotten.</returns>
    public async Task<WorkerView?> WaitUntilGoneAsync(string worker, CancellationToken cancellation)
    {
        while (true)
        {
            var now = await _calls.ReadAsync<WorkerState>(WorkerActor.Id(worker), cancellation);
            if (now is null || now.State.Status != WorkerStatus.Alive) return now is null ? null : WorkerView.Of(now.State);
            await Task.Delay(ClusterClient.PollInterval, _time, cancellation);
        }
    }

    private async Task<WorkerView> FindAsync(string worker, CancellationToken cancellation)
    {
        if (ActorId.IsPart(worker) && await _calls.ReadAsync<WorkerState>(WorkerActor.Id(worker), cancellation) is { } found) return WorkerView.Of(found.State);
        var known = await _calls.ListAsync<WorkerState>(WorkerActor.KindName, null, PageSize, cancellation);
        throw new NeuronEditException(FailureCode.Specification, $"There is no worker {worker}.{NearestName.Suggest(worker, known.Select(w => w.Key))} Those that there are: neuronedit workers");
    }
}
