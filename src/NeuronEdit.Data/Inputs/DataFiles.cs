using System.Collections.Immutable;
using NeuronEdit.Data.Inputs;
using NeuronEdit.Data.Tables;

namespace NeuronEdit.Data;

/// <summary>Turns what a user writes for an input into files.</summary>
public static class DataFiles
{
    private static readonly EnumerationOptions _here = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>
    /// The files of an input: a file; all table files below a folder (.parquet, .pq, .fcs, .csv, .tsv, the last two also .gz and .zst; none whose name begins
    /// with a dot or an underscore); or the files that a glob matches (*, ?, [..] within a name, ** for any folders).
    /// </summary>
    /// <param name="pathOrGlob">Absolute, or relative to <paramref name="baseDirectory"/>. A file or folder that exists under just this name is not read as a glob.</param>
    /// <param name="baseDirectory">The folder of the experiment file.</param>
    /// <returns>At least one full path, sorted by ordinal comparison.</returns>
    /// <exception cref="NeuronEditException">Specification: nothing is there. Storage: a folder cannot be listed.</exception>
    public static ImmutableArray<string> Expand(string pathOrGlob, string baseDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathOrGlob);
        ArgumentException.ThrowIfNullOrEmpty(baseDirectory);
        var path = Path.GetFullPath(pathOrGlob, Path.GetFullPath(baseDirectory));
        try
        {
            if (File.Exists(path)) return [path];
            if (Directory.Exists(path)) return Sorted(pathOrGlob, path, Below(path).Where(IsTable));
            return Sorted(pathOrGlob, path, GlobPattern.IsGlob(path) ? Glob(path) : []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Storage, $"The input {pathOrGlob} cannot be listed: {exception.Message} See that you may read the folder.", exception);
        }
    }

    /// <summary>The folder below which <c>name=value</c> folders become columns: a folder itself, or the part of a glob before its first wildcard; a file's own folder.</summary>
    public static string Root(string pathOrGlob, string baseDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathOrGlob);
        ArgumentException.ThrowIfNullOrEmpty(baseDirectory);
        var path = Path.GetFullPath(pathOrGlob, Path.GetFullPath(baseDirectory));
        if (Directory.Exists(path)) return path;
        return File.Exists(path) || !GlobPattern.IsGlob(path) ? Path.GetDirectoryName(path)! : Split(path).Folder;
    }

    private static ImmutableArray<string> Sorted(string input, string path, IEnumerable<string> files)
    {
        var found = files.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        return found.Length > 0 ? found : throw MissingInput.Explain(input, path);
    }

    private static bool IsTable(string path) => Path.GetFileName(path)[0] is not ('.' or '_') && FormatDetection.HasTableName(path);

    private static IEnumerable<string> Glob(string path)
    {
        var (folder, segments) = Split(path);
        return Directory.Exists(folder) ? Walk(folder, segments) : [];
    }

    /// <summary>The folder before the first segment with a wildcard, and the segments from there.</summary>
    private static (string Folder, string[] Segments) Split(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var segments = path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        var first = Array.FindIndex(segments, GlobPattern.IsGlob);
        return (Path.Combine([root, .. segments[..first]]), segments[first..]);
    }

    private static IEnumerable<string> Walk(string folder, string[] segments)
    {
        var (segment, rest) = (segments[0], segments[1..]);
        if (segment == "**")
        {
            var deeper = rest.Length == 0 ? ["*"] : rest;
            return Walk(folder, deeper).Concat(Folders(folder).Where(f => Path.GetFileName(f)[0] != '.').SelectMany(f => Walk(f, segments)));
        }

        return rest.Length == 0
            ? Directory.EnumerateFiles(folder, "*", _here).Where(f => GlobPattern.Matches(Path.GetFileName(f), segment))
            : Directory.EnumerateDirectories(folder, "*", _here).Where(f => GlobPattern.Matches(Path.GetFileName(f), segment)).SelectMany(f => Walk(f, rest));
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder, "*", _here).Concat(Folders(folder).Where(f => Path.GetFileName(f)[0] is not ('.' or '_')).SelectMany(Below));

    /// <summary>Folders in a folder; links are left out, because they can lead in circles.</summary>
    private static IEnumerable<string> Folders(string folder) =>
        Directory.EnumerateDirectories(folder, "*", _here).Where(f => (File.GetAttributes(f) & FileAttributes.ReparsePoint) == 0);
}
