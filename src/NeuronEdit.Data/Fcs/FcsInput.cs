using Microsoft.Win32.SafeHandles;

namespace NeuronEdit.Data.Fcs;

/// <summary>An open measured file. Whoever creates it disposes of it.</summary>
internal sealed class FcsInput : IDisposable
{
    private readonly SafeFileHandle _handle;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="NeuronEditException">Data: there is no such file. Storage: it cannot be opened.</exception>
    public FcsInput(string path)
    {
        Path = path;
        try
        {
            _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
            Length = RandomAccess.GetLength(_handle);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NeuronEditException(FailureCode.Data, $"{path}: there is no such file. Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _handle?.Dispose();
            throw FcsFailure.Storage(path, "opening", e);
        }
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>Fills <paramref name="destination"/> from the byte at <paramref name="offset"/> on.</summary>
    /// <exception cref="NeuronEditException">Data: the file ends before. Storage: reading failed.</exception>
    public void ReadExactly(long offset, Span<byte> destination)
    {
        try
        {
            while (destination.Length > 0)
            {
                var count = RandomAccess.Read(_handle, destination, offset);
                if (count == 0)
                    throw FcsFailure.Data(Path, $"byte {offset}", "the end of the file", $"{destination.Length} more bytes", "The file became shorter while it was read: wait until it is complete.");
                offset += count;
                destination = destination[count..];
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FcsFailure.Storage(Path, "reading", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
