using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>What a node is and does.</summary>
public sealed record NodeOptions
{
    /// <summary>The node's name, unique among all that share a store; it follows the rules for an actor's key (<see cref="ActorId"/>).</summary>
    public required string Name { get; init; }

    /// <summary>Slots for work: one item takes one or more. 0: it runs actors only.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>What it can compute on: <c>cpu</c>, <c>cuda</c>.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = ["cpu"];

    /// <summary>False: it does work, and leaves the actors to others.</summary>
    public bool RunsActors { get; init; } = true;

    /// <summary>How long a claim on work holds unless it is renewed; it is renewed each third of it.</summary>
    public TimeSpan WorkLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the store hears of progress; null: when leases are renewed.</summary>
    public TimeSpan? ProgressInterval { get; init; }

    /// <summary>How long the node owns its share of the actors unless that is renewed; it is renewed each third of it.</summary>
    public TimeSpan ShardLease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Turns that it commits side by side.</summary>
    public int TurnsAtOnce { get; init; } = 16;

    /// <summary>How long at most a message waits where nothing signals it, as with delayed ones.</summary>
    public TimeSpan MessagePoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long at most work waits where nothing signals it.</summary>
    public TimeSpan WorkPoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it says that it lives.</summary>
    public TimeSpan BeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long running items may go on once the node is to leave; then they save what can be resumed and are handed back.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often and how soon failed work is tried again.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>The program's version, as operators see it.</summary>
    public string Version { get; init; } = typeof(NodeOptions).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Checks the options.</summary>
    /// <exception cref="NeuronEditException">Specification: one is out of its range.</exception>
    public void Validate()
    {
        if (!WorkerName.IsValid(Name)) throw new NeuronEditException(FailureCode.Specification, $"'{Name}' can be no worker's name; it must be {WorkerName.Rule}.");
        Require(Slots is >= 0 and <= 1_024, nameof(Slots), Slots, "between 0 and 1024");
        Require(Slots > 0 || RunsActors, nameof(Slots), Slots, "at least 1 where the node runs no actors");
        Require(!Capabilities.IsDefaultOrEmpty, nameof(Capabilities), "nothing", "at least one device, such as cpu");
        Require(TurnsAtOnce is >= 1 and <= 256, nameof(TurnsAtOnce), TurnsAtOnce, "between 1 and 256");
        foreach (var (name, time) in new[] { (nameof(WorkLease), WorkLease), (nameof(ShardLease), ShardLease), (nameof(MessagePoll), MessagePoll), (nameof(WorkPoll), WorkPoll), (nameof(BeatInterval), BeatInterval) })
            Require(time > TimeSpan.Zero && time <= TimeSpan.FromHours(1), name, time, "more than nothing and at most an hour");
        Require(ProgressInterval is null || ProgressInterval > TimeSpan.Zero, nameof(ProgressInterval), ProgressInterval, "more than nothing");
        Require(DrainGrace >= TimeSpan.Zero, nameof(DrainGrace), DrainGrace, "nothing or more");
    }

    private static void Require(bool holds, string name, object? found, string expected)
    {
        if (!holds) throw new NeuronEditException(FailureCode.Specification, $"The node's option {name} is {found}; it must be {expected}.");
    }
}
