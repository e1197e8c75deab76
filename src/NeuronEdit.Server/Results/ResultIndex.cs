using System.Collections.Immutable;
using System.Text.Json;
using NeuronEdit.Client;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Results;

/// <summary>The files of finished experiments: those that the manifest names, and the manifest. Nothing else in a results folder is given out.</summary>
internal sealed class ResultIndex
{
    private const int KeptMax = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Length, DateTime Written, ResultFiles Files, long Used)> _kept = new(StringComparer.Ordinal);
    private long _uses;

    /// <summary>The files of a results folder.</summary>
    /// <exception cref="ApiProblem">It has no manifest yet.</exception>
    public ResultFiles Read(string folder)
    {
        var path = Path.Combine(folder, Manifest.FileName);
        var file = new FileInfo(path);
        if (!file.Exists) throw new ApiProblem(ProblemCodes.NotFinished, "The experiment has no results yet: they are there once it is finished.");
        lock (_gate)
        {
            if (_kept.TryGetValue(path, out var kept) && (kept.Length, kept.Written) == (file.Length, file.LastWriteTimeUtc))
            {
                _kept[path] = kept with { Used = ++_uses };
                return kept.Files;
            }
        }

        var files = Read(folder, path, file);
        lock (_gate)
        {
            if (_kept.Count >= KeptMax) _kept.Remove(_kept.MinBy(k => k.Value.Used).Key);
            _kept[path] = (file.Length, file.LastWriteTimeUtc, files, ++_uses);
        }

        return files;
    }

    private static ResultFiles Read(string folder, string path, FileInfo manifest)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var read = JsonSerializer.Deserialize<Manifest>(stream, ResultsJson.Options) ?? throw new JsonException("It is empty.");
            var files = read.Outputs.Select(o => new ResultFile(o.Path, LengthOf(folder, o.Path), o.Sha256, o.Sample, o.Rows)).Append(new ResultFile(Manifest.FileName, manifest.Length));
            return new ResultFiles(read.ModelHash, read.Channels, [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ApiProblem(ProblemCodes.StorageUnavailable, $"The results cannot be read: {e.Message}", inner: e);
        }
    }

    private static long LengthOf(string folder, string path) => new FileInfo(Path.Combine(folder, path)) is { Exists: true } file ? file.Length : 0;
}

/// <summary>The files of a finished experiment.</summary>
/// <param name="ModelHash">SHA-256 of the model's weights.</param>
/// <param name="Channels">The edited channels.</param>
/// <param name="Files">By path.</param>
internal sealed record ResultFiles(string ModelHash, ImmutableArray<string> Channels, ImmutableArray<ResultFile> Files)
{
    /// <summary>A file by its path; null where the manifest names none.</summary>
    public ResultFile? Find(string path)
    {
        var (low, high) = (0, Files.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Files[middle].Path, path);
            if (order == 0) return Files[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}
