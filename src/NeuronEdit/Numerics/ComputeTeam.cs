using System.Runtime.ExceptionServices;

namespace NeuronEdit.Numerics;

/// <summary>
/// A few threads that do the same piece of work together, again and again: the caller is member 0, the others wait for it.
/// </summary>
/// <remarks>
/// Waiting spins for some microseconds, since a training step hands out work every few hundred, and then parks, so an idle team
/// costs nothing; a team larger than the machine parks at once. A call allocates nothing. A team serves one caller at a time. Its work may not depend on which member
/// runs when; results that must not depend on the number of threads must not depend on <see cref="Members"/>.
/// </remarks>
internal sealed class ComputeTeam : IDisposable
{
    // Some 50 microseconds: longer than what a balanced team waits between two pieces of work.
    private const int SpinsMax = 100;
    private readonly object _gate = new();
    private readonly int _spins;
    private readonly Thread[] _threads;
    private readonly Exception?[] _failures;
    private Action<int> _work = static _ => { };
    private int _round;
    private int _running;
    private int _parked;
    private bool _callerParked;
    private bool _stopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="members">Threads that take part, the caller's included: 1 to 1024.</param>
    public ComputeTeam(int members)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members, 1024);
        Members = members;
        _spins = members <= Environment.ProcessorCount ? SpinsMax : 0;
        _failures = new Exception?[members];
        _threads = new Thread[members - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var member = i + 1;
            _threads[i] = new Thread(() => Serve(member)) { IsBackground = true, Name = $"neuronedit compute {member}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that take part, the caller's included.</summary>
    public int Members { get; }

    /// <summary>Calls <paramref name="work"/> once for each member, 0 to Members - 1, at the same time, and returns when all are done.</summary>
    /// <param name="work">Takes the member's number. Keep the delegate in a field: making one allocates.</param>
    /// <exception cref="ObjectDisposedException">The team was disposed of.</exception>
    /// <remarks>If members fail, all finish first; then the exception of the lowest member is thrown.</remarks>
    public void Run(Action<int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_stopping, this);
        if (_threads.Length > 0) HandOut(work);
        Try(work, 0);
        if (_threads.Length > 0) AwaitOthers();
        Rethrow();
    }

    /// <summary>Ends the threads. Call it when no work is running.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads) thread.Join();
    }

    private void HandOut(Action<int> work)
    {
        _work = work;
        Volatile.Write(ref _running, _threads.Length);
        lock (_gate)
        {
            Volatile.Write(ref _round, _round + 1);
            if (_parked > 0) Monitor.PulseAll(_gate);
        }
    }

    private void AwaitOthers()
    {
        for (var i = 0; i < _spins && Volatile.Read(ref _running) > 0; i++) Thread.SpinWait(20);
        if (Volatile.Read(ref _running) == 0) return;
        lock (_gate)
        {
            _callerParked = true;
            while (Volatile.Read(ref _running) > 0) Monitor.Wait(_gate);
            _callerParked = false;
        }
    }

    private void Serve(int member)
    {
        for (var round = 1; AwaitRound(round); round++)
        {
            Try(_work, member);
            if (Interlocked.Decrement(ref _running) > 0) continue;
            lock (_gate)
            {
                if (_callerParked) Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>False where the team ends instead.</summary>
    private bool AwaitRound(int round)
    {
        for (var i = 0; i < _spins && Volatile.Read(ref _round) != round; i++) Thread.SpinWait(20);
        if (Volatile.Read(ref _round) == round) return true;
        lock (_gate)
        {
            _parked++;
            while (_round != round && !_stopping) Monitor.Wait(_gate);
            _parked--;
            return !_stopping;
        }
    }

    private void Try(Action<int> work, int member)
    {
        try
        {
            work(member);
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the caller's thread.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failures[member] = exception;
        }
    }

    private void Rethrow()
    {
        for (var i = 0; i < _failures.Length; i++)
        {
            if (_failures[i] is not { } failure) continue;
            Array.Clear(_failures);
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
