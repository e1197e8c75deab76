using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Store;

/// <summary>Which node holds which shards.</summary>
internal sealed class ShardTable
{
    private readonly SortedDictionary<string, TimeSpan> _nodes = new(StringComparer.Ordinal);
    private readonly string?[] _owners = new string?[ActorId.Shards];

    /// <summary>Renews, takes what is free up to an equal share, gives back what is beyond it.</summary>
    public ImmutableArray<int> Lease(string node, TimeSpan lease, TimeSpan now)
    {
        _nodes[node] = now + lease;
        foreach (var dead in _nodes.Where(n => n.Value <= now).Select(n => n.Key).ToList()) Release(dead);
        var rank = _nodes.Keys.TakeWhile(n => n != node).Count();
        var share = _owners.Length / _nodes.Count + (rank < _owners.Length % _nodes.Count ? 1 : 0);
        var held = _owners.Count(o => o == node);
        for (var shard = 0; shard < _owners.Length && held != share; shard++)
        {
            if (held > share && _owners[shard] == node) (_owners[shard], held) = (null, held - 1);
            else if (held < share && _owners[shard] is null) (_owners[shard], held) = (node, held + 1);
        }

        return [.. Enumerable.Range(0, _owners.Length).Where(s => _owners[s] == node)];
    }

    public void Release(string node)
    {
        _nodes.Remove(node);
        for (var shard = 0; shard < _owners.Length; shard++)
            if (_owners[shard] == node) _owners[shard] = null;
    }
}
