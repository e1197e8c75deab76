namespace NeuronEdit.Tests.Shared;

/// <summary>What this thread allocates.</summary>
internal static class Allocated
{
    private const int AttemptsMax = 5;

    /// <summary>
    /// Bytes that an action allocates on this thread. A collection meanwhile, which any thread may cause, may count what the thread had left of its
    /// piece of the heap (some kilobytes) as allocated; such a measurement is void and made again, so the action must bear being done some times.
    /// </summary>
    public static long By(Action action)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (collections, before) = (GC.CollectionCount(0), GC.GetAllocatedBytesForCurrentThread());
            action();
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (GC.CollectionCount(0) == collections || attempt == AttemptsMax) return bytes;
        }
    }
}
