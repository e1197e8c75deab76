using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Simulation.Scheduling;
using NeuronEdit.Simulation.Storage;

namespace NeuronEdit.Simulation.Handlers;

/// <summary>What every simulated handler has: a process it runs in, storage, and the store for outcomes.</summary>
internal sealed record HandlerSetting(SimProcess Process, SimStorage Storage, IClusterStore Store, Random Random, HandlerConditions Conditions, IReadOnlyDictionary<string, SimExperiment> Experiments);

/// <summary>A kind of work: takes its time, perhaps goes wrong, and does what it is given to do.</summary>
/// <param name="setting">Where it runs.</param>
/// <param name="kind">The kind of items.</param>
/// <param name="run">What it does after its time is over.</param>
internal sealed class SimHandler(HandlerSetting setting, string kind, Func<ClaimedWork, Action<WorkProgress>, CancellationToken, Task<string>> run) : IWorkHandler
{
    public string Kind => kind;

    public async Task<string> RunAsync(ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        setting.Conditions.Seen?.Invoke(setting.Process, work, true);
        try
        {
            return await AttemptAsync(work, progress, cancellation);
        }
        finally
        {
            setting.Conditions.Seen?.Invoke(setting.Process, work, false);
        }
    }

    private async Task<string> AttemptAsync(ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        var heard = Happens(setting.Conditions.IsDeaf) ? CancellationToken.None : cancellation;
        await TakeTimeAsync(work, heard);
        if (Happens(setting.Conditions.FailsForNow)) throw new NeuronEditException(FailureCode.Storage, $"{work.Kind} {work.Index} cannot read its file just now. Try again.");
        if (Happens(setting.Conditions.FailsForGood)) throw new NeuronEditException(FailureCode.Data, $"{work.Kind} {work.Index} has a damaged file. Replace it.");
        if (Happens(setting.Conditions.Throws)) throw new InvalidOperationException($"a defect in {work.Kind} {work.Index}");
        return await run(work, progress, heard);
    }

    /// <summary>The time of one item, or of one step of it.</summary>
    public static TimeSpan Duration(HandlerSetting setting)
    {
        var (least, most) = setting.Conditions.Spread;
        return setting.Conditions.Item * (least + (most - least) * setting.Random.NextDouble());
    }

    private Task TakeTimeAsync(ClaimedWork work, CancellationToken cancellation)
    {
        // What works step by step takes its time there.
        if (work.Kind == WorkKinds.Train) return Task.CompletedTask;
        return Task.Delay(Duration(setting) * (Happens(setting.Conditions.IsSlow) ? 30 : 1), setting.Process.Time, cancellation);
    }

    private bool Happens(double chance) => chance > 0 && setting.Random.NextDouble() < chance;
}
