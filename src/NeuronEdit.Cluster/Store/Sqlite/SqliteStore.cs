using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>The store in one file, for a cluster of one process; other processes of the machine may open it too, to look or to ask for something.</summary>
/// <remarks>
/// One connection, one transaction at a time. Write-ahead logging with <c>synchronous=NORMAL</c>: killing the process loses nothing; when the
/// machine loses its power the file may go back by some transactions, whole, which means that some work is done again.
/// </remarks>
public sealed class SqliteStore : IClusterStore
{
    private readonly SqliteFile _file;

    /// <summary>Names the file; <see cref="OpenAsync"/> opens it.</summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <param name="time">The store's clock; null: the machine's.</param>
    public SqliteStore(string path, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        time ??= TimeProvider.System;
        _file = new SqliteFile(Path.GetFullPath(path), time);
        (Messages, Work) = (new Wakeup(time), new Wakeup(time));
    }

    /// <inheritdoc/>
    public Wakeup Messages { get; }

    /// <inheritdoc/>
    public Wakeup Work { get; }

    /// <summary>Moves the store's clock, for tests.</summary>
    internal TimeSpan ClockOffset
    {
        get => _file.ClockOffset;
        set => _file.ClockOffset = value;
    }

    /// <inheritdoc cref="SqliteSession.Handle"/>
    internal SQLitePCL.sqlite3? Handle => _file.Handle;

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellation) => OpenVersionAsync(SqliteSchema.Latest, cancellation);

    /// <inheritdoc/>
    public Task<StoredActor?> ReadActorAsync(ActorId actor, CancellationToken cancellation) => Read(t => SqliteTurns.ReadActor(t, actor), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<StoredActor>> ListActorsAsync(string kind, string? after, int limit, CancellationToken cancellation) =>
        Read(t => SqliteTurns.ListActors(t, kind, after, limit), cancellation);

    /// <inheritdoc/>
    public Task SendAsync(ImmutableArray<OutgoingMessage> messages, CancellationToken cancellation) => Write(
        t =>
        {
            foreach (var message in messages) t.Post(message);
            return messages.Length;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ImmutableArray<int> shards, int limit, CancellationToken cancellation) =>
        Read(t => SqliteTurns.ReadWaiting(t, shards, limit), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ActorId actor, int limit, CancellationToken cancellation) =>
        Read(t => SqliteTurns.ReadWaiting(t, actor, limit), cancellation);

    /// <inheritdoc/>
    public Task<bool> CommitAsync(TurnCommit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return Write(t => SqliteTurns.Commit(t, commit), cancellation, keepIf: committed => committed);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<int>> LeaseShardsAsync(string node, TimeSpan lease, CancellationToken cancellation) =>
        Write(t => SqlitePlacement.Lease(t, node, lease), cancellation);

    /// <inheritdoc/>
    public Task ReleaseShardsAsync(string node, CancellationToken cancellation) => Write(t => SqlitePlacement.Release(t, node), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<ClaimedWork>> ClaimAsync(ClaimRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Slots, 1);
        return Write(t => SqliteClaims.Claim(t, request), cancellation);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<LeaseState>> RenewAsync(ImmutableArray<Renewal> renewals, TimeSpan lease, CancellationToken cancellation) =>
        Write(t => renewals.Select(r => SqliteLeases.Renew(t, r, lease)).ToImmutableArray(), cancellation);

    /// <inheritdoc/>
    public Task<bool> FinishAsync(WorkClaim claim, string result, CancellationToken cancellation) => Write(t => SqliteLeases.Finish(t, claim, result), cancellation);

    /// <inheritdoc/>
    public Task<bool> FailAsync(WorkClaim claim, WorkFailure failure, bool permanent, RetryPolicy retry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(failure);
        ArgumentNullException.ThrowIfNull(retry);
        return Write(t => SqliteLeases.Fail(t, claim, failure, permanent, retry), cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> HandBackAsync(WorkClaim claim, CancellationToken cancellation) => Write(t => SqliteLeases.HandBack(t, claim), cancellation);

    /// <summary>Gives all items of a worker back, as <see cref="HandBackAsync"/> does one: for a run that knows its predecessor of the same name to be dead, and so need not wait for its leases to end.</summary>
    /// <param name="worker">Who had them.</param>
    /// <param name="cancellation">Stops.</param>
    public Task HandBackAllAsync(string worker, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(worker);
        return Write(t => SqliteLeases.HandBackAll(t, worker), cancellation);
    }

    /// <inheritdoc/>
    public Task<int> ExpireAsync(RetryPolicy retry, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(retry);
        return Write(t => SqliteLeases.Expire(t, retry, limit), cancellation);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<WorkOutcome>> ReadOutcomesAsync(ActorId owner, string kind, long from, int limit, CancellationToken cancellation) =>
        Read(t => SqliteReports.ReadOutcomes(t, owner, kind, from, limit), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<RunningWork>> ReadRunningAsync(string queue, CancellationToken cancellation) => Read(t => SqliteReports.ReadRunning(t, queue), cancellation);

    /// <inheritdoc/>
    public Task<WorkCounts> CountWorkAsync(CancellationToken cancellation) => Read(SqliteReports.CountWork, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens with an earlier version's tables, for tests.</summary>
    internal Task OpenVersionAsync(int version, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _file.Open(version);
        return Task.CompletedTask;
    }

    private Task<T> Read<T>(Func<FileTransaction, T> read, CancellationToken cancellation) => Task.FromResult(_file.Read(read, cancellation));

    /// <summary>Runs a transaction; signals what it brought once it is committed.</summary>
    private Task<T> Write<T>(Func<FileTransaction, T> write, CancellationToken cancellation, Func<T, bool>? keepIf = null)
    {
        var (result, messages, work) = _file.Write(write, cancellation, keepIf);
        if (messages) Messages.Signal();
        if (work) Work.Signal();
        return Task.FromResult(result);
    }
}
