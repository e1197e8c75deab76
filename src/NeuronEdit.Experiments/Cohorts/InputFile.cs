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
}
