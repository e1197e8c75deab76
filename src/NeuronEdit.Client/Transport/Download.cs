using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace NeuronEdit.Client;

/// <summary>Downloads files, over as many connections as it takes: each continues where the one before broke.</summary>
internal sealed class Download(HttpTransport transport)
{
    private const int BufferBytes = 128 << 10;
    private const int FailuresMax = 5;

    /// <summary>Writes a file's content to a stream.</summary>
    /// <param name="path">Relative to the node.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="from">The first byte wanted.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task CopyAsync(string path, Stream to, long from, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        EntityTagHeaderValue? tag = null;
        for (var (at, failures) = (from, 0); ;)
        {
            var before = at;
            using var response = await OpenAsync(path, at, tag, cancellation);
            if (at > 0 && response.StatusCode != HttpStatusCode.PartialContent)
                throw new NeuronEditApiException(NeuronEditApiException.NotUnderstood, $"{path} changed while it was downloaded. Download it again.", (int)response.StatusCode);
            tag ??= response.Headers.ETag;
            try
            {
                await using var content = await transport.ContentOfAsync(response, cancellation);
                for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0; at += read) await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
                return;
            }
            catch (Exception e) when (e is HttpIOException or HttpRequestException or IOException { InnerException: OperationCanceledException })
            {
                failures = at > before ? 1 : failures + 1;
                if (failures >= FailuresMax) throw new NeuronEditApiException(NeuronEditApiException.Unreachable, $"The download of {path} broke {failures} times without moving on: {e.Message}", innerException: e);
                await Task.Delay(transport.DelayAfter(failures, null), cancellation);
            }
        }
    }

    /// <summary>Writes files below a folder, each whole or not at all; those that are there already, with the right content, are left as they are.</summary>
    /// <param name="files">The files.</param>
    /// <param name="pathOf">Where each lies on the node.</param>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="cancellation">Stops.</param>
    /// <param name="arrived">Is told of each that is there; null: nobody is.</param>
    public async Task FilesAsync(IEnumerable<ResultFile> files, Func<ResultFile, string> pathOf, string folder, CancellationToken cancellation, Action<ResultFile>? arrived = null)
    {
        foreach (var file in files)
        {
            var target = TargetOf(folder, file.Path);
            await FileAsync(file, pathOf(file), target, cancellation);
            arrived?.Invoke(file);
        }
    }

    private async Task FileAsync(ResultFile file, string path, string target, CancellationToken cancellation)
    {
        if (file.Sha256 is not null && File.Exists(target) && await HashOfAsync(target, cancellation) == file.Sha256) return;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, useAsync: true))
                await CopyAsync(path, stream, 0, cancellation);
            if (file.Sha256 is { } expected && await HashOfAsync(temporary, cancellation) is var found && found != expected)
                throw new NeuronEditApiException(NeuronEditApiException.NotUnderstood, $"{file.Path} arrived with the hash {found}; the manifest says {expected}. Download it again.");
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<string> HashOfAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }

    /// <summary>A node is not trusted with where files go.</summary>
    private static string TargetOf(string folder, string path)
    {
        var root = Path.GetFullPath(folder);
        var target = Path.GetFullPath(path, root);
        return target.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? target
            : throw new NeuronEditApiException(NeuronEditApiException.NotUnderstood, $"The node names a file '{path}' that would lie outside of {root}; it is not written.");
    }

    private Task<HttpResponseMessage> OpenAsync(string path, long at, EntityTagHeaderValue? tag, CancellationToken cancellation) => transport.OpenAsync(HttpMethod.Get, path, null, headers =>
    {
        if (at == 0) return;
        headers.Range = new RangeHeaderValue(at, null);
        if (tag is not null) headers.IfRange = new RangeConditionHeaderValue(tag);
    }, cancellation);
}
