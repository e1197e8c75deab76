using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>One member of a cluster: it runs its share of the actors, and does work. Any number share a store, in one process or on many machines.</summary>
public sealed class Node
{
    private readonly NodeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Jitter _jitter;
    private readonly ClusterInstruments _instruments;
    private readonly RunningItems _running;
    private readonly ITurnPlacement _where;
    private readonly TurnEngine _engine;
    private readonly ShardPlacement _placement;
    private readonly TurnLoop _turns;
    private readonly WorkLoop _work;
    private readonly LeaseLoop _leases;
    private readonly Housekeeping _housekeeping;
    private readonly Heartbeat _heartbeat;

    /// <summary>Creates a node.</summary>
    /// <param name="store">The opened store; the node does not dispose it.</param>
    /// <param name="handlers">One for every kind of work.</param>
    /// <param name="options">What it is.</param>
    /// <param name="log">Takes its log.</param>
    /// <param name="time">The clock that it waits by; null: the machine's.</param>
    /// <param name="random">Chance for spreading its waits; null: a new one.</param>
    /// <param name="committed">Is told of the turns that this node commits; null: nobody is.</param>
    /// <param name="instruments">Measures what it does; null: the process' own.</param>
    /// <param name="where">Where turns run; null: here, those of the shards that the node leases.</param>
    /// <exception cref="NeuronEditException">Specification: an option is out of its range.</exception>
    public Node(
        IClusterStore store, IEnumerable<IWorkHandler> handlers, NodeOptions options, ILogger log, TimeProvider? time = null, Random? random = null, TurnCommitted? committed = null,
        ClusterInstruments? instruments = null, ITurnPlacement? where = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _log, _time, _jitter) = (options, log, time ?? TimeProvider.System, new Jitter(random ?? new Random()));
        _instruments = instruments ?? ClusterInstruments.Shared;
        _running = new RunningItems(options.Slots);
        _where = where ?? new TurnsHere();
        store = _where.Around(store);
        _engine = new TurnEngine(store, ActorCatalog.All, log, committed, _instruments, _time);
        _placement = new ShardPlacement(store, options, _time, _jitter, log);
        _turns = new TurnLoop(store, _where, _placement, options, _time, _jitter, log);
        _work = new WorkLoop(store, handlers, _running, options, _instruments, _time, _jitter, log);
        _leases = new LeaseLoop(store, _running, options, _instruments, _time, log);
        _housekeeping = new Housekeeping(store, _placement, options, _instruments, _time, _jitter, log);
        _heartbeat = new Heartbeat(store, _running, options, _time, _jitter, log);
    }

    /// <summary>Is told once an operator wants the node to leave, which it then does as when it is to drain; null: nobody is.</summary>
    public Action? Leaves { get; init; }

    /// <summary>Runs until it has left.</summary>
    /// <param name="drain">Leave in good order: claim nothing more, finish what finishes within the grace, hand back the rest.</param>
    /// <param name="stop">Leave at once: leases end by themselves.</param>
    /// <exception cref="StoreException">The store failed for good.</exception>
    /// <exception cref="NeuronEditException">Turns cannot run where they should.</exception>
    public async Task RunAsync(CancellationToken drain, CancellationToken stop)
    {
        NodeLog.NodeBegins(_log, _options.Name, _options.Slots);
        if (_options.RunsActors) await _where.StartAsync(_options, _engine, stop);
        try
        {
            await StayAsync(drain, stop);
        }
        finally
        {
            if (_options.RunsActors) await _where.StopAsync(stop);
        }

        NodeLog.NodeLeft(_log, _options.Name);
    }

    private async Task StayAsync(CancellationToken drain, CancellationToken stop)
    {
        using var watched = _instruments.Watch(() => (_running.Slots - _running.Free, _running.Slots));
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(drain, halt.Token);
        Task[] loops = _options.RunsActors ? [_placement.RunAsync(halt.Token), _turns.RunAsync(halt.Token), _housekeeping.RunAsync(halt.Token)] : [];
        loops = [.. loops, _leases.RunAsync(halt.Token), _heartbeat.RunAsync(Leave, halt.Token)];
        var work = _work.RunAsync(leave.Token, halt.Token);
        // A loop ends by itself only where it fails; then all do.
        await Task.WhenAny([work, .. loops]);
        halt.Cancel();
        await Task.WhenAll([work, .. loops]);

        if (!stop.IsCancellationRequested) await LeaveAsync(stop);

        void Leave()
        {
            leave.Cancel();
            Leaves?.Invoke();
        }
    }

    /// <summary>Others take over at once rather than when leases end; it is not worth waiting long for a store that is away.</summary>
    private async Task LeaveAsync(CancellationToken stop)
    {
        try
        {
            if (_options.RunsActors) await _placement.ReleaseAsync(stop);
            await _heartbeat.LeaveAsync(stop);
        }
        catch (StoreException e) when (e.IsTransient)
        {
            NodeLog.StoreAway(_log, "leaving", e.Message);
        }
    }
}
