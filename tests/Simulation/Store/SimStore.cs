using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Simulation.Scheduling;

namespace NeuronEdit.Simulation.Store;

/// <summary>A process' connection to the store, through a network that may lose what is asked or what is answered.</summary>
internal sealed class SimStore : IClusterStore
{
    /// <summary>How long a call waits for its answer; then it fails, though it may still be on its way and take place later.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly SimScheduler _scheduler;
    private readonly StoreServer _server;
    private readonly MemoryModel _model;
    private readonly IReadOnlyList<IStoreObserver> _observers;
    private readonly Notifier _notifier;

    // Of the last transaction: what it brought can wait until others look.
    private bool _canWait;

    public SimStore(SimScheduler scheduler, StoreServer server, SimProcess process, IReadOnlyList<IStoreObserver> observers)
    {
        (_scheduler, _server, _model, Process, _observers) = (scheduler, server, server.Model, process, observers);
        (Messages, Work, _notifier) = (new Wakeup(process.Time), new Wakeup(process.Time), new Notifier(scheduler, server, this));
    }

    public SimProcess Process { get; }

    public Wakeup Messages { get; }

    public Wakeup Work { get; }

    /// <summary>Shards, as bits, that it listens to.</summary>
    public ulong Shards { get; private set; }

    /// <summary>True while the network between this process and the store is cut.</summary>
    public bool IsCut { get; set; }

    /// <summary>Calls that have not arrived yet, or are being served.</summary>
    public int OnTheirWay { get; private set; }

    /// <summary>Prints what happens; null: does not.</summary>
    public Action<string>? Trace { get; init; }

    public Task OpenAsync(CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<StoredActor?> ReadActorAsync(ActorId actor, CancellationToken cancellation) => AskAsync(StoreCall.Read, 1, _ => _model.ReadActor(actor), cancellation);

    public Task<ImmutableArray<StoredActor>> ListActorsAsync(string kind, string? after, int limit, CancellationToken cancellation) =>
        AskAsync(StoreCall.Read, limit, _ => _model.ListActors(kind, after, limit), cancellation);

    public Task SendAsync(ImmutableArray<OutgoingMessage> messages, CancellationToken cancellation) => AskAsync(
        StoreCall.Send,
        messages.Length,
        now =>
        {
            _model.Send(messages, now);
            _canWait = messages.All(m => m.To.Kind == WorkerActor.KindName);
            return Seen(true, (o, _) => o.OnSend(messages, now));
        },
        cancellation);

    public Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ImmutableArray<int> shards, int limit, CancellationToken cancellation) =>
        AskAsync(StoreCall.ReadWaiting, 0, now => Seen(_model.ReadWaiting(shards, limit, now), (o, found) => o.OnRead(found, limit, now)), cancellation);

