using System.Net.Sockets;
using Npgsql;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>Turns what Npgsql throws into a <see cref="StoreException"/> that names the server, and says whether calling again may help.</summary>
/// <param name="database">The server and the database: <see cref="PostgresSettings.NameOf"/>.</param>
internal sealed class PostgresErrors(string database)
{
    /// <summary>Runs a call on the store.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (Translate(e) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>The store's exception for a caught one; null where it is none of the database's.</summary>
    public StoreException? Translate(Exception caught) => caught switch
    {
        PostgresException e => Refused(e),
        NpgsqlException { InnerException: PostgresException e } => Refused(e),
        NpgsqlException { InnerException: TimeoutException } e => Lost(e, "it did not answer in time"),
        NpgsqlException { InnerException: SocketException socket } e => Lost(e, socket.Message),
        NpgsqlException or SocketException or IOException or TimeoutException => Lost(caught, caught.Message),
        _ => null,
    };

    private StoreException Lost(Exception e, string why) =>
        new($"There is no connection to {database}: {Sentence(why)} Check that the server runs and can be reached from here.", isTransient: true, e);

    private StoreException Refused(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            new($"{Named} does not let this user in: {Sentence(e.MessageText)} Check Username and Password of the connection string, and pg_hba.conf.", isTransient: false, e),
        PostgresErrorCodes.InvalidCatalogName =>
            new($"{Named} is not there: {Sentence(e.MessageText)} Create it (createdb), or correct Database in the connection string.", isTransient: false, e),
        PostgresErrorCodes.InsufficientPrivilege =>
            new($"{Named} does not permit what is needed: {Sentence(e.MessageText)} Grant it; the user needs CREATE in the schema, and owns its tables.", isTransient: false, e),
        PostgresErrorCodes.DiskFull =>
            new($"The disk of {database} is full: {Sentence(e.MessageText)} Make room; the work goes on by itself then.", isTransient: true, e),
        _ => new($"{Named} refused a statement ({e.SqlState}): {Sentence(e.MessageText)}", IsTransient(e.SqlState), e),
    };

    private string Named => char.ToUpperInvariant(database[0]) + database[1..];

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    /// <summary>Connections (08), transactions rolled back by the server (40), short of resources (53), locks (55), stopped by an operator (57), the system (58).</summary>
    private static bool IsTransient(string state) => state[..2] is "08" or "40" or "53" or "55" or "57" or "58" || state == PostgresErrorCodes.ReadOnlySqlTransaction;
}
