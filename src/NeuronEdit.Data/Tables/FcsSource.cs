using NeuronEdit.Data.DuckDb;
using NeuronEdit.Data.Fcs;

namespace NeuronEdit.Data.Tables;

/// <summary>Rows of an FCS file as SQL: a table function over <see cref="FcsReader"/>.</summary>
internal sealed class FcsSource(TableInfo table, RowRange range, CancellationToken cancellation) : TableSource(table)
{
    /// <inheritdoc/>
    internal override RowsOperation Operation { get; } = new FcsRowsOperation(FcsFile.Open(table.Path), table, range, cancellation);

    /// <inheritdoc/>
    internal override string From => $"{RowsFunction.Name}({Sql.Number(Operation.Id)}) AS t";

    /// <inheritdoc/>
    internal override NeuronEditException Failure(DuckDbException exception) =>
        new(FailureCode.Data, $"{Table.Path} cannot be read: {Messages.FirstLine(exception.Message)} Take it from a copy, or leave it out.", exception);
}

/// <summary>Fills chunks from an FCS file, each column in its own type.</summary>
internal sealed unsafe class FcsRowsOperation : RowsOperation
{
    private readonly FcsReader _reader;

    internal FcsRowsOperation(FcsFile file, TableInfo table, RowRange range, CancellationToken cancellation)
        : base([.. file.Parameters.Select(p => TypeOf(p.StoredType))], cancellation)
    {
        if (file.Parameters.Length != table.StoredColumns || file.Rows != table.Rows)
        {
            throw new NeuronEditException(
                FailureCode.Data,
                $"{table.Path} has changed: it had {table.StoredColumns} parameters and {table.Rows} rows, and has {file.Parameters.Length} and {file.Rows} now. Start again, and leave the inputs as they are meanwhile.");
        }

        _reader = new FcsReader(file, range);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _reader.Dispose();
    }

    private protected override int Fill(nint chunk)
    {
        var rows = _reader.ReadBlock(EditFunction.ChunkRows);
        for (var c = 0; c < Types.Length && rows > 0; c++)
        {
            var values = Values(chunk, c);
            switch (Types[c])
            {
                case DuckDbType.Float:
                    _reader.CopyColumn(c, new Span<float>(values, rows));
                    break;
                case DuckDbType.Double:
                    _reader.CopyColumn(c, new Span<double>(values, rows));
                    break;
                case DuckDbType.UInteger:
                    _reader.CopyColumn(c, new Span<uint>(values, rows));
                    break;
                default:
                    _reader.CopyColumn(c, new Span<ulong>(values, rows));
                    break;
            }
        }

        return rows;
    }

    private static DuckDbType TypeOf(string stored) => stored switch
    {
        "FLOAT" => DuckDbType.Float,
        "DOUBLE" => DuckDbType.Double,
        "UINTEGER" => DuckDbType.UInteger,
        "UBIGINT" => DuckDbType.UBigInt,
        _ => throw new InvalidOperationException($"An FCS parameter cannot be stored as {stored}."),
    };
}
