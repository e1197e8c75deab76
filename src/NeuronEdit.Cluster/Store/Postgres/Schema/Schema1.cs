namespace NeuronEdit.Cluster.Store.Postgres.Schema;

/// <summary>The first schema. Frozen: stores of it are out there. What changes is a further version.</summary>
internal static class Schema1
{
    /// <summary>The tables of this version, by which a database that is not a store is told from an empty one.</summary>
    public const string Tables = "actors messages queues shares users scheduler work stops outcomes nodes shards";

    /// <summary>Creates it.</summary>
    public const string Sql = """
        CREATE TABLE actors (
            name text COLLATE "C" PRIMARY KEY,
            version bigint NOT NULL,
            format integer NOT NULL,
            state text NOT NULL
        ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

        -- Outbox and inbox in one. due is null where a message may be read at once.
        CREATE TABLE messages (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            shard integer NOT NULL,
            actor text COLLATE "C" NOT NULL,
            type text NOT NULL,
            body text NOT NULL,
            due timestamptz
        ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
        CREATE INDEX messages_ready ON messages (shard, id) WHERE due IS NULL;
        CREATE INDEX messages_due ON messages (shard, due) WHERE due IS NOT NULL;

        CREATE TABLE queues (
            name text COLLATE "C" PRIMARY KEY,
            user_name text COLLATE "C" NOT NULL,
            weight integer NOT NULL,
            priority integer NOT NULL,
            slots_max integer NOT NULL
        );

        -- Stride scheduling. Only claims write these, one at a time, under the lock of the one row of scheduler.
        CREATE TABLE shares (queue text COLLATE "C" PRIMARY KEY, pass double precision NOT NULL) WITH (fillfactor = 50);
        CREATE TABLE users (
            name text COLLATE "C" PRIMARY KEY,
            pass double precision NOT NULL,
            queue_time double precision NOT NULL
        ) WITH (fillfactor = 50);
        CREATE TABLE scheduler (one boolean PRIMARY KEY CHECK (one), user_time double precision NOT NULL) WITH (fillfactor = 10);
        INSERT INTO scheduler VALUES (true, 0);
        CREATE SEQUENCE tokens;

        -- Waiting while token is null, else leased.
        CREATE TABLE work (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            owner text COLLATE "C" NOT NULL,
            shard integer NOT NULL,
            kind text COLLATE "C" NOT NULL,
            index bigint NOT NULL,
            queue text COLLATE "C" NOT NULL,
            capability text COLLATE "C" NOT NULL,
            slots_max integer NOT NULL,
            keep_outcome boolean NOT NULL,
            input text NOT NULL,
            failures integer NOT NULL DEFAULT 0,
            last_error text,
            ready_at timestamptz,
            cancelled boolean NOT NULL DEFAULT false,
            token bigint,
            worker text,
            slots integer,
            leased_until timestamptz,
            done bigint,
            done_best bigint NOT NULL DEFAULT 0,
            total bigint,
            detail text,
            UNIQUE (owner, kind, index)
        ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
        CREATE INDEX work_waiting ON work (queue, capability, id) WHERE token IS NULL;
        CREATE INDEX work_leased ON work (queue, id) WHERE token IS NOT NULL;
        CREATE INDEX work_expiring ON work (leased_until) WHERE token IS NOT NULL;

        -- How many cancels of an owner wait for its last item to end.
        CREATE TABLE stops (owner text COLLATE "C" PRIMARY KEY, count integer NOT NULL);

        CREATE TABLE outcomes (
            owner text COLLATE "C",
            kind text COLLATE "C",
            index bigint,
            token bigint NOT NULL,
            result text NOT NULL,
            PRIMARY KEY (owner, kind, index)
        );

        CREATE TABLE nodes (name text COLLATE "C" PRIMARY KEY, alive_until timestamptz NOT NULL) WITH (fillfactor = 50);
        CREATE TABLE shards (shard integer PRIMARY KEY, node text COLLATE "C") WITH (fillfactor = 50);
        INSERT INTO shards SELECT generate_series(0, 63);
        """;
}
