using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Store;

/// <summary>Outcomes by owner, kind and index.</summary>
internal sealed class OutcomeTable
{
    private readonly Dictionary<ActorId, SortedDictionary<string, Kept>> _owners = [];

    public long Count => _owners.Values.Sum(kinds => kinds.Values.Sum(k => (long)k.ByIndex.Count));

    public void Add(ActorId owner, string kind, WorkOutcome outcome)
    {
        if (!_owners.TryGetValue(owner, out var kinds)) _owners.Add(owner, kinds = new(StringComparer.Ordinal));
        if (!kinds.TryGetValue(kind, out var kept)) kinds.Add(kind, kept = new());
        kept.ByIndex[outcome.Index] = outcome;
        kept.Sorted = null;
    }

    public void Forget(ActorId owner) => _owners.Remove(owner);

    public IEnumerable<WorkOutcome> Read(ActorId owner, string kind, long from, int limit)
    {
        if (!_owners.TryGetValue(owner, out var kinds) || !kinds.TryGetValue(kind, out var kept)) return [];
        var sorted = kept.Sorted ??= [.. kept.ByIndex.Values.OrderBy(o => o.Index)];
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle].Index < from) low = middle + 1;
            else high = middle;
        }

        return sorted.Skip(low).Take(limit);
    }

    private sealed class Kept
    {
        public Dictionary<long, WorkOutcome> ByIndex { get; } = [];

        public WorkOutcome[]? Sorted { get; set; }
    }
}
