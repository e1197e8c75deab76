using System.Collections.Immutable;
using Npgsql;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>What becomes of a claim: renewed, finished, failed, handed back.</summary>
/// <remarks>
/// An item that is not cancelled is ended by one statement. Where that finds it cancelled, or is told so by a cancel for which it waited, the
/// item is ended again under its owner's lock, and the owner is told if it was the last.
/// </remarks>
internal sealed class PostgresLeases(PostgresDatabase database)
{
    public async Task<ImmutableArray<LeaseState>> RenewAsync(ImmutableArray<Renewal> renewals, TimeSpan lease, CancellationToken cancellation)
    {
        var statement = LeaseStatements.Renew(renewals, lease, database.ClockOffset);
        return [.. await database.QueryAsync([statement], static r => r.GetBoolean(0) ? r.GetBoolean(1) ? LeaseState.Cancelled : LeaseState.Held : LeaseState.Lost, cancellation)];
    }

    public Task<EndedWork> FinishAsync(WorkClaim claim, string result, CancellationToken cancellation) =>
        EndAsync(cancelled => LeaseStatements.Finish(claim, result, cancelled, database.ClockOffset), cancellation);

    public Task<EndedWork> FailAsync(WorkClaim claim, WorkFailure failure, bool permanent, RetryPolicy retry, CancellationToken cancellation) =>
        EndAsync(cancelled => cancelled ? LeaseStatements.Remove(claim, database.ClockOffset) : LeaseStatements.Fail(claim, failure, permanent, retry, database.ClockOffset), cancellation);

    public Task<EndedWork> HandBackAsync(WorkClaim claim, CancellationToken cancellation) =>
        EndAsync(cancelled => cancelled ? LeaseStatements.Remove(claim, database.ClockOffset) : LeaseStatements.HandBack(claim, database.ClockOffset), cancellation);

    /// <summary>Ends leases that are over.</summary>
    /// <returns>What was ended.</returns>
    public async Task<List<EndedWork>> ExpireAsync(RetryPolicy retry, int limit, CancellationToken cancellation)
    {
        NpgsqlBatchCommand[] statements = [LeaseStatements.ForgetAccepted(database.ClockOffset), LeaseStatements.Expire(retry, limit, database.ClockOffset)];
        var rows = await database.QueryAsync(statements, static r => (Owner: ActorId.Parse(r.GetString(0)), Told: r.GetBoolean(1), Cancelled: r.GetBoolean(2)), cancellation);
        var ended = rows.Where(r => !r.Cancelled).Select(r => new EndedWork(true, r.Owner, r.Told, !r.Told)).ToList();
        foreach (var (owner, _, _) in rows.Where(r => r.Cancelled))
        {
            NpgsqlBatchCommand[] locked = [OwnerLock.Take(owner.ToString()), LeaseStatements.ExpireCancelled(owner, database.ClockOffset), OwnerLock.StopIfLast(owner)];
            ended.AddRange(await database.QueryAsync(locked, _ => new EndedWork(true, owner, true, false), cancellation, answer: 1));
        }

        return ended;
    }

    private async Task<EndedWork> EndAsync(Func<bool, NpgsqlBatchCommand> statement, CancellationToken cancellation)
    {
        var ended = (await database.QueryAsync([statement(false)], EndedWork.Of, cancellation))[0];
        if (ended.Accepted || ended.Owner is not { } owner) return ended;
        NpgsqlBatchCommand[] locked = [OwnerLock.Take(owner.ToString()), statement(true), OwnerLock.StopIfLast(owner)];
        return (await database.QueryAsync(locked, EndedWork.Of, cancellation, answer: 1))[0];
    }
}
