using System.Collections.Immutable;
using NeuronEdit.Cluster.Store.Postgres.Schema;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>The store that many machines share, in a PostgreSQL database.</summary>
/// <remarks>
/// Turns and ends of work are one round trip and durable when they return. Claims, renewals and leases of shards do not wait for the disk: what a
/// crash of the server loses of them is as if the lease had run out. Other processes are told with NOTIFY what may interest them.
/// </remarks>
internal sealed class PostgresStore : IClusterStore
{
    private readonly PostgresDatabase _database;
    private readonly PostgresTurns _turns;
    private readonly PostgresPlacement _placement;
    private readonly PostgresClaims _claims;
    private readonly PostgresLeases _leases;
    private readonly PostgresReports _reports;
    private readonly PostgresSignals _signals;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="connection">Npgsql's connection string.</param>
    /// <param name="time">Only for waiting: time is the server's.</param>
    /// <exception cref="NeuronEditException">Specification: it is no connection string.</exception>
    public PostgresStore(string connection, TimeProvider time)
    {
        _database = new PostgresDatabase(PostgresSettings.Complete(connection));
        _turns = new PostgresTurns(_database);
        _placement = new PostgresPlacement(_database);
        _claims = new PostgresClaims(_database);
        _leases = new PostgresLeases(_database);
        _reports = new PostgresReports(_database);
        _signals = new PostgresSignals(_database, time);
    }

    /// <inheritdoc/>
    public Wakeup Messages => _signals.Messages;

    /// <inheritdoc/>
    public Wakeup Work => _signals.Work;

    /// <summary>Added to the server's clock, so that tests need not wait.</summary>
    internal TimeSpan ClockOffset
    {
        get => _database.ClockOffset;
        set => _database.ClockOffset = value;
    }

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        await new PostgresSchema(_database).OpenAsync(cancellation);
        await _signals.OpenAsync(cancellation);
    }

    /// <inheritdoc/>
    public Task<StoredActor?> ReadActorAsync(ActorId actor, CancellationToken cancellation) => _turns.ReadActorAsync(actor, cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<StoredActor>> ListActorsAsync(string kind, string? after, int limit, CancellationToken cancellation) =>
        _turns.ListActorsAsync(kind, after, limit, cancellation);

    /// <inheritdoc/>
    public async Task SendAsync(ImmutableArray<OutgoingMessage> messages, CancellationToken cancellation)
    {
        if (messages.IsEmpty) return;
        await _turns.SendAsync(messages, cancellation);
        _signals.Signal(messages, work: false);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ImmutableArray<int> shards, int limit, CancellationToken cancellation) =>
        _turns.ReadWaitingAsync(shards, limit, cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<StoredMessage>> ReadWaitingAsync(ActorId actor, int limit, CancellationToken cancellation) =>
        _turns.ReadWaitingAsync(actor, limit, cancellation);

    /// <inheritdoc/>
    public async Task<bool> CommitAsync(TurnCommit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (!await _turns.CommitAsync(commit, cancellation)) return false;
        _signals.Signal(commit.Messages, work: !commit.Work.IsEmpty || commit.MoveWorkTo is not null || commit.Queue is not null);
        if (commit.CancelWork) _signals.Signal(commit.Actor);
        return true;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<int>> LeaseShardsAsync(string node, TimeSpan lease, CancellationToken cancellation)
    {
        var shards = await _placement.LeaseAsync(node, lease, cancellation);
        _signals.Hear(node, shards);
        return shards;
    }

    /// <inheritdoc/>
    public Task ReleaseShardsAsync(string node, CancellationToken cancellation)
    {
        _signals.Hear(node, []);
        return _placement.ReleaseAsync(node, cancellation);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<ClaimedWork>> ClaimAsync(ClaimRequest request, CancellationToken cancellation) => _claims.ClaimAsync(request, cancellation);

    /// <inheritdoc/>
    public async Task<ImmutableArray<LeaseState>> RenewAsync(ImmutableArray<Renewal> renewals, TimeSpan lease, CancellationToken cancellation) =>
        renewals.IsEmpty ? [] : await _leases.RenewAsync(renewals, lease, cancellation);

    /// <inheritdoc/>
    public async Task<bool> FinishAsync(WorkClaim claim, string result, CancellationToken cancellation) => Told(await _leases.FinishAsync(claim, result, cancellation));

    /// <inheritdoc/>
    public async Task<bool> FailAsync(WorkClaim claim, WorkFailure failure, bool permanent, RetryPolicy retry, CancellationToken cancellation) =>
        Told(await _leases.FailAsync(claim, failure, permanent, retry, cancellation));

    /// <inheritdoc/>
    public async Task<bool> HandBackAsync(WorkClaim claim, CancellationToken cancellation) => Told(await _leases.HandBackAsync(claim, cancellation));

    /// <inheritdoc/>
    public async Task<int> ExpireAsync(RetryPolicy retry, int limit, CancellationToken cancellation)
    {
        var ended = await _leases.ExpireAsync(retry, limit, cancellation);
        foreach (var work in ended) Told(work);
        return ended.Count;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<WorkOutcome>> ReadOutcomesAsync(ActorId owner, string kind, long from, int limit, CancellationToken cancellation) =>
        _reports.ReadOutcomesAsync(owner, kind, from, limit, cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<RunningWork>> ReadRunningAsync(string queue, CancellationToken cancellation) => _reports.ReadRunningAsync(queue, cancellation);

    /// <inheritdoc/>
    public Task<WorkCounts> CountWorkAsync(CancellationToken cancellation) => _reports.CountWorkAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _signals.DisposeAsync();
        await _database.DisposeAsync();
    }

    private bool Told(EndedWork ended)
    {
        if (ended is { Told: true, Owner: { } owner }) _signals.Signal(owner);
        if (ended.Waits) _signals.SignalWork();
        return ended.Accepted;
    }
}
