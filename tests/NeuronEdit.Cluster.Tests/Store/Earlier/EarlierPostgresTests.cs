using Npgsql;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Postgres;
using NeuronEdit.Cluster.Store.Postgres.Schema;
using NeuronEdit.Cluster.Tests.Store.Postgres;

namespace NeuronEdit.Cluster.Tests.Store.Earlier;

/// <summary>Schemas that earlier versions left behind.</summary>
[NeedsPostgres]
public sealed class EarlierPostgresTests : EarlierConformance, IAsyncLifetime
{
    private readonly TestSchema _schema = new();

    public static TheoryData<int> Earlier => [.. Enumerable.Range(1, PostgresSchema.Version - 1)];

    protected override string Name => "postgres";

    protected override int Latest => PostgresSchema.Version;

    [StoreTheory]
    [MemberData(nameof(Earlier))]
    public Task Open_AStoreOfAnEarlierVersion_FinishesItsExperiments(int version) => AssertIsFinishedAsync(version);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _schema.DropAsync();

    protected override Task<IClusterStore> OpenAsync() => _schema.OpenAsync();

    protected override void Advance(TimeSpan time) => _schema.Advance(time);

    protected override async Task FillAsync(int version, string statements)
    {
        await using (var database = new PostgresDatabase(PostgresSettings.Complete(_schema.Connection))) await new PostgresSchema(database).OpenAsync(version, default);
        await PostgresServer.ExecuteAsync(_schema.Connection, statements);
    }

    protected override async Task<string> WriteAsync()
    {
        await using var source = NpgsqlDataSource.Create(_schema.Connection);
        var lines = new List<string>();
        foreach (var table in await ReadAsync(source, "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname NOT IN ('schema_version', 'nodes', 'shards') ORDER BY 1"))
        {
            var columns = await ReadAsync(source, $"SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum");
            lines.Add($"DELETE FROM {table};");
            lines.AddRange(await ReadAsync(source, $"SELECT 'INSERT INTO {table} ({string.Join(", ", columns)}) OVERRIDING SYSTEM VALUE VALUES (' || concat_ws(', ', {string.Join(", ", columns.Select(c => $"quote_nullable({c}::text)"))}) || ');' FROM {table}"));
        }

        lines.AddRange(await ReadAsync(source, "SELECT format('SELECT setval(%L, %s);', sequencename, last_value) FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY 1"));
        return string.Join('\n', lines) + "\n";
    }

    private static async Task<List<string>> ReadAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }
}
