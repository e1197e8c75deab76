using NeuronEdit.Simulation.Scheduling;

namespace NeuronEdit.Simulation.Store;

/// <summary>A process' way of telling others, as the PostgreSQL store has it: the first notice at once, those that come meanwhile together.</summary>
internal sealed class Notifier(SimScheduler scheduler, StoreServer server, SimStore store)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);

    private Notice _pending;
    private bool _isSending;

    /// <summary>Tells, unless there is nothing to tell.</summary>
    public void Send(Notice notice)
    {
        _pending = _pending.With(notice);
        if (_isSending || _pending == default || !store.Process.IsAlive) return;
        _isSending = true;
        notice = _pending;
        _pending = default;
        server.Notify(notice, store, () => scheduler.Schedule(Pause, GoOn));
    }

    private void GoOn()
    {
        _isSending = false;
        Send(default);
    }
}
