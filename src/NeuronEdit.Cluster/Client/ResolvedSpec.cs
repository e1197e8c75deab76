using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Data;
using NeuronEdit.Experiments;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cluster.Client;

/// <summary>A specification that means the same wherever it is read: every path in it is absolute, and its output is the results folder.</summary>
internal static class ResolvedSpec
{
    private const string KeyForm = "neuronedit.experiment.1";

    /// <summary>Makes the paths absolute.</summary>
    /// <param name="spec">As the user wrote it.</param>
    /// <param name="results">The results folder; null: the specification's.</param>
    public static ExperimentSpec Of(ExperimentSpec spec, string? results)
    {
        var folder = results is null ? Path.GetFullPath(spec.Output.Path, spec.BaseDirectory) : Path.GetFullPath(results);
        return spec with
        {
            Source = Absolute(spec.Source, spec.BaseDirectory),
            Target = Absolute(spec.Target, spec.BaseDirectory),
            Extrapolate = Of(spec.Extrapolate, spec.BaseDirectory),
            Output = spec.Output with { Path = folder },
            BaseDirectory = Path.GetPathRoot(folder)!,
        };
    }

    /// <summary>Makes the paths of samples absolute.</summary>
    public static ImmutableArray<ExtrapolateSpec> Of(ImmutableArray<ExtrapolateSpec> samples, string baseDirectory) =>
        [.. samples.Select(e => e with { Paths = Absolute(e.Paths, baseDirectory), Truth = Absolute(e.Truth, baseDirectory) })];

    /// <summary>The experiment's key: a hash of all settings, the results folder, and the path, size and time of change of every input.</summary>
    /// <exception cref="NeuronEditException">Specification: an input names no file. Storage: a file cannot be looked at.</exception>
    public static string KeyOf(ExperimentSpec resolved)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, $"{KeyForm} {ProductVersion.Results}\n{ClusterJson.Write(resolved)}\n");
        foreach (var mark in Marks(resolved)) Append(hash, mark);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>The files of all samples' inputs.</summary>
    public static IEnumerable<string> FilesOf(ImmutableArray<ExtrapolateSpec> samples, string baseDirectory) =>
        samples.SelectMany(e => e.Paths.Concat(e.Truth)).SelectMany(input => DataFiles.Expand(input, baseDirectory));

    private static IEnumerable<string> Marks(ExperimentSpec spec)
    {
        var pair = spec.Source.Concat(spec.Target).SelectMany(input => DataFiles.Expand(input, spec.BaseDirectory));
        return pair.Concat(FilesOf(spec.Extrapolate, spec.BaseDirectory)).Distinct(StringComparer.Ordinal).Select(MarkOf);
    }

    private static string MarkOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return $"{path}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}\n";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Storage, $"{path}: cannot be looked at: {e.Message} See that it is there and may be read.", e);
        }
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

    private static ImmutableArray<string> Absolute(ImmutableArray<string> paths, string baseDirectory) => [.. paths.Select(p => Path.GetFullPath(p, baseDirectory))];
}
