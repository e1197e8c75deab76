namespace NeuronEdit.Data.DuckDb;

/// <summary>A connection, used by one thread at a time; only <see cref="Interrupt"/> may come from another.</summary>
internal sealed unsafe class Connection(nint handle) : IDisposable
{
    private nint _handle = handle;

    internal nint Handle => _handle;

    /// <summary>Runs a COPY to its end.</summary>
    /// <returns>The count that it answers: rows written.</returns>
    /// <exception cref="DuckDbException">DuckDB refuses it or fails.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    internal long Count(string sql, CancellationToken cancellation)
    {
        using var result = Stream(sql, cancellation);
        return result.Next() ? *(long*)result.Vector(0).Data : throw new InvalidOperationException("The statement answered no count.");
    }

    /// <summary>All rows of a small query whose columns are all VARCHAR; NULL is null.</summary>
    internal List<string?[]> Rows(string sql, CancellationToken cancellation)
    {
        using var result = Stream(sql, cancellation);
        var rows = new List<string?[]>();
        while (result.Next())
        {
            var first = rows.Count;
            for (var row = 0; row < result.RowsInChunk; row++) rows.Add(new string?[result.Columns]);
            for (var column = 0; column < result.Columns; column++) ReadTexts(result, column, rows, first);
        }

        return rows;
    }

    /// <summary>Starts a query whose rows are fetched as they come.</summary>
    internal StreamingResult Stream(string sql, CancellationToken cancellation) => new(this, sql, cancellation);

    /// <summary>Asks what runs on this connection to stop; from any thread, while the connection is open.</summary>
    internal void Interrupt() => Native.duckdb_interrupt(_handle);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0) Native.duckdb_disconnect(ref _handle);
    }

    private static void ReadTexts(StreamingResult result, int column, List<string?[]> rows, int first)
    {
        if (result.ColumnType(column) != DuckDbType.Varchar)
            throw new InvalidOperationException($"Column {column} of the query is not text.");
        var vector = result.Vector(column);
        var texts = (DuckDbString*)vector.Data;
        for (var row = 0; row < result.RowsInChunk; row++)
            if (vector.IsValid(row)) rows[first + row][column] = texts[row].Text;
    }
}
