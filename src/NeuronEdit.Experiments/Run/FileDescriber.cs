using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;

namespace NeuronEdit.Experiments.Run;

/// <summary>Says what files hold, without reading their rows.</summary>
/// <param name="engine">Opens files.</param>
public sealed class FileDescriber(DataEngine engine)
{
    /// <summary>Opens every file that the inputs name.</summary>
    /// <exception cref="NeuronEditException">Specification: an input names nothing. Data: a file cannot be read.</exception>
    public ImmutableArray<TableInfo> Describe(IEnumerable<string> inputs, CancellationToken cancellation) =>
        [.. InputFile.Expand(inputs, Environment.CurrentDirectory).Select(f => engine.Inspect(f.Path, f.Root, cancellation))];
}
