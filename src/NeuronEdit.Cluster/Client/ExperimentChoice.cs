namespace NeuronEdit.Cluster.Client;

/// <summary>Chooses the experiment that somebody means by its key, an unambiguous beginning of it, or its name, among those that were found for it.</summary>
public static class ExperimentChoice
{
    /// <summary>The fewest digits of a key that stand for it.</summary>
    public const int PrefixLengthMin = 4;

    /// <summary>It is worth finding so many, to tell which there are.</summary>
    public const int CandidatesMax = 5;

    /// <summary>The one whose key begins with a text.</summary>
    /// <param name="text">The beginning.</param>
    /// <param name="found">Those whose key does; at least one.</param>
    /// <param name="tell">An experiment's key, name and phase.</param>
    /// <exception cref="NeuronEditException">Specification: there is more than one.</exception>
    public static T ByKey<T>(string text, IReadOnlyList<T> found, Func<T, (string Key, string? Name, string Phase)> tell) =>
        OneOf(found, tell, $"The id {text} is the beginning of", "Give more of it");

    /// <summary>The one whose name a text is.</summary>
    /// <param name="text">The name.</param>
    /// <param name="found">Those of that name; none is an error too.</param>
    /// <param name="tell">An experiment's key, name and phase.</param>
    /// <exception cref="NeuronEditException">Specification: there is none, or more than one.</exception>
    public static T ByName<T>(string text, IReadOnlyList<T> found, Func<T, (string Key, string? Name, string Phase)> tell)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Count > 0
            ? OneOf(found, tell, $"The name {text} is that of", "Give its id")
            : throw new NeuronEditException(FailureCode.Specification, $"There is no experiment {text}. Those that there are: neuronedit list. One that was submitted a moment ago appears as soon as a worker has taken it, so see that one is alive.");
    }

    private static T OneOf<T>(IReadOnlyList<T> found, Func<T, (string Key, string? Name, string Phase)> tell, string what, string wayOut)
    {
        if (found.Count == 1) return found[0];
        var told = found.Select(tell).ToList();
        var shown = string.Join(", ", told.Select(e => $"{ShortestOf(e.Key, told)} ({e.Name}, {e.Phase})"));
        throw new NeuronEditException(FailureCode.Specification, $"{what} {(found.Count < CandidatesMax ? "" : "at least ")}{found.Count} experiments: {shown}. {wayOut}.");
    }

    /// <summary>As much of a key as tells it from the others, and as usual at least.</summary>
    private static string ShortestOf(string key, List<(string Key, string? Name, string Phase)> among)
    {
        var length = Phases.KeyLengthShown;
        while (length < key.Length && among.Count(e => e.Key.StartsWith(key[..length], StringComparison.Ordinal)) > 1) length++;
        return key[..Math.Min(length, key.Length)];
    }
}
