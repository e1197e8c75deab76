using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>What becomes of a claim: renewed, finished, failed, handed back, expired.</summary>
internal static class SqliteLeases
{
    /// <summary>Finishes that are forgotten at a time.</summary>
    private const int ForgottenAtOnce = 1_000;

    private static readonly TimeSpan AcceptedKept = TimeSpan.FromHours(1);

    public static LeaseState Renew(FileTransaction t, Renewal renewal, TimeSpan lease)
    {
        if (Held(t, renewal.Claim) is not { } item) return LeaseState.Lost;
        t.Run("UPDATE work SET until = $2 WHERE id = $1", item.Id, t.After(lease));
        if (renewal.Progress is { } progress)
        {
            t.Run(
                """
                UPDATE work SET failures = CASE WHEN $2 > done_best THEN 0 ELSE failures END, done_best = max(done_best, $2), done = $2, total = $3, detail = $4
                WHERE id = $1
                """,
                item.Id,
                progress.Done,
                progress.Total,
                progress.Detail);
        }

        return item.IsCancelled ? LeaseState.Cancelled : LeaseState.Held;
    }

    public static bool Finish(FileTransaction t, WorkClaim claim, string result)
    {
        if (t.Value<long>("SELECT count(*) FROM accepted WHERE item = $1 AND token = $2", claim.Item, claim.Token) > 0) return true;
        if (Held(t, claim) is not { } item) return false;
        t.Run("INSERT INTO accepted (item, token, at) VALUES ($1, $2, $3)", claim.Item, claim.Token, t.Now);
        if (item.Keep) t.Run("INSERT OR REPLACE INTO outcomes (owner, kind, item, token, result) VALUES ($1, $2, $3, $4, $5)", item.Owner, item.Kind, item.Index, claim.Token, result);
        Remove(t, item);
        t.Tell(item.Owner, new WorkDone(item.Kind, item.Index, result));
        if (item.IsCancelled) SqliteOrders.Confirm(t, item.Owner);
        return true;
    }

    public static bool Fail(FileTransaction t, WorkClaim claim, WorkFailure failure, bool permanent, RetryPolicy retry)
    {
        if (Held(t, claim) is not { } item) return false;
        t.Run("UPDATE work SET last_error = $2 WHERE id = $1", item.Id, failure.Text);
        EndAttempt(t, item, failure, permanent, retry);
        return true;
    }

    public static bool HandBack(FileTransaction t, WorkClaim claim)
    {
        if (Held(t, claim) is not { } item) return false;
        GiveUp(t, item, item.Failures, FileTransaction.AtOnce);
        return true;
    }

    /// <summary>The same for all that a worker has, even under leases whose time is over.</summary>
    /// <returns>How many.</returns>
    public static int HandBackAll(FileTransaction t, string worker)
    {
        var items = t.Rows($"SELECT {WorkRow.Columns} FROM work INDEXED BY work_running WHERE worker IS NOT NULL AND worker = $1 ORDER BY id", WorkRow.Read, worker);
        foreach (var item in items) GiveUp(t, item, item.Failures, FileTransaction.AtOnce);
        return items.Count;
    }

    /// <summary>Ends leases whose time is over.</summary>
    /// <returns>How many.</returns>
    public static int Expire(FileTransaction t, RetryPolicy retry, int limit)
    {
        t.Run("DELETE FROM accepted WHERE item IN (SELECT item FROM accepted WHERE at < $1 ORDER BY at LIMIT $2)", t.After(-AcceptedKept), ForgottenAtOnce);
        var overdue = t.Rows($"SELECT {WorkRow.Columns} FROM work WHERE worker IS NOT NULL AND until <= $1 ORDER BY until LIMIT $2", WorkRow.Read, t.Now, limit);
        foreach (var item in overdue) EndAttempt(t, item, Silence(item), permanent: false, retry);
        return overdue.Count;
    }

    /// <summary>The item of a claim that is valid; null: it is not.</summary>
    private static WorkRow? Held(FileTransaction t, WorkClaim claim) =>
        t.Rows($"SELECT {WorkRow.Columns} FROM work WHERE id = $1 AND token = $2 AND worker IS NOT NULL AND until > $3", WorkRow.Read, claim.Item, claim.Token, t.Now).SingleOrDefault();

    private static void EndAttempt(FileTransaction t, WorkRow item, WorkFailure failure, bool permanent, RetryPolicy retry)
    {
        var failures = item.Failures + 1;
        if (item.IsCancelled || (!permanent && failures < retry.FailuresMax))
        {
            GiveUp(t, item, failures, t.After(retry.DelayAfter(failures)));
            return;
        }

        Remove(t, item);
        t.Tell(item.Owner, new WorkFailed(item.Kind, item.Index, failure));
    }

    /// <summary>Takes an item from its worker: it waits again, or is removed where it was cancelled.</summary>
    private static void GiveUp(FileTransaction t, WorkRow item, int failures, long ready)
    {
        if (item.IsCancelled)
        {
            Remove(t, item);
            SqliteOrders.Confirm(t, item.Owner);
            return;
        }

        t.Run("UPDATE work SET worker = NULL, slots = 0, failures = $2, ready = $3, done = NULL, total = NULL, detail = NULL WHERE id = $1", item.Id, failures, ready);
        t.HasNewWork |= ready == FileTransaction.AtOnce;
    }

    private static void Remove(FileTransaction t, WorkRow item) => t.Run("DELETE FROM work WHERE id = $1", item.Id);

    private static WorkFailure Silence(WorkRow item) => new(
        null,
        $"{item.Kind} {item.Index} of {item.Owner} was given up after {item.Failures + 1} attempts without progress: its last worker, {item.Worker}, did not renew its lease. "
        + "It died, stood still, or was cut off from the store; see its log, and whether its memory suffices."
        + (item.LastError is { } error ? $" The last error that a worker reported: {error}" : ""));
}
