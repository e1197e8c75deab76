using NeuronEdit.Simulation.Scheduling;

namespace NeuronEdit.Simulation.Store;

/// <summary>The one store of a simulated cluster, and the network to it.</summary>
internal sealed class StoreServer(SimScheduler scheduler, MemoryModel model, StoreConditions conditions)
{
    public StoreConditions Conditions { get; } = conditions;

    public MemoryModel Model { get; } = model;

    public StoreMachine Machine { get; } = new(scheduler, conditions);

    /// <summary>Told where somebody asks for what the contract forbids.</summary>
    public Action<string>? Misused { get; set; }

    /// <summary>Those that listen.</summary>
    public List<SimStore> Clients { get; } = [];

    /// <summary>One way through the network.</summary>
    public TimeSpan OneWay()
    {
        var (least, most) = Conditions.Network;
        if (Happens(Conditions.Dawdles)) most = TimeSpan.FromMinutes(1);
        return least + (most - least) * scheduler.Random.NextDouble();
    }

    /// <summary>True as often as a chance says.</summary>
    public bool Happens(double chance) => chance > 0 && scheduler.Random.NextDouble() < chance;

    /// <summary>Tells others what a transaction brought, by a call of its own.</summary>
    /// <param name="notice">What it brought.</param>
    /// <param name="sender">Whose it was.</param>
    /// <param name="sent">Once it was told.</param>
    public void Notify(Notice notice, SimStore sender, Action sent)
    {
        var listeners = Conditions.Notifies == Notifying.Few ? Clients.Where(c => c.Shards != 0).ToList() : Clients;
        if (Conditions.Cost(StoreCall.Notify) == default) Tell();
        else scheduler.Schedule(OneWay(), () => Machine.Serve(StoreCall.Notify, listeners.Count, Tell));

        void Tell()
        {
            if (!Conditions.IsDown)
                foreach (var client in listeners)
                    if (client != sender && !client.IsCut && !Happens(Conditions.LosesWakeups)) client.Process.CallBack(OneWay(), () => client.Hear(notice));
            sent();
        }
    }
}
