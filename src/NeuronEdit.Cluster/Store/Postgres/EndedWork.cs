using Npgsql;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>What ending a lease did.</summary>
/// <param name="Accepted">Whether it took place, now or before.</param>
/// <param name="Owner">Who ordered the item; null where nobody has that claim.</param>
/// <param name="Told">Whether the owner was sent a message.</param>
/// <param name="Waits">Whether the item waits again.</param>
internal readonly record struct EndedWork(bool Accepted, ActorId? Owner, bool Told, bool Waits)
{
    /// <summary>Reads a row of <see cref="LeaseStatements"/>.</summary>
    public static EndedWork Of(NpgsqlDataReader row) =>
        new(row.GetBoolean(0), row.IsDBNull(1) ? null : ActorId.Parse(row.GetString(1)), row.GetBoolean(2), row.GetBoolean(3));
}
