using NeuronEdit.Simulation.Scheduling;

namespace NeuronEdit.Simulation.Store;

/// <summary>The machine that the store runs on: a call waits for a connection, then perhaps for a lock, then for a processor; then for the disk.</summary>
internal sealed class StoreMachine(SimScheduler scheduler, StoreConditions conditions)
{
    private readonly SimResource _connections = new(conditions.Connections);
    private readonly SimResource _processors = new(conditions.Processors);
    private readonly SimResource _claims = new(1);
    private readonly SimResource _shards = new(1);

    private readonly Dictionary<StoreCall, CallStats> _stats = Enum.GetValues<StoreCall>().ToDictionary(c => c, _ => new CallStats());

    /// <summary>What was observed so far, by kind of call.</summary>
    public Dictionary<StoreCall, CallStats> Snapshot() => Since(Enum.GetValues<StoreCall>().ToDictionary(c => c, _ => new CallStats()));

    /// <summary>What was observed since an earlier time.</summary>
    public Dictionary<StoreCall, CallStats> Since(Dictionary<StoreCall, CallStats> earlier) => _stats.ToDictionary(s => s.Key, s => s.Value.Since(earlier[s.Key]));

    /// <summary>Serves a call.</summary>
    /// <param name="call">Its kind.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="run">Its transaction, run when all of its time is over.</param>
    public void Serve(StoreCall call, int rows, Action run)
    {
        var (stats, arrived) = (_stats[call], scheduler.Now);
        _connections.Take(() =>
        {
            var connected = scheduler.Now;
            stats.ForConnection += connected - arrived;
            var alone = LockOf(call);
            if (alone is null) Compute(call, rows, () => End(stats, arrived, run, null));
            else alone.Take(() =>
            {
                stats.ForLock += scheduler.Now - connected;
                Compute(call, rows, () => End(stats, arrived, run, alone));
            });
        });
    }

    /// <summary>Claims come one at a time, and so do leases of shards: they have to see what the one before did.</summary>
    private SimResource? LockOf(StoreCall call) => call switch
    {
        StoreCall.Claim or StoreCall.EmptyClaim => _claims,
        StoreCall.Shards => _shards,
        _ => null,
    };

    private void Compute(StoreCall call, int rows, Action end)
    {
        var (stats, cost, ready) = (_stats[call], conditions.Cost(call), scheduler.Now);
        var busy = cost.Of(rows);
        _processors.Take(() =>
        {
            stats.ForProcessor += scheduler.Now - ready;
            stats.Busy += busy;
            scheduler.Schedule(busy, () =>
            {
                _processors.Give();
                if (cost.Wait > TimeSpan.Zero) scheduler.Schedule(cost.Wait, end);
                else end();
            });
        });
    }

    private void End(CallStats stats, TimeSpan arrived, Action run, SimResource? alone)
    {
        stats.Count++;
        stats.Inside += scheduler.Now - arrived;
        run();
        alone?.Give();
        _connections.Give();
    }
}
