using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Watching;

/// <summary>Tells which of an experiment's notes were not there at the look before.</summary>
internal sealed class NewNotes
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Those that are new, in their order.</summary>
    public IEnumerable<string> In(ExperimentView now) => now.Notes.Where(_known.Add);
}
