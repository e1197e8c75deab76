namespace NeuronEdit.Data.Fcs;

/// <summary>The stream of a file that is written; failures name it.</summary>
internal sealed class FcsOutput : IDisposable
{
    private readonly Stream _stream;
    private readonly string _name;
    private readonly bool _isOwner;

    /// <summary>Takes a stream.</summary>
    /// <param name="stream">Can seek, at its beginning.</param>
    /// <param name="name">For messages.</param>
    /// <param name="isOwner">True where this object closes it.</param>
    public FcsOutput(Stream stream, string name, bool isOwner)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek || !stream.CanWrite || stream.Position != 0)
            throw new ArgumentException("The stream must be writable, able to seek, and at its beginning.", nameof(stream));
        (_stream, _name, _isOwner) = (stream, name, isOwner);
    }

    /// <summary>Creates a file or empties it. Blocks are large, so the stream has no buffer of its own.</summary>
    public static FcsOutput Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new FcsOutput(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), path, isOwner: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FcsFailure.Storage(path, "creating", e);
        }
    }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FcsFailure.Storage(_name, "writing", e);
        }
    }

    /// <summary>Writes the beginning, last.</summary>
    public void Complete(ReadOnlySpan<byte> beginning)
    {
        try
        {
            _stream.SetLength(_stream.Position);
            _stream.Position = 0;
            _stream.Write(beginning);
            _stream.Position = _stream.Length;
            _stream.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FcsFailure.Storage(_name, "writing", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOwner) _stream.Dispose();
    }
}
