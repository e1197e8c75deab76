using Microsoft.Data.Sqlite;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Sqlite;

namespace NeuronEdit.Cluster.Tests.Store.Earlier;

/// <summary>Files that earlier versions left behind.</summary>
public sealed class EarlierSqliteTests : EarlierConformance, IDisposable
{
    private readonly SqliteDatabase _database = new();

    public static TheoryData<int> Earlier => [.. Enumerable.Range(1, SqliteSchema.Latest - 1)];

    protected override string Name => "sqlite";

    protected override int Latest => SqliteSchema.Latest;

    [StoreTheory]
    [MemberData(nameof(Earlier))]
    public Task Open_AStoreOfAnEarlierVersion_FinishesItsExperiments(int version) => AssertIsFinishedAsync(version);

    public void Dispose() => _database.Delete();

    protected override Task<IClusterStore> OpenAsync() => _database.OpenAsync();

    protected override void Advance(TimeSpan time) => _database.Advance(time);

    protected override async Task FillAsync(int version, string statements)
    {
        await using (var store = _database.Create()) await store.OpenVersionAsync(version, default);
        await using var connection = await ConnectAsync();
        await using var command = new SqliteCommand(statements, connection);
        await command.ExecuteNonQueryAsync();
    }

    protected override async Task<string> WriteAsync()
    {
        await using var connection = await ConnectAsync();
        var lines = new List<string>();
        foreach (var table in await ReadAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('nodes', 'shards') ORDER BY name = 'sqlite_sequence', name"))
        {
            var columns = await ReadAsync(connection, $"SELECT '\"' || name || '\"' FROM pragma_table_info('{table}')");
            lines.Add($"DELETE FROM {table};");
            lines.AddRange(await ReadAsync(connection, $"SELECT 'INSERT INTO {table} ({string.Join(", ", columns)}) VALUES (' || {string.Join(" || ', ' || ", columns.Select(c => $"quote({c})"))} || ');' FROM {table}"));
        }

        return string.Join('\n', lines) + "\n";
    }

    private async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={_database.Path};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<List<string>> ReadAsync(SqliteConnection connection, string sql)
    {
        await using var command = new SqliteCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }
}
