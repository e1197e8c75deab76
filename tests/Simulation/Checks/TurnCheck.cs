using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Checks;

/// <summary>Versions of an actor follow one another.</summary>
internal sealed class TurnCheck(Verdict verdict) : Check(verdict)
{
    private readonly Dictionary<ActorId, long> _versions = [];

    /// <summary>Turns that were committed.</summary>
    public long Committed { get; private set; }

    /// <summary>Turns that another had overtaken.</summary>
    public long Overtaken { get; private set; }

    public override void OnCommit(TurnCommit commit, bool accepted, TimeSpan now)
    {
        if (accepted) Committed++;
        else Overtaken++;
        if (!accepted) return;
        var version = _versions.GetValueOrDefault(commit.Actor);
        if (commit.Version != version) Fail(Properties.VersionGuard, $"a turn of {commit.Actor} that began with version {commit.Version} was committed on version {version}");
        if (commit.Consumed.IsEmpty) Fail(Properties.VersionGuard, $"a turn of {commit.Actor} consumed nothing");
        if (commit.State is null) _versions.Remove(commit.Actor);
        else _versions[commit.Actor] = commit.NextVersion;
    }
}
