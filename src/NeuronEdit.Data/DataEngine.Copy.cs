using NeuronEdit.Data.DuckDb;
using NeuronEdit.Data.Tables;

namespace NeuronEdit.Data;

/// <summary>Writing.</summary>
public sealed partial class DataEngine
{
    /// <summary>
    /// Copies a row range into a file of its own: all columns in their order, chosen ones edited and stored as float32, the others as they are.
    /// </summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="NeuronEditException">
    /// Data: the input is damaged, or the format cannot hold a column. Storage: the output cannot be written, or memory does not suffice.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <remarks>After a failure no output file is left.</remarks>
    public long CopyEdited(CopyRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        cancellation.ThrowIfCancellationRequested();
        var source = Source(request.Table);
        using var connection = _database.Connect();
        if (request.Channels.Length == 0) return Write(connection, new CopyStatement(request, source, 0).Sql, request.OutputPath, source, null, cancellation);
        _database.EnsureEditFunction(connection, request.Channels.Length);
        using var edit = new EditOperation([.. request.Channels.Select(source.IsDouble)], request.Edit!, cancellation);
        return Write(connection, new CopyStatement(request, source, edit.Id).Sql, request.OutputPath, source, edit, cancellation);
    }

    private long Write(Connection connection, string sql, string outputPath, TableSource source, Operation? operation, CancellationToken cancellation)
    {
        var finished = false;
        try
        {
            var rows = connection.Count(sql, cancellation);
            finished = true;
            return rows;
        }
        catch (DuckDbException exception)
        {
            operation?.Rethrow();
            throw Explain(exception, outputPath, source);
        }
        finally
        {
            if (!finished) OutputFile.Delete(outputPath);
        }
    }

    private NeuronEditException Explain(DuckDbException exception, string outputPath, TableSource source)
    {
        if (exception.Kind == DuckDbErrorKind.OutOfMemory)
        {
            return new NeuronEditException(
                FailureCode.Storage,
                $"Writing {outputPath} needs more memory than the data engine's limit of {_options.MemoryLimitBytes >> 20} MiB leaves: {Messages.FirstLine(exception.Message)} Raise the limit, use fewer slots, or write smaller row groups.",
                exception);
        }

        return Messages.IsStorage(exception, outputPath)
            ? new NeuronEditException(
                FailureCode.Storage,
                $"{outputPath} cannot be written: {Messages.FirstLine(exception.Message)} Free space, or see that the folder exists and may be written, and try again.",
                exception)
            : source.Failure(exception);
    }
}
