namespace NeuronEdit.Simulation.Scheduling;

/// <summary>
/// A process of the simulated cluster. Its code is asynchronous code that runs under this context: every continuation is an event. Killed, no
/// continuation of it runs again, no finally block either, as with kill -9; paused, they wait, as with SIGSTOP.
/// </summary>
internal sealed class SimProcess : SynchronizationContext
{
    private readonly SimScheduler _scheduler;
    private readonly CallbackContext _callbacks;
    private readonly List<SimEvent> _deferred = [];

    public SimProcess(SimScheduler scheduler, int number, string name, TimeSpan skew, double rate)
    {
        (_scheduler, Number, Name) = (scheduler, number, name);
        _callbacks = new CallbackContext(this);
        Time = new SimClock(scheduler, this, skew, rate);
    }

    /// <summary>Number in this simulation.</summary>
    public int Number { get; }

    public string Name { get; }

    /// <summary>Its own clock.</summary>
    public SimClock Time { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    /// <summary>Starts its program.</summary>
    /// <param name="main">The program.</param>
    /// <param name="ended">Is told the exception that it ended with, or null; not where it was killed.</param>
    public void Start(Func<Task> main, Action<Exception?> ended) => Post(_ => RunToEnd(main, ended), null);

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        IsAlive = false;
        _deferred.Clear();
    }

    /// <summary>Stops it until <see cref="Continue"/>.</summary>
    public void Pause() => IsPaused = true;

    /// <summary>Lets it go on where it was.</summary>
    public void Continue()
    {
        IsPaused = false;
        foreach (var e in _deferred) _scheduler.Schedule(TimeSpan.Zero, this, e.Callback, e.State);
        _deferred.Clear();
    }

    /// <summary>Runs an event of this process, or keeps it, or forgets it.</summary>
    public void Run(SimEvent next)
    {
        if (!IsAlive) return;
        if (IsPaused)
        {
            _deferred.Add(next);
            return;
        }

        SetSynchronizationContext(this);
        next.Callback(next.State);
        SetSynchronizationContext(null);
    }

    /// <summary>Calls back from outside, as a timer or a connection does: what awaits it is not run inside the call but becomes an event.</summary>
    public void CallBack(TimeSpan after, Action callback) => _scheduler.Schedule(after, this, _callbacks.Run, callback);

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsAlive) _scheduler.Schedule(TimeSpan.Zero, this, d, state);
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing in a simulated process may block.");

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private static async void RunToEnd(Func<Task> main, Action<Exception?> ended)
    {
        try
        {
            await main();
            ended(null);
        }
        catch (Exception e)
        {
            ended(e);
        }
    }

    /// <summary>Another context of the same process: being another, awaiting code is posted instead of being run inside the callback.</summary>
    private sealed class CallbackContext(SimProcess process) : SynchronizationContext
    {
        public void Run(object? callback)
        {
            SetSynchronizationContext(this);
            ((Action)callback!)();
        }

        public override void Post(SendOrPostCallback d, object? state) => process.Post(d, state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
