using System.Collections.Immutable;
using NeuronEdit.Client;
using NeuronEdit.Data;
using NeuronEdit.Numerics;

namespace NeuronEdit.Server.Datasets;

/// <summary>Looks into the files of datasets. Few look at a time, so that a node that also works has room for its work.</summary>
internal sealed class DatasetLooking(DataEngine engine) : IDisposable
{
    private const int AtOnce = 2;
    private const int TileRows = 2_048;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <summary>Opens all files of a dataset.</summary>
    /// <exception cref="NeuronEditException">A file cannot be used.</exception>
    public Task<(int Files, long Rows, long Bytes, ImmutableArray<DatasetColumn> Columns)> DescribeAsync(ImmutableArray<string> paths, CancellationToken cancellation) => InTurnAsync(
        () =>
        {
            var (files, rows, bytes) = (0, 0L, 0L);
            ImmutableArray<DatasetColumn>? columns = null;
            foreach (var file in FilesOf(paths))
            {
                var table = engine.Inspect(file, null, cancellation);
                (files, rows, bytes) = (files + 1, rows + table.Rows, bytes + new FileInfo(file).Length);
                columns ??= [.. table.Columns.Select(c => new DatasetColumn(c.Name, c.StoredType, c.Kind == ColumnKind.Numeric, c.Marker))];
            }

            return (files, rows, bytes, columns!.Value);
        },
        cancellation);

    /// <summary>Statistics of the first rows.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="most">Rows to read at most.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="NeuronEditException">A file cannot be used.</exception>
    public Task<DatasetPreview> PreviewAsync(Dataset dataset, int most, CancellationToken cancellation) => InTurnAsync(
        () =>
        {
            var columns = new SortedDictionary<string, ColumnTally>(StringComparer.Ordinal);
            var order = new List<ColumnTally>();
            var left = (long)most;
            foreach (var file in FilesOf(dataset.Paths))
            {
                if (left == 0) break;
                left -= Read(file, left, TallyOf, cancellation);
            }

            return new DatasetPreview(most - left, dataset.Rows, [.. order.Select(c => c.ToStatistics())]);

            ColumnTally TallyOf(string name)
            {
                if (columns.TryGetValue(name, out var tally)) return tally;
                order.Add(tally = columns[name] = new ColumnTally(name));
                return tally;
            }
        },
        cancellation);

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private static IEnumerable<string> FilesOf(ImmutableArray<string> paths) => paths.SelectMany(path => DataFiles.Expand(path, Path.GetPathRoot(path)!)).Distinct(StringComparer.Ordinal);

    private long Read(string file, long most, Func<string, ColumnTally> tallyOf, CancellationToken cancellation)
    {
        var table = engine.Inspect(file, null, cancellation);
        var ordinals = Enumerable.Range(0, table.Columns.Length).Where(i => table.Columns[i].Kind == ColumnKind.Numeric).ToImmutableArray();
        var rows = Math.Min(table.Rows, most);
        if (ordinals.IsEmpty) return rows;
        var tallies = ordinals.Select(i => tallyOf(table.Columns[i].Name)).ToArray();
        using var reader = engine.OpenTiles(table, new RowRange(0, table.Rows), ordinals, TileRows, cancellation);
        using var tile = new Tile(TileRows, ordinals.Length);
        for (var left = rows; left > 0 && reader.Read(tile); left -= tile.Rows)
        {
            for (var row = 0; row < Math.Min(tile.Rows, left); row++)
            {
                var values = tile.Row(row);
                for (var column = 0; column < values.Length; column++) tallies[column].Add(values[column]);
            }

            if (tile.Rows >= left) break;
        }

        return rows;
    }

    private async Task<T> InTurnAsync<T>(Func<T> look, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        try
        {
            return await Task.Run(look, cancellation);
        }
        finally
        {
            _turns.Release();
        }
    }
}

/// <summary>Statistics of one column, one value after another (Welford).</summary>
internal sealed class ColumnTally(string name)
{
    private long _count;
    private long _missing;
    private double _mean;
    private double _squares;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    /// <summary>Takes a value.</summary>
    public void Add(float value)
    {
        if (!float.IsFinite(value))
        {
            _missing++;
            return;
        }

        var difference = value - _mean;
        _mean += difference / ++_count;
        _squares += difference * (value - _mean);
        (_min, _max) = (Math.Min(_min, value), Math.Max(_max, value));
    }

    /// <summary>What they come to.</summary>
    public ColumnStatistics ToStatistics() => _count == 0
        ? new ColumnStatistics(name, _missing)
        : new ColumnStatistics(name, _missing, _min, _max, _mean, _count > 1 ? Math.Sqrt(_squares / (_count - 1)) : null);
}
