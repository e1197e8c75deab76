using System.Collections.Immutable;
using NeuronEdit.Data.DuckDb;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data.Tables;

/// <summary>Tiles from a streaming query; a chunk that does not fit into a tile goes on in the next.</summary>
internal sealed class DuckDbTileReader : TileReader
{
    private readonly TableSource _source;
    private readonly Connection _connection;
    private readonly StreamingResult _result;
    private readonly bool[] _isDouble;
    private readonly VectorView[] _vectors;
    private int _used;

    internal DuckDbTileReader(
        Database database, TableSource source, ImmutableArray<int> columns, int tileRows, CancellationToken cancellation)
        : base(columns.Length, tileRows)
    {
        _source = source;
        _isDouble = [.. columns.Select(source.IsDouble)];
        _vectors = new VectorView[columns.Length];
        _connection = database.Connect();
        try
        {
            _result = _connection.Stream($"SELECT {string.Join(", ", columns.Select(source.Channel))} FROM {source.From}", cancellation);
        }
        catch (DuckDbException exception)
        {
            _connection.Dispose();
            throw source.Failure(exception);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    private protected override int Fill(Tile tile, int rows)
    {
        try
        {
            var filled = 0;
            while (filled < rows)
            {
                if (_used == _result.RowsInChunk)
                {
                    _used = 0;
                    if (!_result.Next()) break;
                }

                var take = Math.Min(rows - filled, _result.RowsInChunk - _used);
                for (var c = 0; c < _vectors.Length; c++) _vectors[c] = _result.Vector(c);
                Transpose.IntoTile(_vectors, _isDouble, _used, tile, filled, take);
                (filled, _used) = (filled + take, _used + take);
            }

            return filled;
        }
        catch (DuckDbException exception)
        {
            throw _source.Failure(exception);
        }
    }

    private protected override void Dispose(bool disposing)
    {
        _result.Dispose();
        _connection.Dispose();
        _source.Dispose();
    }
}
