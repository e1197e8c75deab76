using System.Collections.Immutable;
using NeuronEdit.Data.Fcs;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data.Tables;

/// <summary>Tiles straight from an FCS file.</summary>
internal sealed class FcsTileReader(FcsFile file, RowRange range, ImmutableArray<int> columns, int tileRows, CancellationToken cancellation)
    : TileReader(columns.Length, tileRows)
{
    private readonly FcsReader _reader = new(file, range);

    private protected override int Fill(Tile tile, int rows)
    {
        cancellation.ThrowIfCancellationRequested();
        return _reader.ReadRows(columns.AsSpan(), tile.Values);
    }

    private protected override void Dispose(bool disposing) => _reader.Dispose();
}
