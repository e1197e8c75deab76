using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Postgres;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Store.Postgres;

/// <summary>A test with a schema of its own, and as many stores on it as it likes.</summary>
public abstract class PostgresTestBase : IAsyncLifetime
{
    private readonly List<PostgresStore> _stores = [];

    private protected string Connection { get; private set; } = "";

    private protected static CancellationToken Never => CancellationToken.None;

    private protected static TimeSpan Lease => TimeSpan.FromSeconds(30);

    private protected static ActorId Alice => new("edit", "alice");

    public Task InitializeAsync()
    {
        if (PostgresServer.Absence is null) Connection = PostgresServer.NewSchema();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
        if (Connection.Length > 0) await PostgresServer.DropAsync(Connection);
    }

    private protected PostgresStore NewStore(string? connection = null)
    {
        var store = new PostgresStore(connection ?? Connection, TimeProvider.System);
        _stores.Add(store);
        return store;
    }

    private protected async Task<PostgresStore> OpenAsync()
    {
        var store = NewStore();
        await store.OpenAsync(Never);
        return store;
    }

    private protected static TurnCommit Turn(ActorId actor, long version, string? state = "{}") =>
        new() { Actor = actor, Version = version, StateFormat = 1, State = state, Consumed = [] };

    private protected static OutgoingMessage Message(ActorId to, string body = "{}", TimeSpan delay = default) => new(to, "test/1", body, delay);

    /// <summary>A turn that opens a queue and orders items into it.</summary>
    private protected static TurnCommit Order(ActorId owner, long version, string queue, int count, string user = "user") => Turn(owner, version) with
    {
        Queue = new QueueSettings(queue, user),
        Work = [.. Enumerable.Range(0, count).Select(i => new WorkOrder("edit", i, queue, $"{{\"item\":{i}}}"))],
    };

    private protected static Task<ImmutableArray<ClaimedWork>> ClaimAsync(PostgresStore store, int slots, string worker = "w") =>
        store.ClaimAsync(new ClaimRequest(worker, slots, ["cpu"], Lease), Never);

    private protected static Task<ImmutableArray<StoredMessage>> WaitingAsync(PostgresStore store) =>
        store.ReadWaitingAsync([.. Enumerable.Range(0, ActorId.Shards)], 1_000, Never);
}
