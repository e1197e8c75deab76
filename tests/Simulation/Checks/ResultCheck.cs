using System.Globalization;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Simulation.Handlers;
using NeuronEdit.Simulation.Storage;

namespace NeuronEdit.Simulation.Checks;

/// <summary>What is published is every partition, once, from the attempt whose result was accepted.</summary>
internal sealed class ResultCheck(Verdict verdict, WorkLedger work, SimStorage storage, IReadOnlyDictionary<string, SimExperiment> experiments) : Check(verdict)
{
    private readonly Dictionary<(string Experiment, int Round), Dictionary<long, long>> _finished = [];

    /// <summary>Results that were published.</summary>
    public long Published { get; private set; }

    /// <summary>A result was accepted.</summary>
    public void Accept(LedgerItem item)
    {
        if (item.Order.Kind == WorkKinds.Delete && item.Owner.Kind == ExperimentActor.KindName) Forget(item.Owner.Key);
        if (item.Order.Kind != WorkKinds.Finish) return;
        var round = (int)item.Order.Index;
        var edit = new ActorId(EditActor.KindName, EditActor.KeyOf(item.Owner.Key, round));
        _finished[(item.Owner.Key, round)] = new Dictionary<long, long>(work.AcceptedOf(edit, WorkKinds.Edit));
        Published++;
        CheckRound(item.Owner.Key, round);
    }

    /// <summary>At the end, and whenever one is published: nobody has touched what was published.</summary>
    public void CheckAll()
    {
        foreach (var (experiment, round) in _finished.Keys) CheckRound(experiment, round);
    }

    private void Forget(string experiment)
    {
        foreach (var key in _finished.Keys.Where(k => k.Experiment == experiment).ToList()) _finished.Remove(key);
    }

    private void CheckRound(string key, int round)
    {
        var experiment = experiments[key];
        var accepted = _finished[(key, round)];
        var files = storage.Folder(experiment.Published(round));
        if (accepted.Count != experiment.Rounds[round]) Fail(Properties.ExactlyOnce, $"{key}, round {round}: {accepted.Count} partitions were accepted of {experiment.Rounds[round]}");
        if (files.Count != accepted.Count) Fail(Properties.ExactlyOnce, $"{key}, round {round}: {files.Count} files are published for {accepted.Count} partitions");
        if (!storage.Folder(experiment.Results).ContainsKey("manifest")) Fail(Properties.ExactlyOnce, $"{key}, round {round} is finished without a manifest");
        foreach (var (index, token) in accepted)
        {
            var content = files.GetValueOrDefault(index.ToString(CultureInfo.InvariantCulture));
            if (content != $"{index}:{token}") Fail(Properties.ExactlyOnce, $"{key}, round {round}: partition {index} was accepted with token {token}; published is {content ?? "nothing"}");
        }
    }
}