    public Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ActorId actor, int limit, CancellationToken cancellation) =>
        AskAsync(StoreCall.ReadWaiting, 0, now => Seen(_model.ReadWaiting(actor, limit, now), (o, found) => o.OnRead(found, limit, now)), cancellation);

    public Task<bool> CommitAsync(TurnCommit commit, CancellationToken cancellation)
    {
        // Ids are given out when a transaction begins and seen when it ends: another's higher ids may be seen earlier.
        var firstId = _model.Messages.Reserve(commit.Messages.Length);
        // Two kilobytes of state cost about what a row costs.
        var rows = commit.Consumed.Length + commit.Messages.Length + commit.Work.Length + (commit.State?.Length ?? 0) / 2_048;
        return AskAsync(StoreCall.Commit, rows, now => Seen(_model.Commit(commit, firstId, now), (o, accepted) => o.OnCommit(commit, accepted, now)), cancellation);
    }

    public async Task<ImmutableArray<int>> LeaseShardsAsync(string node, TimeSpan lease, CancellationToken cancellation)
    {
        var shards = await AskAsync(StoreCall.Shards, 0, now => _model.Shards.Lease(node, lease, now), cancellation);
        Shards = shards.Aggregate(0UL, (bits, shard) => bits | 1UL << shard);
        return shards;
    }

    public Task ReleaseShardsAsync(string node, CancellationToken cancellation) => AskAsync(
        StoreCall.Shards,
        0,
        _ =>
        {
            _model.Shards.Release(node);
            return true;
        },
        cancellation);

    public Task<ImmutableArray<ClaimedWork>> ClaimAsync(ClaimRequest request, CancellationToken cancellation) => AskAsync(
        _model.CountWork().Waiting > 0 ? StoreCall.Claim : StoreCall.EmptyClaim,
        request.Slots,
        now => Seen(_model.Claim(request, now), (o, claimed) => o.OnClaim(request, claimed, now)),
        cancellation);

    public Task<ImmutableArray<LeaseState>> RenewAsync(ImmutableArray<Renewal> renewals, TimeSpan lease, CancellationToken cancellation) =>
        AskAsync(StoreCall.Renew, renewals.Length, now => Seen(_model.Renew(renewals, lease, now), (o, states) => o.OnRenew(renewals, states, lease, now)), cancellation);

    public Task<bool> FinishAsync(WorkClaim claim, string result, CancellationToken cancellation) =>
        AskAsync(StoreCall.Finish, 1, now => Seen(Finish(claim, result, now), (o, accepted) => o.OnFinish(claim, result, accepted, now)), cancellation);

    public Task<bool> FailAsync(WorkClaim claim, WorkFailure failure, bool permanent, RetryPolicy retry, CancellationToken cancellation) =>
        AskAsync(StoreCall.Give, 1, now => Seen(_model.Fail(claim, failure, permanent, retry, now), (o, accepted) => o.OnFail(claim, permanent, retry, accepted, now)), cancellation);

    public Task<bool> HandBackAsync(WorkClaim claim, CancellationToken cancellation) =>
        AskAsync(StoreCall.Give, 1, now => Seen(_model.HandBack(claim, now), (o, accepted) => o.OnHandBack(claim, accepted, now)), cancellation);

    public Task<int> ExpireAsync(RetryPolicy retry, int limit, CancellationToken cancellation) =>
        AskAsync(StoreCall.Expire, 0, now => Seen(_model.Expire(retry, limit, now), (o, ended) => o.OnExpire(retry, limit, ended, now)), cancellation);

    public Task<ImmutableArray<WorkOutcome>> ReadOutcomesAsync(ActorId owner, string kind, long from, int limit, CancellationToken cancellation) =>
        AskAsync(StoreCall.Outcomes, limit, _ => _model.ReadOutcomes(owner, kind, from, limit), cancellation);

    public Task<ImmutableArray<RunningWork>> ReadRunningAsync(string queue, CancellationToken cancellation) => AskAsync(StoreCall.Read, 1, _ => _model.ReadRunning(queue), cancellation);

    public Task<WorkCounts> CountWorkAsync(CancellationToken cancellation) => AskAsync(StoreCall.Read, 1, _ => _model.CountWork(), cancellation);

    /// <summary>Wakes the loops of this process that a notice concerns.</summary>
    public void Hear(Notice notice)
    {
        if ((notice.Shards & Shards) != 0) Messages.Signal();
        if (notice.Work) Work.Signal();
    }

    private bool Finish(WorkClaim claim, string result, TimeSpan now)
    {
        _canWait = _model.Items.Find(claim.Item) is { } item && _model.Items.HasWaiting(item.Owner);
        return _model.Finish(claim, result, now);
    }

    /// <summary>Tells this process at once, and others what is not its own.</summary>
    private void Spread(Notice news)
    {
        if (news == default) return;
        Process.CallBack(TimeSpan.Zero, () => Hear(news));
        if (!_canWait || _server.Conditions.Notifies == Notifying.All) _notifier.Send(news with { Shards = news.Shards & ~Shards });
    }

    private T Seen<T>(T result, Action<IStoreObserver, T> tell)
    {
        foreach (var observer in _observers) tell(observer, result);
        return result;
    }

    /// <summary>There, wait, transaction, and back; any of it may go wrong.</summary>
    private Task<T> AskAsync<T>(StoreCall call, int rows, Func<TimeSpan, T> transaction, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<T>();
        // Whoever stops waiting does not take the question back.
        var giveUp = cancellation.UnsafeRegister(static (a, stopped) => ((TaskCompletionSource<T>)a!).TrySetCanceled(stopped), answer);
        if (IsCut)
        {
            Refuse(answer, Timeout);
        }
        else
        {
            var way = _server.OneWay();
            if (way > Timeout) Refuse(answer, Timeout);
            OnTheirWay++;
            var asked = _scheduler.Now;
            if (call == StoreCall.Commit) way += _server.Conditions.Turn.Fixed + _server.Conditions.Turn.PerRow * rows;
            _scheduler.Schedule(way, () => Arrive(call, rows, transaction, answer, asked));
        }

        return EndAsync(answer.Task, giveUp);
    }

    private static async Task<T> EndAsync<T>(Task<T> answer, CancellationTokenRegistration giveUp)
    {
        try
        {
            return await answer;
        }
        finally
        {
            await giveUp.DisposeAsync();
        }
    }

    private void Arrive<T>(StoreCall call, int rows, Func<TimeSpan, T> transaction, TaskCompletionSource<T> answer, TimeSpan asked)
    {
        if (_server.Conditions.IsDown || _server.Happens(_server.Conditions.FailsBefore)) Lose(answer);
        else _server.Machine.Serve(call, rows, () => Run(call, transaction, answer, asked));
    }

    private void Run<T>(StoreCall call, Func<TimeSpan, T> transaction, TaskCompletionSource<T> answer, TimeSpan asked)
    {
        if (_server.Conditions.IsDown)
        {
            Lose(answer);
            return;
        }

        OnTheirWay--;
        T result;
        _canWait = false;
        try
        {
            result = transaction(_scheduler.Now);
        }
        catch (InvalidOperationException e)
        {
            _server.Misused?.Invoke($"{call} of {Process.Name}: {e.Message}");
            return;
        }

        _scheduler.Note((long)call);
        Trace?.Invoke($"{Process.Name} {call} {Shown(result)}");
        Spread(_model.TakeNews());
        Answer(answer, result, asked + Timeout - _scheduler.Now);
    }

    private void Answer<T>(TaskCompletionSource<T> answer, T result, TimeSpan left)
    {
        var way = _server.OneWay();
        if (IsCut || way > left) Refuse(answer, left);
        else if (_server.Happens(_server.Conditions.FailsAfter)) Refuse(answer, way);
        else Process.CallBack(way, () => answer.TrySetResult(result));
    }

    private void Lose<T>(TaskCompletionSource<T> answer)
    {
        OnTheirWay--;
        Refuse(answer, _server.OneWay());
    }

    private void Refuse<T>(TaskCompletionSource<T> answer, TimeSpan after) =>
        Process.CallBack(after, () => answer.TrySetException(new StoreException("The connection to the store is lost.", isTransient: true)));

    private static string Shown<T>(T result) => result switch
    {
        ImmutableArray<ClaimedWork> claimed => string.Join(", ", claimed.Select(c => $"{c.Owner} {c.Kind} {c.Index} token {c.Claim.Token}")),
        ImmutableArray<StoredMessage> messages => string.Join(", ", messages.Select(m => $"{m.Id} {m.To} {m.Type}")),
        ImmutableArray<LeaseState> states => string.Join(", ", states),
        ImmutableArray<int> shards => $"{shards.Length} shards",
        StoredActor actor => $"{actor.Actor} version {actor.Version}",
        _ => $"{result}",
    };
}
