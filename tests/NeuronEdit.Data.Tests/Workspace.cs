using NeuronEdit.Data.DuckDb;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Data.Tests;

/// <summary>A folder, an engine and a second DuckDB instance that makes files and looks into them; all gone at the end.</summary>
public sealed class Workspace : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;
    private readonly Connection _connection;

    public Workspace()
    {
        Engine = new DataEngine(new DataEngineOptions { MemoryLimitBytes = 512L << 20, TempDirectory = Path.Combine(Folder, "temp") });
        _database = new Database(512L << 20, Path.Combine(Folder, "temp2"));
        _connection = _database.Connect();
    }

    public string Folder => _folder.Path;

    public DataEngine Engine { get; }

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Runs a query whose columns are cast to text, or a statement.</summary>
    internal List<string?[]> Sql(string sql) => _connection.Rows(sql, CancellationToken.None);

    /// <summary>The only value of a query, as text.</summary>
    internal string? Scalar(string sql) => Sql(sql)[0][0];

    /// <summary>Writes a query's rows to a file.</summary>
    internal string Make(string name, string query, string options = "FORMAT PARQUET")
    {
        _connection.Count($"COPY ({query}) TO {DuckDb.Sql.Text(this[name])} ({options})", CancellationToken.None);
        return this[name];
    }

    /// <summary>All rows of a file, each value as text, in the file's order.</summary>
    internal List<string?[]> Rows(string reader) => Sql($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {reader}");

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        Engine.Dispose();
        _folder.Dispose();
    }
}
