using System.Collections.Immutable;
using NeuronEdit.Data.DuckDb;
using NeuronEdit.Data.Fcs;
using NeuronEdit.Data.Tables;

namespace NeuronEdit.Data;

/// <summary>Reads and writes measured files: Parquet, CSV and FCS. One per process; it owns the DuckDB instance.</summary>
/// <remarks>
/// Safe for any number of threads: each operation has its own connection and does all its work on the thread that calls it, so
/// that N worker slots use N cores, rows keep their order, and the same request writes the same bytes whatever runs beside it.
/// </remarks>
public sealed partial class DataEngine : IDisposable
{
    private readonly DataEngineOptions _options;
    private readonly Database _database;

    /// <summary>Starts the engine.</summary>
    /// <exception cref="NeuronEditException">Specification: an option is out of range. Storage: DuckDB's library was not found.</exception>
    public DataEngine(DataEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _database = new Database(options.MemoryLimitBytes, options.TempDirectory);
    }

    /// <summary>The version of the DuckDB library in use, such as <c>v1.5.6</c>.</summary>
    public static string DuckDbVersion => Database.Version;

    /// <summary>Finds out what a file holds: from the footer of a Parquet file and the header of an FCS file, from all lines of a CSV file.</summary>
    /// <param name="path">The file. Its content decides the format where it can (Parquet, FCS), else its name: .csv, .tsv, .txt, each also with .gz or .zst.</param>
    /// <param name="folderColumnsBelow">
    /// Folders of the form <c>name=value</c> between this folder and the file become text columns, after the file's own. Null: none do.
    /// </param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="NeuronEditException">Data: the file is missing, unreadable, empty, truncated, or no table.</exception>
    public TableInfo Inspect(string path, string? folderColumnsBelow = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var format = FormatDetection.Detect(path);
        using var connection = _database.Connect();
        var table = format switch
        {
            FileFormat.Parquet => ParquetInspector.Inspect(connection, path, cancellation),
            FileFormat.Csv => CsvInspector.Inspect(connection, path, cancellation),
            _ => FcsFile.Open(path).ToTableInfo(),
        };
        if (table.Rows == 0)
            throw new NeuronEditException(FailureCode.Data, $"{path} has {table.Columns.Length} columns and no rows. Leave the file out, or write it again with its rows.");
        return folderColumnsBelow is null ? table : FolderColumns.Append(table, folderColumnsBelow);
    }

    /// <summary>Cuts a table into the ranges that are worked on side by side; together they have each row once, in order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="targetRows">Rows a range should have, at least 1.</param>
    /// <returns>
    /// Parquet: whole row groups, small ones joined up to the target. A row group of more than four times the target is cut inside at multiples of 2,048
    /// rows; each reader of such a range then also unpacks the pages of its row group that lie before it. FCS: equal ranges, which cost nothing. CSV: one
    /// range, because a line can only be found by reading the ones before it.
    /// </returns>
    public static ImmutableArray<RowRange> Partitions(TableInfo table, int targetRows)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Partitioning.Cut(table, targetRows);
    }

    /// <summary>Opens a stream of tiles.</summary>
    /// <param name="table">The table.</param>
    /// <param name="range">The rows.</param>
    /// <param name="columns">Positions of the columns in <see cref="TableInfo.Columns"/>, in the order wanted; at least one.</param>
    /// <param name="tileRows">The most rows that a tile is to have, at least 1.</param>
    /// <param name="cancellation">Asks to stop; looked at by each read.</param>
    /// <exception cref="NeuronEditException">Data: a column is not numeric, or the file is damaged or gone.</exception>
    public TileReader OpenTiles(TableInfo table, RowRange range, ImmutableArray<int> columns, int tileRows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(tileRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns.Length, 1, nameof(columns));
        table.CheckRange(range);
        table.CheckChannels(columns);
        return table.Format == FileFormat.Fcs
            ? new FcsTileReader(FcsFile.Open(table.Path), range, columns, tileRows, cancellation)
            : new DuckDbTileReader(_database, Source(table, range, cancellation), columns, tileRows, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static TableSource Source(TableInfo table, RowRange range, CancellationToken cancellation) => table.Format switch
    {
        FileFormat.Parquet => new ParquetSource(table, range),
        FileFormat.Csv => new CsvSource(table, range),
        _ => new FcsSource(table, range, cancellation),
    };
}
