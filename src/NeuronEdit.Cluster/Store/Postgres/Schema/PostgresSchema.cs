using Npgsql;

namespace NeuronEdit.Cluster.Store.Postgres.Schema;

/// <summary>Creates the tables, or brings an earlier version's up to date: in one transaction, one process at a time.</summary>
internal sealed class PostgresSchema(PostgresDatabase database)
{
    /// <summary>One lock for the whole database; only opening takes it.</summary>
    private const long OpeningLock = 0x6e65_7572_6f6e_6564;

    /// <summary>What leads from each version to the next. Entries never change; new ones are added.</summary>
    private static readonly string[] Steps = [Schema1.Sql, Schema2.Sql];

    /// <summary>The version that this program works with.</summary>
    public static int Version => Steps.Length;

    private string Name => PostgresSettings.NameOf(database.Settings);

    /// <summary>Creates or migrates.</summary>
    /// <exception cref="NeuronEditException">Specification: a later version's store, or other tables of the same names.</exception>
    public Task OpenAsync(CancellationToken cancellation) => OpenAsync(Version, cancellation);

    /// <summary>The same up to a version, so that tests may have a store of an earlier one.</summary>
    internal Task OpenAsync(int version, CancellationToken cancellation) => database.TransactAsync(async connection =>
    {
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({OpeningLock})", cancellation);
        await EnterSchemaAsync(connection, cancellation);
        var found = await FindVersionAsync(connection, cancellation);
        if (found > Version) throw Refused($"was written by a later version of the program (schema {found}; this program knows {Version}). Bring every node to that version.");
        if (found == 0) await ExecuteAsync(connection, "CREATE TABLE schema_version (version integer NOT NULL); INSERT INTO schema_version VALUES (0)", cancellation);
        for (var step = found; step < version; step++) await ExecuteAsync(connection, Steps[step], cancellation);
        if (found < version) await ExecuteAsync(connection, $"UPDATE schema_version SET version = {version}", cancellation);
        return true;
    }, cancellation);

    /// <summary>Creates the schema that the connection string names, if it names one.</summary>
    private async Task EnterSchemaAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await ReadAsync<string>(connection, "SELECT current_schema()::text", cancellation) is not null) return;
        var wanted = database.Settings.SearchPath?.Split(',')[0].Trim().Trim('"');
        if (string.IsNullOrEmpty(wanted)) throw Refused("has no schema that the user's search_path names. Create it, or name one with 'Search Path' in the connection string.");
        await ExecuteAsync(connection, $"CREATE SCHEMA \"{wanted.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellation);
    }

    private async Task<int> FindVersionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        const string Ours = "FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname";
        if (await ReadAsync<bool>(connection, $"SELECT EXISTS (SELECT {Ours} = 'schema_version')", cancellation))
            return await ReadVersionAsync(connection, cancellation);
        var taken = await ReadAsync<string>(connection, $"SELECT min(relname)::text {Ours} = ANY (string_to_array('{Schema1.Tables}', ' '))", cancellation);
        return taken is null ? 0 : throw Refused($"is no store of this program, yet it has a table '{taken}'. Name another database, or a schema of its own with 'Search Path' in the connection string.");
    }

    private async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync<int>(connection, "SELECT max(version) FROM schema_version", cancellation);
        }
        catch (Exception e) when (e is InvalidCastException or PostgresException { SqlState: PostgresErrorCodes.UndefinedColumn })
        {
            throw Refused("is no store of this program, yet it has a table 'schema_version'. Name another database, or a schema of its own with 'Search Path' in the connection string.");
        }
    }

    private NeuronEditException Refused(string why) => new(FailureCode.Specification, $"{char.ToUpperInvariant(Name[0])}{Name[1..]} {why}");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<T?> ReadAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        var value = await command.ExecuteScalarAsync(cancellation);
        return value is null or DBNull ? default : (T)value;
    }
}
