namespace NeuronEdit.Cluster.Hosting;

/// <summary>Spreads waits, so that many nodes do not do the same thing at the same time. Safe for use from many threads.</summary>
/// <param name="random">Where chance comes from; a simulation gives its own.</param>
internal sealed class Jitter(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>A time between half of it and one and a half times it.</summary>
    public TimeSpan Around(TimeSpan time)
    {
        lock (_gate) return time * (0.5 + random.NextDouble());
    }
}
