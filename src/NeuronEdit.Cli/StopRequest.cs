using System.Runtime.InteropServices;

namespace NeuronEdit.Cli;

/// <summary>
/// The user's wish to stop: the first interrupt asks the work to stop where it can be resumed, the second quits at once.
/// </summary>
internal sealed class StopRequest : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Action _onFirst;
    private readonly Action _onSecond;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _interrupts;

    /// <summary>Waits for interrupts that <see cref="Interrupt"/> reports.</summary>
    /// <param name="onFirst">Tells the user what happens now; called before the token is cancelled.</param>
    /// <param name="onSecond">Quits.</param>
    public StopRequest(Action onFirst, Action onSecond) => (_onFirst, _onSecond) = (onFirst, onSecond);

    /// <summary>Cancelled by the first interrupt.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>True once an interrupt came.</summary>
    public bool IsRequested => Volatile.Read(ref _interrupts) > 0;

    /// <summary>Takes SIGINT (Ctrl-C) and SIGTERM of this process until disposed of; the third ends it as the system does.</summary>
    public void ListenToSignals()
    {
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                if (!Interrupt()) context.Cancel = false;
            }));
        }
    }

    /// <summary>One interrupt.</summary>
    /// <returns>False from the third on: nothing is left to do for it.</returns>
    public bool Interrupt()
    {
        switch (Interlocked.Increment(ref _interrupts))
        {
            case 1:
                _onFirst();
                _source.Cancel();
                return true;
            case 2:
                _onSecond();
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }
}
