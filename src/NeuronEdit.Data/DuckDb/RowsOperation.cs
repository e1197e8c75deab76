namespace NeuronEdit.Data.DuckDb;

/// <summary>Rows made on our side, as a table with columns c0, c1, .. in SQL.</summary>
/// <param name="types">The columns' types.</param>
/// <param name="cancellation">Asks to stop between two chunks.</param>
internal abstract class RowsOperation(DuckDbType[] types, CancellationToken cancellation) : Operation
{
    /// <summary>The columns' types.</summary>
    internal DuckDbType[] Types => types;

    /// <summary>Fills the next chunk of at most 2,048 rows; no rows at the end.</summary>
    internal void Run(nint chunk)
    {
        cancellation.ThrowIfCancellationRequested();
        Native.duckdb_data_chunk_set_size(chunk, (ulong)Fill(chunk));
    }

    /// <summary>Fills the columns' values, which have no NULLs.</summary>
    /// <returns>Rows, 0 at the end.</returns>
    private protected abstract int Fill(nint chunk);

    /// <summary>Where the values of a column of a chunk are.</summary>
    private protected static unsafe void* Values(nint chunk, int column) =>
        Native.duckdb_vector_get_data(Native.duckdb_data_chunk_get_vector(chunk, (ulong)column));
}
