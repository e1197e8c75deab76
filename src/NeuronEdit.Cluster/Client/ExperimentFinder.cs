using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Client;

/// <summary>Finds the experiment that somebody means by its key, an unambiguous beginning of it, or its name.</summary>
internal sealed class ExperimentFinder(StoreCalls calls)
{
    private const int PageSize = 500;

    /// <summary>Finds it.</summary>
    /// <exception cref="NeuronEditException">Specification: there is none, or more than one.</exception>
    public async Task<Stored<ExperimentState>> FindAsync(string text, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (ActorId.IsPart(text) && await calls.ReadAsync<ExperimentState>(ExperimentActor.Id(text), cancellation) is { } exact) return exact;
        if (text.Length >= ExperimentChoice.PrefixLengthMin && ActorId.IsPart(text))
        {
            // Keys come in their order, so those that begin with it are the next ones.
            var next = await calls.ListAsync<ExperimentState>(ExperimentActor.KindName, text, ExperimentChoice.CandidatesMax, cancellation);
            var matching = next.Where(e => e.Key.StartsWith(text, StringComparison.Ordinal)).ToImmutableArray();
            if (matching.Length > 0) return ExperimentChoice.ByKey(text, matching, Tell);
        }

        return ExperimentChoice.ByName(text, await NamedAsync(text, cancellation), Tell);
    }

    private async Task<ImmutableArray<Stored<ExperimentState>>> NamedAsync(string name, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<Stored<ExperimentState>>();
        for (string? after = null; found.Count < ExperimentChoice.CandidatesMax;)
        {
            var page = await calls.ListAsync<ExperimentState>(ExperimentActor.KindName, after, PageSize, cancellation);
            found.AddRange(page.Where(e => e.State.Submitted?.Name == name).Take(ExperimentChoice.CandidatesMax - found.Count));
            if (page.Length < PageSize) break;
            after = page[^1].Key;
        }

        return found.ToImmutable();
    }

    private static (string Key, string? Name, string Phase) Tell(Stored<ExperimentState> found) => (found.Key, found.State.Submitted?.Name, Phases.Of(found.State));
}
