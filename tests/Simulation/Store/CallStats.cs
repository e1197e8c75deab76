namespace NeuronEdit.Simulation.Store;

/// <summary>What was observed of the calls of one kind.</summary>
internal sealed class CallStats
{
    public long Count { get; set; }

    /// <summary>Processor time, in all.</summary>
    public TimeSpan Busy { get; set; }

    /// <summary>Time in the store, in all: waiting and being served.</summary>
    public TimeSpan Inside { get; set; }

    /// <summary>Of that, waiting for a connection.</summary>
    public TimeSpan ForConnection { get; set; }

    /// <summary>Waiting for a lock that one holds at a time.</summary>
    public TimeSpan ForLock { get; set; }

    /// <summary>Waiting for a processor.</summary>
    public TimeSpan ForProcessor { get; set; }

    /// <summary>What was observed since an earlier time.</summary>
    public CallStats Since(CallStats earlier) => new()
    {
        Count = Count - earlier.Count,
        Busy = Busy - earlier.Busy,
        Inside = Inside - earlier.Inside,
        ForConnection = ForConnection - earlier.ForConnection,
        ForLock = ForLock - earlier.ForLock,
        ForProcessor = ForProcessor - earlier.ForProcessor,
    };
}
