namespace NeuronEdit.Cluster.Store.Postgres.Schema;

/// <summary>The second schema: a finish may be repeated, and claims need not wait for the disk.</summary>
/// <remarks>
/// Claims are committed asynchronously, so a crash of the server may lose the last of them, and the advance of a sequence with them. Tokens must
/// not come again even then. So a token is an epoch and a number; <c>epoch</c> is an unlogged table, which a crash (or a failover) empties, and the
/// next claim then begins a further epoch, counted durably in <c>epochs</c>.
/// </remarks>
internal static class Schema2
{
    /// <summary>Creates it from the first.</summary>
    public const string Sql = """
        CREATE TABLE accepted (token bigint PRIMARY KEY, item bigint NOT NULL, at timestamptz NOT NULL)
            WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

        CREATE UNLOGGED TABLE epoch (one boolean PRIMARY KEY CHECK (one), number bigint NOT NULL);
        CREATE TABLE epochs (one boolean PRIMARY KEY CHECK (one), number bigint NOT NULL);
        INSERT INTO epochs VALUES (true, 0);
        """;
}
