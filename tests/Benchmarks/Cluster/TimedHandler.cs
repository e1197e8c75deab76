using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>Work that takes a time and computes nothing; its result is when it began, by the machine's monotonic clock, which all processes share.</summary>
/// <param name="length">How long an item takes.</param>
internal sealed class TimedHandler(TimeSpan length) : IWorkHandler
{
    /// <summary>The kind of its items.</summary>
    public const string KindName = "bench";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <summary>When an item began, from its result.</summary>
    public static long BeganAt(WorkOutcome outcome) => long.Parse(outcome.Result, CultureInfo.InvariantCulture);

    /// <summary>A node that does nothing but such work.</summary>
    public static Node Node(IClusterStore store, string name, int slots, TimeSpan length) =>
        new(store, [new TimedHandler(length)], new NodeOptions { Name = name, Slots = slots, RunsActors = false }, NullLogger.Instance);

    /// <inheritdoc/>
    public async Task<string> RunAsync(ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        if (length > TimeSpan.Zero) await Task.Delay(length, cancellation);
        return began.ToString(CultureInfo.InvariantCulture);
    }
}
