using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Checks;

/// <summary>An item as the history tells of it.</summary>
internal sealed class LedgerItem(ActorId owner, WorkOrder order)
{
    public ActorId Owner => owner;

    public WorkOrder Order => order;

    public string Queue { get; set; } = order.Queue;

    /// <summary>The claim that holds; 0: it waits.</summary>
    public long Token { get; set; }

    public TimeSpan Until { get; set; }

    public int Slots { get; set; }

    public int Failures { get; set; }

    public long Progress { get; set; }

    public bool IsCancelled { get; set; }

    /// <summary>When it may be claimed again.</summary>
    public TimeSpan ReadyAt { get; set; }

    public bool IsLeased => Token != 0;

    public override string ToString() => $"{Order.Kind} {Order.Index} of {Owner}";
}
