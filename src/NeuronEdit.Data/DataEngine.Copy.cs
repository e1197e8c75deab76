using System.Collections.Immutable;
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
        using var source = Source(request.Table, request.Rows, cancellation);
        return Write(request, source, request.Channels, request.Edit, request.DropRowsWithMissing, cancellation);
    }

    /// <summary>Makes a file of float32 columns from tiles.</summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="NeuronEditException">Storage: the output cannot be written, or memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <remarks>What <see cref="WriteRequest.Next"/> throws leaves it unchanged. After a failure no output file is left.</remarks>
    public long WriteTiles(WriteRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        cancellation.ThrowIfCancellationRequested();
        using var source = new TilesSource(request, cancellation);
        return Write(request, source, [], null, false, cancellation);
    }

    /// <summary>Refuses a table with columns that a format cannot hold, before any work is put into it.</summary>
    /// <exception cref="NeuronEditException">Data: FCS holds numbers alone, and a column is something else.</exception>
    public static void RequireHoldable(TableInfo table, FileFormat format)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (format == FileFormat.Fcs) FcsTable.Check(table);
    }

    private long Write(OutputRequest request, TableSource source, ImmutableArray<int> channels, EditTile? edit, bool dropMissing, CancellationToken cancellation)
    {
        RequireHoldable(source.Table, request.Format);
        using var connection = _database.Connect();
        if (source.Operation is not null) _database.EnsureRowsFunction(connection);
        if (channels.Length > 0) _database.EnsureEditFunction(connection, channels.Length);
        using var operation = channels.Length > 0 ? new EditOperation([.. channels.Select(source.IsDouble)], edit!, cancellation) : null;
        var statement = new CopyStatement(request, source, channels, operation?.Id ?? 0, dropMissing);
        var finished = false;
        try
        {
            var rows = request.Format == FileFormat.Fcs
                ? WriteFcs(connection, statement, new FcsTable(request, source, channels), cancellation)
                : connection.Count(statement.Copy, cancellation);
            statement.Finish();
            finished = true;
            return rows;
        }
        catch (Exception exception) when (exception is DuckDbException or OperationCanceledException)
        {
            operation?.Rethrow();
            source.Operation?.Rethrow();
            if (exception is DuckDbException failure) throw Explain(failure, request.OutputPath, source);
            throw;
        }
        finally
        {
            if (!finished) OutputFile.Delete(request.OutputPath);
        }
    }

    private static long WriteFcs(Connection connection, CopyStatement statement, FcsTable output, CancellationToken cancellation)
    {
        using var rows = connection.Stream(statement.Query, cancellation);
        return output.Write(rows);
    }

    private NeuronEditException Explain(DuckDbException exception, string outputPath, TableSource source)
    {
        if (exception.Kind == DuckDbErrorKind.OutOfMemory)
        {
            return new NeuronEditException(
                FailureCode.Storage,
                $"Writing {outputPath} needs more memory than the data engine's limit of {_options.MemoryLimitBytes >> 20} MiB leaves: " +
                $"{Messages.FirstLine(exception.Message)} Raise the limit, use fewer slots, or write smaller row groups.",
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
