using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Sqlite;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>A state file of a test's own, and a clock for all stores that are opened on it.</summary>
internal sealed class SqliteDatabase
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neuronedit-store-");
    private readonly List<SqliteStore> _stores = [];
    private TimeSpan _offset;

    public string Path => System.IO.Path.Combine(_folder.FullName, "state.db");

    public SqliteStore Create()
    {
        var store = new SqliteStore(Path) { ClockOffset = _offset };
        lock (_stores) _stores.Add(store);
        return store;
    }

    public async Task<IClusterStore> OpenAsync()
    {
        var store = Create();
        await store.OpenAsync(default);
        return store;
    }

    public void Advance(TimeSpan time)
    {
        _offset += time;
        foreach (var store in _stores) store.ClockOffset = _offset;
    }

    public void Delete() => _folder.Delete(recursive: true);
}
