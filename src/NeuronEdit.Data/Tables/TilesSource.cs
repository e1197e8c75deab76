using NeuronEdit.Data.DuckDb;
using NeuronEdit.Numerics;

namespace NeuronEdit.Data.Tables;

/// <summary>Tiles that the caller fills, as SQL.</summary>
internal sealed class TilesSource(WriteRequest request, CancellationToken cancellation) : TableSource(request.ToTable())
{
    /// <inheritdoc/>
    internal override RowsOperation Operation { get; } = new TilesOperation(request, cancellation);

    /// <inheritdoc/>
    internal override string From => $"{RowsFunction.Name}({Sql.Number(Operation.Id)}) AS t";

    /// <inheritdoc/>
    internal override NeuronEditException Failure(DuckDbException exception) =>
        new(FailureCode.Storage, $"{Table.Path} cannot be written: {Messages.FirstLine(exception.Message)} See that its folder exists and may be written.", exception);
}

/// <summary>Fills chunks from tiles.</summary>
internal sealed unsafe class TilesOperation(WriteRequest request, CancellationToken cancellation)
    : RowsOperation([.. request.Columns.Select(_ => DuckDbType.Float)], cancellation)
{
    private readonly Tile _tile = new(EditFunction.ChunkRows, request.Columns.Length);
    private readonly nint[] _columns = new nint[request.Columns.Length];

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _tile.Dispose();
    }

    private protected override int Fill(nint chunk)
    {
        _tile.Rows = 0;
        do
        {
            if (!request.Next(_tile)) return 0;
        }
        while (_tile.Rows == 0);

        for (var c = 0; c < _columns.Length; c++) _columns[c] = (nint)Values(chunk, c);
        Transpose.OutOfTile(_tile, _columns);
        return _tile.Rows;
    }
}
