using System.Collections.Immutable;

namespace NeuronEdit.Data;

/// <summary>A file to be written, and how.</summary>
public abstract class OutputRequest
{
    private protected OutputRequest()
    {
    }

    /// <summary>The file to write; an existing one is replaced.</summary>
    public required string OutputPath { get; init; }

    /// <summary>How to write it.</summary>
    public required FileFormat Format { get; init; }

    /// <summary>Rows in a row group of a Parquet output, a multiple of 2,048.</summary>
    /// <value>When null, 122,880, or fewer where a row group would hold more than 32 MiB of float32.</value>
    public int? RowGroupRows { get; init; }

    /// <summary>zstd's level for a Parquet output, 1 to 22.</summary>
    /// <value>3.</value>
    public int CompressionLevel { get; init; } = 3;

    /// <summary>Names and texts that a Parquet output carries in its footer, and an FCS output as keywords.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];

    internal virtual void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(OutputPath);
        if (Metadata.IsDefault) throw new ArgumentException("An output's metadata must not be a default array; use [].");
        if (RowGroupRows is { } rows && (rows < 2048 || rows % 2048 != 0))
            throw new ArgumentException($"A row group of {rows} rows cannot be written; it must be a multiple of 2,048.");
        if (CompressionLevel is < 1 or > 22) throw new ArgumentException($"zstd has no level {CompressionLevel}; it must be 1 to 22.");
    }
}
