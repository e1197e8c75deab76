using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Postgres;

namespace NeuronEdit.Cluster.Tests.Store.Postgres;

/// <summary>PostgreSQL keeps the stores' contract.</summary>
[NeedsPostgres]
public sealed class PostgresConformanceTests : StoreConformance
{
    private readonly TestSchema _schema = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _schema.DropAsync();
    }

    protected override Task<IClusterStore> OpenAsync() => _schema.OpenAsync();

    protected override void Advance(TimeSpan time) => _schema.Advance(time);
}

/// <summary>PostgreSQL opens as every store does.</summary>
[NeedsPostgres]
public sealed class PostgresOpeningTests : OpeningConformance, IAsyncLifetime
{
    private readonly TestSchema _schema = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _schema.DropAsync();

    protected override Task<IClusterStore> OpenAsync() => _schema.OpenAsync();
}

/// <summary>A schema of a test's own, and a clock for all stores that are opened on it.</summary>
internal sealed class TestSchema
{
    public string Connection { get; } = PostgresServer.NewSchema();

    private readonly List<PostgresStore> _stores = [];
    private TimeSpan _offset;

    public async Task<IClusterStore> OpenAsync()
    {
        var store = new PostgresStore(Connection, TimeProvider.System) { ClockOffset = _offset };
        lock (_stores) _stores.Add(store);
        await store.OpenAsync(default);
        return store;
    }

    public void Advance(TimeSpan time)
    {
        _offset += time;
        foreach (var store in _stores) store.ClockOffset = _offset;
    }

    public Task DropAsync() => PostgresServer.DropAsync(Connection);
}
