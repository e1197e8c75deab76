using NeuronEdit.Cluster.Store.Postgres;
using NeuronEdit.Cluster.Store.Sqlite;
using Npgsql;

namespace NeuronEdit.Cluster.Store;

/// <summary>Chooses the store by how it is named.</summary>
public static class ClusterStores
{
    private const string Forms = "a SQLite file by its path, or a PostgreSQL database as Host=db.example.org;Database=neuronedit;Username=neuronedit";

    /// <summary>Makes a store ready; <see cref="IClusterStore.OpenAsync"/> opens it.</summary>
    /// <param name="name"><c>Host=...;Database=...</c>: a PostgreSQL database, as Npgsql names it, that any number of machines share; anything else is the path of a SQLite file.</param>
    /// <param name="time">The clock that waits are measured by; null: the machine's.</param>
    /// <exception cref="NeuronEditException">Specification: it names neither. What was given is not repeated, since it may hold a password.</exception>
    public static IClusterStore Open(string name, TimeProvider? time = null)
    {
        if (WhatIsWrong(name) is { } wrong) throw new NeuronEditException(FailureCode.Specification, $"The store {wrong}.");
        return IsPostgres(name) ? new PostgresStore(name, time ?? TimeProvider.System) : new SqliteStore(name, time);
    }

    /// <summary>True where a name is a connection string: it sets a host.</summary>
    public static bool IsPostgres(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return KeysOf(name).Any(key => key.Equals("Host", StringComparison.OrdinalIgnoreCase) || key.Equals("Server", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What is wrong with a name, as the end of a sentence without its full stop; null where nothing is. It repeats nothing of the name.</summary>
    /// <remarks>A connection string that is taken for a path would show its password in every error about that path.</remarks>
    public static string? WhatIsWrong(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return $"has no name; name {Forms}";
        if (name.Contains("://", StringComparison.Ordinal)) return $"is named by a URL; name {Forms}";
        if (IsPostgres(name)) return null;
        var known = new NpgsqlConnectionStringBuilder();
        return KeysOf(name).Any(known.ContainsKey) ? $"is named by a connection string without Host; name {Forms}" : null;
    }

    private static IEnumerable<string> KeysOf(string name) => name.Split(';').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2).Select(pair => pair[0].Trim());
}
