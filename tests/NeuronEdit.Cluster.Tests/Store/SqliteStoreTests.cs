using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>SQLite keeps the stores' contract.</summary>
public sealed class SqliteStoreTests : StoreConformance
{
    private readonly SqliteDatabase _database = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Delete();
    }

    protected override Task<IClusterStore> OpenAsync() => _database.OpenAsync();

    protected override void Advance(TimeSpan time) => _database.Advance(time);
}

/// <summary>SQLite opens as every store does.</summary>
public sealed class SqliteOpeningTests : OpeningConformance, IDisposable
{
    private readonly SqliteDatabase _database = new();

    public void Dispose() => _database.Delete();

    protected override Task<IClusterStore> OpenAsync() => _database.OpenAsync();
}
