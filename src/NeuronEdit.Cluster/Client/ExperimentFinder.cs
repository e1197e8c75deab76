using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cluster.Client;

/// <summary>Finds the experiment that somebody means by its key, an unambiguous beginning of it, or its name.</summary>
internal sealed class ExperimentFinder(StoreCalls calls)
{
    /// <summary>The fewest digits of a key that stand for it.</summary>
    public const int PrefixLengthMin = 4;

    private const int PageSize = 500;
    private const int CandidatesMax = 5;

    /// <summary>Finds it.</summary>
    /// <exception cref="NeuronEditException">Specification: there is none, or more than one.</exception>
    public async Task<Stored<ExperimentState>> FindAsync(string text, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (ActorNames.IsKey(text) && await calls.ReadAsync<ExperimentState>(ExperimentActor.Id(text), cancellation) is { } exact) return exact;
        if (text.Length >= PrefixLengthMin && ActorNames.IsKey(text))
        {
            // Keys come in their order, so those that begin with it are the next ones.
            var next = await calls.ListAsync<ExperimentState>(ExperimentActor.KindName, text, CandidatesMax, cancellation);
            var matching = next.Where(e => e.Key.StartsWith(text, StringComparison.Ordinal)).ToImmutableArray();
            if (matching.Length > 0) return OneOf(matching, $"The id {text} is the beginning of", "Give more of it");
        }

        var named = await NamedAsync(text, cancellation);
        if (named.Length > 0) return OneOf(named, $"The name {text} is that of", "Give its id");
        throw new NeuronEditException(FailureCode.Specification, $"There is no experiment {text}. List those that there are; one that was submitted a moment ago appears as soon as a worker has taken it, so see that one is alive.");
    }

    private async Task<ImmutableArray<Stored<ExperimentState>>> NamedAsync(string name, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<Stored<ExperimentState>>();
        for (string? after = null; found.Count < CandidatesMax;)
        {
            var page = await calls.ListAsync<ExperimentState>(ExperimentActor.KindName, after, PageSize, cancellation);
            found.AddRange(page.Where(e => e.State.Submitted?.Name == name).Take(CandidatesMax - found.Count));
            if (page.Length < PageSize) break;
            after = page[^1].Key;
        }

        return found.ToImmutable();
    }

    private static Stored<ExperimentState> OneOf(ImmutableArray<Stored<ExperimentState>> found, string what, string wayOut)
    {
        if (found.Length == 1) return found[0];
        var shown = string.Join(", ", found.Select(e => $"{ShortestOf(e.Key, found)} ({e.State.Submitted?.Name}, {Phases.Of(e.State)})"));
        throw new NeuronEditException(FailureCode.Specification, $"{what} {(found.Length < CandidatesMax ? "" : "at least ")}{found.Length} experiments: {shown}. {wayOut}.");
    }

    /// <summary>As much of a key as tells it from the others, and as usual at least.</summary>
    private static string ShortestOf(string key, ImmutableArray<Stored<ExperimentState>> among)
    {
        var length = Phases.KeyLengthShown;
        while (length < key.Length && among.Count(e => e.Key.StartsWith(key[..length], StringComparison.Ordinal)) > 1) length++;
        return key[..Math.Min(length, key.Length)];
    }
}
