using System.Security.Cryptography;

namespace NeuronEdit.Autoencoders;

/// <summary>Rows to train on, in memory: float32, in pieces of up to 64 MB, so that there may be more than an array can hold.</summary>
public sealed class TrainingSet
{
    private const int ChunkValuesMax = 1 << 24;
    private readonly List<float[]> _chunks = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly int _chunkRows;

    /// <summary>An empty set.</summary>
    /// <param name="channels">Values in a row, at least 1.</param>
    public TrainingSet(int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Channels = channels;
        _chunkRows = Math.Max(1, ChunkValuesMax / channels);
    }

    /// <summary>Values in a row.</summary>
    public int Channels { get; }

    /// <summary>Rows appended so far.</summary>
    public long Rows { get; private set; }

    /// <summary>SHA-256, in lower-case hexadecimal, of all values in order as little-endian float32, however they were appended.</summary>
    public string Hash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Adds copies of rows at the end.</summary>
    /// <param name="rows">Row-major [any number x Channels].</param>
    /// <exception cref="ArgumentException">The length is not a multiple of Channels.</exception>
    /// <exception cref="NeuronEditException">Data: more than 2,147,483,647 rows.</exception>
    public void Append(ReadOnlySpan<float> rows)
    {
        if (rows.Length % Channels != 0) throw new ArgumentException($"{rows.Length} values are not whole rows of {Channels}.", nameof(rows));
        if (Rows + (rows.Length / Channels) > int.MaxValue)
            throw new NeuronEditException(FailureCode.Data, $"The training set would have {Rows + (rows.Length / Channels)} rows; at most {int.MaxValue} fit. Lower training.maxRows.");
        LittleEndian.Append(_hash, rows);
        while (rows.Length > 0)
        {
            var filled = (int)(Rows % _chunkRows);
            var taken = Math.Min(_chunkRows - filled, rows.Length / Channels);
            rows[..(taken * Channels)].CopyTo(ChunkFor(filled, taken).AsSpan(filled * Channels));
            Rows += taken;
            rows = rows[(taken * Channels)..];
        }
    }

    /// <summary>One row, [Channels]; valid until rows are appended.</summary>
    public ReadOnlySpan<float> Row(long index)
    {
        if ((ulong)index >= (ulong)Rows) throw new ArgumentOutOfRangeException(nameof(index), index, $"The set has {Rows} rows.");
        return _chunks[(int)(index / _chunkRows)].AsSpan((int)(index % _chunkRows) * Channels, Channels);
    }

    /// <summary>The last chunk with room for more rows. The first one grows as it fills, so that small sets stay small.</summary>
    private float[] ChunkFor(int filled, int more)
    {
        if (filled == 0 && Rows > 0)
        {
            _chunks.Add(GC.AllocateUninitializedArray<float>(_chunkRows * Channels));
            return _chunks[^1];
        }

        if (_chunks.Count == 0) _chunks.Add([]);
        var chunk = _chunks[^1];
        var needed = (filled + more) * Channels;
        if (chunk.Length >= needed) return chunk;
        Array.Resize(ref chunk, Math.Min(_chunkRows * Channels, Math.Max(needed, 2 * chunk.Length)));
        return _chunks[^1] = chunk;
    }
}
