namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>The tables, and how each version became the next. A version that was ever released is never changed. Times are microseconds since 1970, UTC.</summary>
internal static class SqliteSchema
{
    private const string Version1 = """
        CREATE TABLE actors (
            kind TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, format INTEGER NOT NULL, state TEXT NOT NULL,
            UNIQUE (kind, key));
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT, shard INTEGER NOT NULL, receiver TEXT NOT NULL, ready INTEGER NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL);
        CREATE TABLE users (name TEXT PRIMARY KEY, pass REAL NOT NULL) WITHOUT ROWID;
        CREATE TABLE queues (
            name TEXT PRIMARY KEY, user TEXT NOT NULL, weight INTEGER NOT NULL, priority INTEGER NOT NULL, slots_max INTEGER NOT NULL,
            pass REAL NOT NULL, running INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE work (
            id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, kind TEXT NOT NULL, item INTEGER NOT NULL, queue TEXT NOT NULL, input TEXT NOT NULL,
            capability TEXT NOT NULL, slots_max INTEGER NOT NULL, keep INTEGER NOT NULL, ready INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0,
            done INTEGER, total INTEGER, detail TEXT,
            worker TEXT, token INTEGER, slots INTEGER NOT NULL DEFAULT 0, until INTEGER, cancelled INTEGER NOT NULL DEFAULT 0,
            UNIQUE (owner, kind, item));
        CREATE INDEX work_waiting ON work (queue, capability, id) WHERE worker IS NULL;
        CREATE INDEX work_leased ON work (until) WHERE worker IS NOT NULL;
        CREATE TABLE stops (owner TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE outcomes (
            owner TEXT NOT NULL, kind TEXT NOT NULL, item INTEGER NOT NULL, token INTEGER NOT NULL, result TEXT NOT NULL,
            PRIMARY KEY (owner, kind, item)) WITHOUT ROWID;
        CREATE TABLE nodes (name TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE shards (shard INTEGER PRIMARY KEY, node TEXT);
        CREATE TABLE tokens (last INTEGER NOT NULL);
        INSERT INTO tokens VALUES (0);
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 63) INSERT INTO shards (shard, node) SELECT i, NULL FROM n;
        """;

    /// <summary>Results that were accepted lately, so that asking again is answered with yes.</summary>
    private const string Version2 = """
        CREATE TABLE accepted (item INTEGER PRIMARY KEY, token INTEGER NOT NULL, at INTEGER NOT NULL);
        CREATE INDEX accepted_at ON accepted (at);
        """;

    /// <summary>
    /// Shares as PostgreSQL's: time of users and of queues, so that nobody pays for having been alone. The furthest progress of an item beside the
    /// present attempt's. What may be read or claimed at once is ready at 0, so that what waits for its time is passed over, however much that is.
    /// </summary>
    private const string Version3 = """
        ALTER TABLE users ADD COLUMN queue_time REAL NOT NULL DEFAULT 0;
        UPDATE users SET queue_time = coalesce((SELECT min(pass) FROM queues WHERE user = users.name), 0);
        CREATE TABLE scheduler (user_time REAL NOT NULL);
        INSERT INTO scheduler SELECT coalesce(min(pass), 0) FROM users;
        ALTER TABLE queues DROP COLUMN running;
        CREATE INDEX queues_user ON queues (user);
        ALTER TABLE work ADD COLUMN done_best INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE work ADD COLUMN last_error TEXT;
        UPDATE work SET done_best = coalesce(done, 0);
        UPDATE work SET slots = 0, done = NULL, total = NULL, detail = NULL WHERE worker IS NULL;
        UPDATE work SET ready = 0 WHERE ready <= unixepoch('subsec') * 1000000;
        CREATE INDEX work_running ON work (queue, id, worker) WHERE worker IS NOT NULL;
        UPDATE messages SET ready = 0 WHERE ready <= unixepoch('subsec') * 1000000;
        CREATE INDEX messages_at_once ON messages (id, shard) WHERE ready = 0;
        CREATE INDEX messages_due ON messages (ready, shard) WHERE ready > 0;
        """;

    private static readonly string[] Versions = [Version1, Version2, Version3];

    /// <summary>The version that this program writes.</summary>
    public static int Latest => Versions.Length;

    /// <summary>Creates the tables or brings them up to date; in a transaction of the caller's.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="upTo">The version wanted; tests ask for earlier ones.</param>
    /// <returns>The version found; 0: none.</returns>
    /// <exception cref="NeuronEditException">Specification: a later version of the program wrote the file, or another program.</exception>
    public static int Update(SqliteSession session, int upTo)
    {
        var found = (int)session.Value<long>("PRAGMA user_version");
        if (found > upTo) throw new NeuronEditException(FailureCode.Specification, $"it has version {found}, this program knows versions up to {upTo}; use the program that wrote it, or a later one");
        if (found == 0 && session.Value<long>("SELECT count(*) FROM sqlite_master") > 0) throw new NeuronEditException(FailureCode.Specification, "it is a database of another program");
        for (var version = found; version < upTo; version++) session.Run(Versions[version]);
#pragma warning disable CA1305 // A number of one digit.
        session.Run($"PRAGMA user_version = {upTo}");
#pragma warning restore CA1305
        return found;
    }
}
