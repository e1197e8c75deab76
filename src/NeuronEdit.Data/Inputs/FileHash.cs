using System.Buffers;
using System.Security.Cryptography;

namespace NeuronEdit.Data;

/// <summary>What a file's bytes are, in one word.</summary>
public static class FileHash
{
    private const int BufferBytes = 1 << 20;

    /// <summary>SHA-256 of a file's content, 64 lower-case hexadecimal digits; the file is read as a stream.</summary>
    /// <exception cref="NeuronEditException">Storage: the file cannot be read.</exception>
    public static string Sha256(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            int read;
            while ((read = file.Read(buffer)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(
                FailureCode.Storage, $"{path} cannot be read: {exception.Message} See that it exists and that you may read it.", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
