namespace NeuronEdit.Data;

/// <summary>Limits of a <see cref="DataEngine"/>.</summary>
public sealed class DataEngineOptions
{
    /// <summary>What all operations that run at the same time may hold together inside DuckDB, bytes.</summary>
    /// <value>512 MiB. At least 64 MiB.</value>
    /// <remarks>
    /// An operation needs about two row groups of the file it writes, and one of the file it reads. Tiles, which are on our side, and buffers that
    /// DuckDB does not count come on top.
    /// </remarks>
    public long MemoryLimitBytes { get; init; } = 512L << 20;

    /// <summary>A folder for what does not fit into the limit; made when it is needed.</summary>
    /// <value>A folder of this process under the system's folder for temporary files.</value>
    public string TempDirectory { get; init; } = Path.Combine(Path.GetTempPath(), $"neuronedit-{Environment.ProcessId}");

    /// <summary>Options for work on partitions: 128 MiB for each slot, which is two row groups to write and one to read at their largest, and 256 MiB at least.</summary>
    /// <param name="slots">Operations at a time, at least 1.</param>
    public static DataEngineOptions ForSlots(int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        return new DataEngineOptions { MemoryLimitBytes = Math.Max(2, slots) * (128L << 20) };
    }

    /// <summary>Refuses values that cannot work.</summary>
    /// <exception cref="NeuronEditException">Specification: a value is out of range.</exception>
    internal void Validate()
    {
        if (MemoryLimitBytes < 64L << 20)
        {
            throw new NeuronEditException(
                FailureCode.Specification,
                $"The data engine's memory limit is {MemoryLimitBytes} bytes; it must be at least {64L << 20} (64 MiB). Raise it.");
        }

        if (string.IsNullOrWhiteSpace(TempDirectory))
            throw new NeuronEditException(FailureCode.Specification, "The data engine's temporary folder has no name. Name one.");
    }
}
