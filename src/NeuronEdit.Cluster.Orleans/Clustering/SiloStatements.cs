using System.Collections.Frozen;

namespace NeuronEdit.Cluster.Orleans.Clustering;

/// <summary>
/// The statements of Orleans' ADO.NET membership and reminders, by the names that it asks for. Where it wants to know whether something was
/// done they give one number, 0 for no; a change of membership counts only on the version of the cluster that it was decided on.
/// </summary>
internal static class SiloStatements
{
    private const string ThisSilo = "DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation";

    private const string NextVersion = "UPDATE silo_clusters SET Version = Version + 1, Timestamp = now() WHERE DeploymentId = @DeploymentId AND Version = @Version";

    private const string SiloColumns =
        "c.DeploymentId, s.Address, s.Port, s.Generation, s.SiloName, s.HostName, s.Status, s.ProxyPort, s.SuspectTimes, s.StartTime, s.IAmAliveTime, c.Version";

    private const string Reminders = "SELECT GrainId, ReminderName, StartTime, Period, Version FROM silo_reminders WHERE ServiceId = @ServiceId";

    /// <summary>All of them.</summary>
    public static FrozenDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["InsertMembershipVersionKey"] =
            "WITH made AS (INSERT INTO silo_clusters (DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*)::integer FROM made",
        ["InsertMembershipKey"] = $"""
            WITH next AS ({NextVersion} AND NOT EXISTS (SELECT 1 FROM silos WHERE {ThisSilo}) RETURNING 1),
            made AS (
                INSERT INTO silos (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next RETURNING 1)
            SELECT count(*)::integer FROM made
            """,
        ["UpdateMembershipKey"] = $"""
            WITH next AS ({NextVersion} RETURNING 1),
            made AS (UPDATE silos SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime FROM next WHERE {ThisSilo} RETURNING 1)
            SELECT count(*)::integer FROM next
            """,
        ["UpdateIAmAlivetimeKey"] = $"UPDATE silos SET IAmAliveTime = @IAmAliveTime WHERE {ThisSilo}",
        ["MembershipReadRowKey"] =
            $"SELECT {SiloColumns} FROM silo_clusters c LEFT JOIN silos s ON s.DeploymentId = c.DeploymentId AND s.Address = @Address AND s.Port = @Port AND s.Generation = @Generation WHERE c.DeploymentId = @DeploymentId",
        ["MembershipReadAllKey"] = $"SELECT {SiloColumns} FROM silo_clusters c LEFT JOIN silos s ON s.DeploymentId = c.DeploymentId WHERE c.DeploymentId = @DeploymentId",
        ["GatewaysQueryKey"] = "SELECT Address, ProxyPort, Generation FROM silos WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0",
        ["DeleteMembershipTableEntriesKey"] = "DELETE FROM silos WHERE DeploymentId = @DeploymentId; DELETE FROM silo_clusters WHERE DeploymentId = @DeploymentId",
        // 3 is active.
        ["CleanupDefunctSiloEntriesKey"] = "DELETE FROM silos WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3",

        ["UpsertReminderRowKey"] = """
            INSERT INTO silo_reminders (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
            VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
            ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE
            SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = silo_reminders.Version + 1
            RETURNING Version
            """,
        ["ReadReminderRowsKey"] = $"{Reminders} AND GrainId = @GrainId",
        ["ReadReminderRowKey"] = $"{Reminders} AND GrainId = @GrainId AND ReminderName = @ReminderName",
        // Silos share the ring of hashes; one silo's part may go round its end.
        ["ReadRangeRows1Key"] = $"{Reminders} AND GrainHash > @BeginHash AND GrainHash <= @EndHash",
        ["ReadRangeRows2Key"] = $"{Reminders} AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)",
        ["DeleteReminderRowKey"] = """
            WITH gone AS (DELETE FROM silo_reminders WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version RETURNING 1)
            SELECT count(*)::integer FROM gone
            """,
        ["DeleteReminderRowsKey"] = "DELETE FROM silo_reminders WHERE ServiceId = @ServiceId",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
