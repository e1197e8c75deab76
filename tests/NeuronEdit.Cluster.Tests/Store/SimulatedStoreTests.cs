using NeuronEdit.Cluster.Store;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>The store of the simulation keeps the stores' contract: what is shown on it holds for those that keep the same.</summary>
public sealed class SimulatedStoreTests : StoreConformance
{
    private readonly MemoryModel _model = new();
    private readonly OffsetTime _time = new();

    protected override Task<IClusterStore> OpenAsync() => Task.FromResult<IClusterStore>(new MemoryStore(_model, _time));

    protected override void Advance(TimeSpan time) => _time.Offset += time;

    /// <summary>The machine's clock, put forward.</summary>
    private sealed class OffsetTime : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => (System.GetElapsedTime(0) + Offset).Ticks;
    }
}
