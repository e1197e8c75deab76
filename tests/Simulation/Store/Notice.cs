namespace NeuronEdit.Simulation.Store;

/// <summary>What a transaction brought that somebody may wait for.</summary>
/// <param name="Shards">Shards, as bits, that messages came for.</param>
/// <param name="Work">Whether work came.</param>
internal readonly record struct Notice(ulong Shards, bool Work)
{
    /// <summary>Both.</summary>
    public Notice With(Notice other) => new(Shards | other.Shards, Work | other.Work);
}
