using System.Collections.Immutable;
using NeuronEdit.Data;

namespace NeuronEdit.Experiments.Cohorts;

/// <summary>A file that an input names.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Root">The folder below which <c>name=value</c> folders become columns.</param>
internal sealed record InputFile(string Path, string Root)
{
    /// <summary>The files of several inputs, each file once, in the order of the inputs.</summary>
    /// <exception cref="NeuronEditException">Specification: an input names nothing.</exception>
    public static ImmutableArray<InputFile> Expand(IEnumerable<string> inputs, string baseDirectory) =>
    [
        .. inputs.SelectMany(input => DataFiles.Expand(input, baseDirectory).Select(path => new InputFile(path, DataFiles.Root(input, baseDirectory))))
            .DistinctBy(f => f.Path, StringComparer.Ordinal),
    ];

    /// <summary>Opens several files, some at a time.</summary>
    /// <returns>A table for each file, in their order.</returns>
    /// <exception cref="NeuronEditException">Data: a file cannot be read.</exception>
    public static ImmutableArray<TableInfo> Inspect(DataEngine engine, ImmutableArray<InputFile> files, int slots, CancellationToken cancellation)
    {
        var tables = new TableInfo[files.Length];
        Parallelism.ForEach(Enumerable.Range(0, files.Length), slots, (i, stop) => tables[i] = engine.Inspect(files[i].Path, files[i].Root, stop), cancellation);
        return [.. tables];
    }
}
