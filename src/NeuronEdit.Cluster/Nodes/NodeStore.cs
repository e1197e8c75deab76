using NeuronEdit.Cluster.Nodes.Databases;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cluster.Nodes;

/// <summary>
/// What the nodes that serve people keep beside the actors: tokens, what lists show of experiments and what happened to them, who may look at them,
/// requests that were answered, and datasets that have a name. Actors know nothing of it.
/// </summary>
/// <remarks>
/// Tables of its own with a version of their own: <c>node_*</c> in the cluster's PostgreSQL database, or a SQLite file beside the cluster's. Every
/// method is one transaction and fails with <see cref="StoreException"/>. Safe for use from many threads.
/// </remarks>
public sealed class NodeStore : IAsyncDisposable
{
    /// <summary>What is added to the name of the cluster's SQLite file.</summary>
    public const string FileSuffix = ".node";

    private readonly INodeDatabase _database;

    private NodeStore(INodeDatabase database)
    {
        _database = database;
        Tokens = new TokenTable(database);
        Experiments = new ExperimentTable(database);
        Events = new EventTable(database);
        Readers = new ReaderTable(database);
        Requests = new RequestTable(database);
        Datasets = new DatasetTable(database);
    }

    /// <summary>Tokens.</summary>
    public TokenTable Tokens { get; }

    /// <summary>What lists show of experiments.</summary>
    public ExperimentTable Experiments { get; }

    /// <summary>What happened to experiments.</summary>
    public EventTable Events { get; }

    /// <summary>Who may look at experiments.</summary>
    public ReaderTable Readers { get; }

    /// <summary>Requests that were answered.</summary>
    public RequestTable Requests { get; }

    /// <summary>Datasets that have a name.</summary>
    public DatasetTable Datasets { get; }

    /// <summary>Names the store that belongs to a cluster's; <see cref="OpenAsync"/> opens it.</summary>
    /// <param name="name">The cluster's store: see <see cref="ClusterStores.Open"/>.</param>
    /// <exception cref="NeuronEditException">Specification: it names none.</exception>
    public static NodeStore BesideOf(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new NodeStore(ClusterStores.IsPostgres(name) ? new PostgresNodeDatabase(name) : new SqliteNodeDatabase(Path.GetFullPath(name) + FileSuffix));
    }

    /// <summary>Creates the tables, or brings an earlier version's up to date. Safe when many processes do so at once.</summary>
    /// <exception cref="NeuronEditException">Specification: a later version wrote them.</exception>
    public Task OpenAsync(CancellationToken cancellation) => _database.OpenAsync(cancellation);

    /// <summary>Sees that the store answers.</summary>
    public Task PingAsync(CancellationToken cancellation) => _database.QueryAsync("SELECT 1", r => r.GetInt32(0), [], cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
