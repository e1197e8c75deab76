using Microsoft.Data.Sqlite;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>A row of the table of work.</summary>
internal sealed record WorkRow(
    long Id, string Owner, string Kind, long Index, string Queue, string Input, int SlotsMax, bool Keep, int Failures, string? Worker, bool IsCancelled, string? LastError)
{
    /// <summary>The columns, as <see cref="Read"/> wants them.</summary>
    public const string Columns = "id, owner, kind, item, queue, input, slots_max, keep, failures, worker, cancelled, last_error";

    /// <summary>Reads one.</summary>
    public static WorkRow Read(SqliteDataReader r) => new(
        r.GetInt64(0),
        r.GetString(1),
        r.GetString(2),
        r.GetInt64(3),
        r.GetString(4),
        r.GetString(5),
        r.GetInt32(6),
        r.GetBoolean(7),
        r.GetInt32(8),
        r.IsDBNull(9) ? null : r.GetString(9),
        r.GetBoolean(10),
        r.IsDBNull(11) ? null : r.GetString(11));
}
