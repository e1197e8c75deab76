using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Simulation.Handlers;
using NeuronEdit.Simulation.Scheduling;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Cluster;

/// <summary>A machine of the cluster: a node runs on it, dies, and is started again.</summary>
internal sealed class Member(World world, int number)
{
    private SimProcess? _process;
    private SimStore? _store;
    private Action _leave = () => { };
    private int _starts;

    public string Name => $"node-{number}";

    public bool IsUp => _process is { IsAlive: true };

    public SimProcess? Process => _process;

    /// <summary>Starts a node, where none runs.</summary>
    public void Start()
    {
        if (IsUp) return;
        // A machine keeps its name, or gets a new one as containers do.
        var name = world.Options.NewNames ? $"{Name}.{_starts}" : Name;
        _starts++;
        _process = world.NewProcess(name);
        _store = world.Connect(_process);
        var drain = new CancellationTokenSource();
        _leave = drain.Cancel;
        var setting = new HandlerSetting(_process, world.Storage, _store, world.Random, world.Options.Handlers, world.Options.Experiments);
        var options = world.Options.Node with { Name = name, Slots = world.Options.SlotsOf(number), RunsActors = world.Options.RunsActors(number) };
        var (process, store) = (_process, _store);
        process.Start(
            () => new Node(store, new SimHandlers(setting).All, options, new SimLog(world, process), process.Time, world.Random).RunAsync(drain.Token, CancellationToken.None),
            e => Ended(process, store, e));
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        if (!IsUp) return;
        _process!.Kill();
        world.Disconnect(_store!);
    }

    public void Pause() => _process?.Pause();

    public void Continue()
    {
        if (_process is { IsPaused: true }) _process.Continue();
    }

    /// <summary>Asks it to leave in good order; it is over when it has.</summary>
    public void Drain()
    {
        if (IsUp) _process!.CallBack(TimeSpan.Zero, _leave);
    }

    public void Cut(bool isCut)
    {
        if (_store is not null) _store.IsCut = isCut;
    }

    private void Ended(SimProcess process, SimStore store, Exception? exception)
    {
        if (exception is not null) world.Verdict.Fail(Checks.Properties.NoDefect, $"{process.Name} ended: {exception}");
        process.Kill();
        world.Disconnect(store);
        world.Scheduler.Schedule(TimeSpan.FromSeconds(5), Start);
    }
}
