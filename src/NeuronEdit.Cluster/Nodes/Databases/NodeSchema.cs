namespace NeuronEdit.Cluster.Nodes.Databases;

/// <summary>The tables, for both kinds of database: TEXT is compared letter by letter, BIGINT is whole numbers, times and yes or no.</summary>
internal static class NodeSchema
{
    /// <summary>Frozen: stores of it are out there. What changes is a further version.</summary>
    private const string Version1 = """
        CREATE TABLE node_tokens (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, user_name TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL,
            created BIGINT NOT NULL, expires BIGINT, revoked BIGINT);

        CREATE TABLE node_experiments (
            key TEXT PRIMARY KEY, user_name TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, submitted BIGINT NOT NULL, changed BIGINT NOT NULL,
            version BIGINT NOT NULL, is_over BIGINT NOT NULL, is_deleted BIGINT NOT NULL, last_event BIGINT NOT NULL, snapshot TEXT NOT NULL);
        CREATE INDEX node_experiments_newest ON node_experiments (submitted, key) WHERE is_deleted = 0;
        CREATE INDEX node_experiments_of_user ON node_experiments (user_name, submitted, key) WHERE is_deleted = 0;
        CREATE INDEX node_experiments_active ON node_experiments (key) WHERE is_over = 0;
        CREATE INDEX node_experiments_deleted ON node_experiments (changed) WHERE is_deleted = 1;

        CREATE TABLE node_events (
            experiment TEXT NOT NULL, number BIGINT NOT NULL, level BIGINT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (experiment, number));

        CREATE TABLE node_readers (experiment TEXT NOT NULL, user_name TEXT NOT NULL, PRIMARY KEY (experiment, user_name));
        CREATE INDEX node_readers_of_user ON node_readers (user_name, experiment);

        CREATE TABLE node_requests (
            user_name TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL, at BIGINT NOT NULL, status BIGINT, answer TEXT,
            PRIMARY KEY (user_name, key));
        CREATE INDEX node_requests_at ON node_requests (at);

        CREATE TABLE node_datasets (key TEXT PRIMARY KEY, user_name TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL);
        CREATE INDEX node_datasets_of_user ON node_datasets (user_name, name, key);
        """;

    /// <summary>What leads from each version to the next.</summary>
    public static string[] Steps { get; } = [Version1];

    /// <summary>The version that this program works with.</summary>
    public static int Version => Steps.Length;

    /// <summary>Refuses tables that a later version wrote.</summary>
    public static void Check(long found)
    {
        if (found > Version)
            throw new NeuronEditException(FailureCode.Specification, $"The nodes' tables were written by a later version of the program (schema {found}; this program knows {Version}). Bring every node to that version.");
    }
}
