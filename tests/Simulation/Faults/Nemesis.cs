using NeuronEdit.Simulation.Cluster;

namespace NeuronEdit.Simulation.Faults;

/// <summary>Makes things go wrong until its time is over; then heals everything.</summary>
internal sealed class Nemesis(World world, FaultPlan plan)
{
    private bool _isOver;

    /// <summary>Faults so far.</summary>
    public long Count { get; private set; }

    public void Begin()
    {
        if (plan.DiesAtStep > 0) world.Scheduler.BeforeStep = process => DieAtStep(process);
        Every(plan.Kill, KillOne);
        Every(plan.Pause, PauseOne);
        Every(plan.Cut, CutOne);
        Every(plan.Drain, DrainOne);
        Every(plan.StoreOutage, StopStore);
        Every(plan.DiskFull, FillDisk);
        world.Scheduler.Schedule(plan.Length, Heal);
    }

    private void Every(TimeSpan? mean, Action fault)
    {
        if (mean is not { } time) return;
        world.Scheduler.Schedule(-Math.Log(1 - world.Random.NextDouble()) * time, () =>
        {
            if (_isOver) return;
            Count++;
            fault();
            Every(mean, fault);
        });
    }

    private void DieAtStep(Scheduling.SimProcess process)
    {
        if (_isOver || world.Random.NextDouble() >= plan.DiesAtStep) return;
        if (world.Members.FirstOrDefault(m => m.Process == process) is not { } member) return;
        Count++;
        Kill(member);
    }

    private void KillOne() => Kill(AnyMember());

    private void Kill(Member member)
    {
        world.Trace($"fault: {member.Name} is killed");
        member.Kill();
        Later(0.1, 40, member.Start);
    }

    private void PauseOne()
    {
        var member = AnyMember();
        world.Trace($"fault: {member.Name} is stopped");
        member.Pause();
        // Past its leases, as a rule.
        Later(1, 80, member.Continue);
    }

    private void CutOne()
    {
        var member = AnyMember();
        world.Trace($"fault: {member.Name} is cut off");
        member.Cut(true);
        Later(1, 60, () => member.Cut(false));
    }

    private void DrainOne()
    {
        var member = AnyMember();
        world.Trace($"fault: {member.Name} drains");
        member.Drain();
        Later(1, 60, member.Start);
    }

    private void StopStore()
    {
        world.Trace("fault: the store is away");
        world.Server.Conditions.IsDown = true;
        Later(0.5, 45, () => world.Server.Conditions.IsDown = false);
    }

    private void FillDisk()
    {
        world.Trace("fault: the disk is full");
        world.Storage.IsFull = true;
        Later(0.5, 30, () => world.Storage.IsFull = false);
    }

    private void Heal()
    {
        world.Trace("faults are over");
        _isOver = true;
        var (store, handlers) = (world.Server.Conditions, world.Options.Handlers);
        (store.IsDown, store.FailsBefore, store.FailsAfter, store.Dawdles, store.LosesWakeups) = (false, 0, 0, 0, 0);
        (handlers.FailsForNow, handlers.FailsForGood, handlers.Throws, handlers.IsDeaf, handlers.IsSlow) = (0, 0, 0, 0, 0);
        world.Storage.IsFull = false;
        foreach (var member in world.Members)
        {
            member.Cut(false);
            member.Continue();
            member.Start();
        }
    }

    private Member AnyMember() => world.Members[world.Random.Next(world.Members.Count)];

    private void Later(double least, double most, Action action) => world.Scheduler.Schedule(TimeSpan.FromSeconds(least + (most - least) * world.Random.NextDouble()), action);
}
