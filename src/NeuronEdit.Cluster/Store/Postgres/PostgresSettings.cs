using Npgsql;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>What the store adds to an operator's connection string, and how errors name the server.</summary>
internal static class PostgresSettings
{
    /// <summary>Connections of one process at most, unless the operator says otherwise: a server has a hundred by default, for all workers.</summary>
    private const int PoolSizeMax = 16;

    private const int StatementsPrepared = 100;

    /// <summary>
    /// Commits are durable whatever the server's default is. Plans: every statement is made for its index and is planned once; a plan made while
    /// a table was empty must not scan it when it is full, and nothing is worth compiling or sharing out.
    /// </summary>
    /// <remarks>
    /// To that end, statements that want the first rows of a part of a table ask for the part by <c>&gt;=</c> and <c>&lt;=</c> and name its columns in the
    /// order: were it an equality, the planner would leave them out, and might walk the whole primary key for the rest of the order. And where
    /// rows are looked up by ids that the statement has found, it is by an array: a join might be made by hashing the table.
    /// </remarks>
    private const string ServerOptions = "-c synchronous_commit=on -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c max_parallel_workers_per_gather=0 -c jit=off";

    /// <summary>Completes a connection string. Connections go back to the pool as they are: no statement of the store changes one for longer than its transaction.</summary>
    /// <exception cref="NeuronEditException">Specification: it is not one.</exception>
    public static NpgsqlConnectionStringBuilder Complete(string connection)
    {
        var builder = Parse(connection);
        if (string.IsNullOrWhiteSpace(builder.Host)) throw Malformed("it names no host", null);
        if (!builder.ShouldSerialize("Maximum Pool Size")) builder.MaxPoolSize = PoolSizeMax;
        if (!builder.ShouldSerialize("Max Auto Prepare")) builder.MaxAutoPrepare = StatementsPrepared;
        if (!builder.ShouldSerialize("Auto Prepare Min Usages")) builder.AutoPrepareMinUsages = 2;
        if (!builder.ShouldSerialize("Application Name")) builder.ApplicationName = "neuronedit";
        builder.Options = string.IsNullOrEmpty(builder.Options) ? ServerOptions : $"{builder.Options} {ServerOptions}";
        builder.Enlist = false;
        builder.NoResetOnClose = true;
        builder.IncludeErrorDetail = false;
        return builder;
    }

    /// <summary>The same for the connection that listens: outside of the pool, and noticing within seconds that the server has gone.</summary>
    public static string ForListening(NpgsqlConnectionStringBuilder settings) =>
        new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false, MaxAutoPrepare = 0, KeepAlive = 10, ApplicationName = $"{settings.ApplicationName} listener" }.ConnectionString;

    /// <summary>The server and the database as errors name them; never the password.</summary>
    public static string NameOf(NpgsqlConnectionStringBuilder settings) =>
        $"the PostgreSQL database '{settings.Database ?? settings.Username ?? "of the user's name"}' at {settings.Host}:{settings.Port}";

    private static NpgsqlConnectionStringBuilder Parse(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection);
        }
        catch (ArgumentException e)
        {
            throw Malformed(WhatIsWrong(e), e);
        }
    }

    /// <summary>A keyword that nobody knows may be the rest of a password with a semicolon in it, so it is not repeated.</summary>
    private static string WhatIsWrong(ArgumentException e) => e.ParamName switch
    {
        null => "it is not of the form Key=value;Key=value, or a quote in it is not closed",
        var key when new NpgsqlConnectionStringBuilder().ContainsKey(key) => $"the value of {key} cannot be read",
        _ => "it has a keyword that is not known. A value that has a semicolon in it needs quotes: Password='...'",
    };

    private static NeuronEditException Malformed(string what, Exception? inner) => new(
        FailureCode.Specification,
        $"The PostgreSQL connection string cannot be used: {what}. Write it as Host=db.example.org;Database=neuronedit;Username=neuronedit;Password=...",
        inner);
}
