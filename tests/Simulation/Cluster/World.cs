using NeuronEdit.Simulation.Checks;
using NeuronEdit.Simulation.Scheduling;
using NeuronEdit.Simulation.Storage;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Cluster;

/// <summary>A simulated cluster: machines with real nodes on them, one store, one storage, and checkers that watch the store.</summary>
internal sealed class World
{
    private readonly List<IStoreObserver> _observers;
    private int _processes;

    public World(WorldOptions options)
    {
        Options = options;
        Scheduler = new SimScheduler(options.Seed);
        Storage = new SimStorage(Scheduler) { StepMost = options.StorageStep };
        Server = new StoreServer(Scheduler, options.Model, options.Store) { Misused = text => Verdict.Fail(Properties.NoDefect, text) };
        Messages = new MessageCheck(Verdict);
        Work = new WorkLedger(Verdict, Messages);
        Turns = new TurnCheck(Verdict);
        Stops = new StopCheck(Verdict, Work);
        Bounds = new BoundsCheck(Verdict, Work, Messages);
        Fair = new FairCheck(Verdict);
        Results = new ResultCheck(Verdict, Work, Storage, options.Experiments);
        Work.Accepted = (item, _) => Results.Accept(item);
        // Shares are known before work is ordered into them; whether a queue is empty, after.
        _observers = [Messages, Turns, Fair, Work, Stops, Bounds];
        if (options.ChecksShares) (Work.Changed, Work.Claiming) = (Fair.Count, Fair.Give);
        else _observers.Remove(Fair);
        Members = [.. Enumerable.Range(0, options.Members).Select(n => new Member(this, n))];
    }

    public WorldOptions Options { get; }

    public Verdict Verdict { get; } = new();

    public SimScheduler Scheduler { get; }

    /// <summary>All chance in the world.</summary>
    public Random Random => Scheduler.Random;

    public SimStorage Storage { get; }

    public StoreServer Server { get; }

    public IReadOnlyList<Member> Members { get; }

    public MessageCheck Messages { get; }

    public WorkLedger Work { get; }

    public TurnCheck Turns { get; }

    public StopCheck Stops { get; }

    public BoundsCheck Bounds { get; }

    public FairCheck Fair { get; }

    public ResultCheck Results { get; }

    /// <summary>Runs until a condition holds, something is violated, or so much time has passed.</summary>
    /// <returns>True where the condition holds.</returns>
    public bool Run(Func<bool> until, TimeSpan longest)
    {
        Scheduler.RunUntil(() => Verdict.IsBad || until(), Scheduler.Now + longest);
        return !Verdict.IsBad && until();
    }

    public SimProcess NewProcess(string name)
    {
        var skew = Options.SkewMost * (2 * Random.NextDouble() - 1);
        var rate = 1 + Options.DriftMost * (2 * Random.NextDouble() - 1);
        return new SimProcess(Scheduler, _processes++, name, skew, rate);
    }

    public SimStore Connect(SimProcess process)
    {
        var store = new SimStore(Scheduler, Server, process, _observers) { Trace = Options.Trace is null ? null : Trace };
        Server.Clients.Add(store);
        return store;
    }

    public void Disconnect(SimStore store) => Server.Clients.Remove(store);

    /// <summary>Says what happens, where somebody listens.</summary>
    public void Trace(string text) => Options.Trace?.Invoke($"{Scheduler.Now.TotalSeconds,10:F4} {text}");
}
