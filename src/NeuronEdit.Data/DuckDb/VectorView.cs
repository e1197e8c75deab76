namespace NeuronEdit.Data.DuckDb;

/// <summary>One column of a chunk, as flat values; valid as long as the chunk is.</summary>
internal readonly unsafe struct VectorView
{
    private readonly ulong* _validity;

    internal VectorView(nint vector)
    {
        Data = Native.duckdb_vector_get_data(vector);
        _validity = Native.duckdb_vector_get_validity(vector);
    }

    /// <summary>The first value; NULLs have undefined bits.</summary>
    internal void* Data { get; }

    /// <summary>False where any value may be NULL.</summary>
    internal bool AllValid => _validity == null;

    /// <summary>False for NULL.</summary>
    internal bool IsValid(int row) => _validity == null || (_validity[row >> 6] & (1UL << (row & 63))) != 0;
}
