namespace NeuronEdit.Simulation.Scheduling;

/// <summary>
/// The only source of order in a simulation: one thread, virtual time, and events that run by time and, at the same time, in an order that the seed
/// decides. The same seed gives the same history, of which <see cref="Hash"/> is a digest.
/// </summary>
internal sealed class SimScheduler(int seed)
{
    private readonly PriorityQueue<SimEvent, EventKey> _events = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private uint _sequence;
    private string? _foreign;

    /// <summary>Decides ties and small delays, nothing else.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>Virtual time since the simulation began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Events that were run.</summary>
    public long Steps { get; private set; }

    /// <summary>A digest of all that has happened.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    /// <summary>Called before each event of a process; may kill or pause it.</summary>
    public Action<SimProcess>? BeforeStep { get; set; }

    /// <summary>Runs something later.</summary>
    /// <param name="after">How much later.</param>
    /// <param name="process">Whose it is: it waits while the process is paused, and never runs once it was killed; null: the world's.</param>
    /// <param name="callback">What to run.</param>
    /// <param name="state">Its argument.</param>
    public void Schedule(TimeSpan after, SimProcess? process, SendOrPostCallback callback, object? state = null)
    {
        // A thread of the pool has got in: something awaited what the simulation does not drive.
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _foreign ??= Environment.StackTrace;
            return;
        }

        var time = Now + (after > TimeSpan.Zero ? after : TimeSpan.Zero);
        _events.Enqueue(new SimEvent(process, callback, state), new EventKey(time.Ticks, (uint)Random.Next(), _sequence++));
    }

    /// <summary>Runs something of the world's later.</summary>
    public void Schedule(TimeSpan after, Action action) => Schedule(after, null, static a => ((Action)a!)(), action);

    /// <summary>Adds to the digest.</summary>
    public void Note(long value) => Hash = (Hash ^ (ulong)value) * 1099511628211;

    /// <summary>Adds a text to the digest.</summary>
    public void Note(string text)
    {
        foreach (var c in text) Note(c);
    }

    /// <summary>Runs events until a condition holds or the time is over.</summary>
    /// <returns>True where the condition holds.</returns>
    public bool RunUntil(Func<bool> done, TimeSpan latest)
    {
        while (!done())
        {
            if (_events.Count == 0) return false;
            _events.TryPeek(out _, out var key);
            if (key.Time > latest.Ticks) return false;
            Step();
        }

        return true;
    }

    private void Step()
    {
        _events.TryDequeue(out var next, out var key);
        Now = TimeSpan.FromTicks(key.Time);
        Steps++;
        Note(key.Time ^ (next.Process?.Number ?? -1));
        if (next.Process is { } process)
        {
            if (process.IsAlive && !process.IsPaused) BeforeStep?.Invoke(process);
            process.Run(next);
        }
        else
        {
            SynchronizationContext.SetSynchronizationContext(null);
            next.Callback(next.State);
        }

        if (_foreign is not null) throw new InvalidOperationException($"A thread that the simulation does not drive has run a part of a process. Await nothing that continues on the pool.\n{_foreign}");
    }

    private readonly record struct EventKey(long Time, uint Tie, uint Sequence) : IComparable<EventKey>
    {
        public int CompareTo(EventKey other) => Time != other.Time ? Time.CompareTo(other.Time) : Tie != other.Tie ? Tie.CompareTo(other.Tie) : Sequence.CompareTo(other.Sequence);
    }
}

/// <summary>Something that is to be run.</summary>
internal readonly record struct SimEvent(SimProcess? Process, SendOrPostCallback Callback, object? State);
