using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Store;

/// <summary>A work item as the store has it.</summary>
internal sealed class WorkItem(long id, ActorId owner, WorkOrder order)
{
    public long Id { get; } = id;

    public ActorId Owner { get; } = owner;

    public WorkOrder Order { get; } = order;

    /// <summary>The queue it is in; moves with the owner's work.</summary>
    public string Queue { get; set; } = order.Queue;

    /// <summary>Before this time it waits for another attempt.</summary>
    public TimeSpan ReadyAt { get; set; }

    public int Failures { get; set; }

    /// <summary>The last error that a worker reported.</summary>
    public string? Error { get; set; }

    /// <summary>What the worker that has it has told.</summary>
    public WorkProgress? Progress { get; set; }

    /// <summary>The furthest that any worker came.</summary>
    public long Best { get; set; }

    /// <summary>Who has it; null: nobody.</summary>
    public string? Worker { get; set; }

    /// <summary>The latest claim's.</summary>
    public long Token { get; set; }

    /// <summary>When the lease ends.</summary>
    public TimeSpan Until { get; set; }

    /// <summary>Slots it was given.</summary>
    public int Slots { get; set; }

    /// <summary>It was removed.</summary>
    public bool IsGone { get; set; }

    /// <summary>Its owner wants it to stop.</summary>
    public bool IsCancelled { get; set; }
}
