using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Checks;

/// <summary>Once an experiment says that it is paused, cancelled, failed or finished, its queue is empty, and stays so until it begins again.</summary>
internal sealed class StopCheck(Verdict verdict, WorkLedger work) : Check(verdict)
{
    private readonly Dictionary<string, ExperimentState> _experiments = [];

    /// <summary>Experiments that are known, as they last were.</summary>
    public IReadOnlyDictionary<string, ExperimentState> Experiments => _experiments;

    /// <summary>Times that a stop was confirmed.</summary>
    public long Confirmed { get; private set; }

    public override void OnCommit(TurnCommit commit, bool accepted, TimeSpan now)
    {
        if (!accepted) return;
        if (commit.Actor.Kind == ExperimentActor.KindName) Note(commit);
        foreach (var queue in commit.Work.Select(o => o.Queue).Append(commit.MoveWorkTo).Distinct()) CheckQueue(queue, now);
    }

    private void Note(TurnCommit commit)
    {
        var key = commit.Actor.Key;
        var before = _experiments.GetValueOrDefault(key);
        if (commit.State is null)
        {
            _experiments.Remove(key);
            if (work.InQueue(key) > 0) Fail(Properties.CancelMeansStopped, $"experiment {key} is deleted while {work.InQueue(key)} items of it are there");
            return;
        }

        var state = ClusterJson.Read<ExperimentState>(commit.State);
        _experiments[key] = state;
        if (!IsStopped(state)) return;
        if (before is not null && before.Status != state.Status) Confirmed++;
        CheckQueue(key, TimeSpan.Zero);
    }

    private void CheckQueue(string? queue, TimeSpan now)
    {
        if (queue is not null && work.InQueue(queue) > 0 && _experiments.TryGetValue(queue, out var state) && IsStopped(state))
            Fail(Properties.CancelMeansStopped, $"experiment {queue} is {state.Status} while {work.InQueue(queue)} items of it are there, at {now}");
    }

    private static bool IsStopped(ExperimentState state) =>
        state.Submitted is not null && state.Status is ExperimentStatus.Paused or ExperimentStatus.Cancelled or ExperimentStatus.Failed or ExperimentStatus.Finished;
}
