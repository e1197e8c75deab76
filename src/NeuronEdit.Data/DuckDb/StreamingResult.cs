namespace NeuronEdit.Data.DuckDb;

/// <summary>A running query: one chunk of at most 2,048 rows at a time.</summary>
internal sealed unsafe class StreamingResult : IDisposable
{
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _interrupt;
    private nint _statement;
    private DuckDbResult _result;
    private nint _chunk;
    private bool _hasResult;
    private bool _ended;

    internal StreamingResult(Connection connection, string sql, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _cancellation = cancellation;
        _interrupt = cancellation.UnsafeRegister(static c => ((Connection)c!).Interrupt(), connection);
        try
        {
            if (Native.duckdb_prepare(connection.Handle, sql, out _statement) != DuckDbState.Success)
                throw Failure(DuckDbErrorKind.Invalid, Native.Text(Native.duckdb_prepare_error(_statement)));
            var state = Native.duckdb_execute_prepared_streaming(_statement, out _result);
            _hasResult = true;
            if (state != DuckDbState.Success) throw ResultFailure();
            Columns = (int)Native.duckdb_column_count(ref _result);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Columns of the result.</summary>
    internal int Columns { get; }

    /// <summary>Rows of the current chunk, 0 before the first.</summary>
    internal int RowsInChunk { get; private set; }

    /// <summary>Fetches the next chunk that has rows; the one before becomes invalid.</summary>
    /// <returns>False at the end.</returns>
    internal bool Next()
    {
        // Past its end a result answers with an error.
        if (_ended) return false;
        do
        {
            DropChunk();
            _cancellation.ThrowIfCancellationRequested();
            _chunk = Native.duckdb_fetch_chunk(_result);
            if (_chunk == 0)
            {
                if (Native.duckdb_result_error(ref _result) != null) throw ResultFailure();
                _ended = true;
                return false;
            }

            RowsInChunk = (int)Native.duckdb_data_chunk_get_size(_chunk);
        }
        while (RowsInChunk == 0);
        return true;
    }

    /// <summary>A column of the current chunk.</summary>
    internal VectorView Vector(int column) => new(Native.duckdb_data_chunk_get_vector(_chunk, (ulong)column));

    /// <summary>A column's type.</summary>
    internal DuckDbType ColumnType(int column) => Native.duckdb_column_type(ref _result, (ulong)column);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Waits for an interrupt under way: after this line nobody else uses the connection.
        _interrupt.Dispose();
        DropChunk();
        if (_hasResult) Native.duckdb_destroy_result(ref _result);
        _hasResult = false;
        if (_statement != 0) Native.duckdb_destroy_prepare(ref _statement);
        _statement = 0;
    }

    private void DropChunk()
    {
        if (_chunk != 0) Native.duckdb_destroy_data_chunk(ref _chunk);
        _chunk = 0;
        RowsInChunk = 0;
    }

    private Exception ResultFailure() =>
        Failure(Native.duckdb_result_error_type(ref _result), Native.Text(Native.duckdb_result_error(ref _result)));

    private Exception Failure(DuckDbErrorKind kind, string message) =>
        _cancellation.IsCancellationRequested ? new OperationCanceledException(_cancellation) : new DuckDbException(kind, message);
}
