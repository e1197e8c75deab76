namespace NeuronEdit.Cluster.Store;

/// <summary>How often and how soon a work item is tried again.</summary>
/// <param name="FailuresMax">Failed attempts without progress after which an item is poison and fails for good.</param>
/// <param name="FirstDelay">Wait after the first failure; doubles with each.</param>
/// <param name="DelayMax">The longest wait.</param>
public sealed record RetryPolicy(int FailuresMax, TimeSpan FirstDelay, TimeSpan DelayMax)
{
    /// <summary>Five attempts; one second, two, four, eight between them.</summary>
    public static RetryPolicy Default { get; } = new(5, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="failures">Failed attempts so far, at least 1.</param>
    public TimeSpan DelayAfter(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var doubled = FirstDelay.Ticks * Math.Pow(2, failures - 1);
        return doubled >= DelayMax.Ticks ? DelayMax : TimeSpan.FromTicks((long)doubled);
    }
}
