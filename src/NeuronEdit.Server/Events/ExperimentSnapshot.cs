using System.Collections.Immutable;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Server.Experiments;

namespace NeuronEdit.Server.Events;

/// <summary>What is kept of an experiment's state: all that lists show, and all that events follow from.</summary>
/// <param name="Experiment">What lists show.</param>
/// <param name="Summaries">What came out of each step that is complete.</param>
/// <param name="Notes">What the user should know.</param>
internal sealed record ExperimentSnapshot(Experiment Experiment, ImmutableSortedDictionary<Cluster.Actors.ExperimentStep, string> Summaries, ImmutableArray<string> Notes)
{
    /// <summary>Of an actor's state.</summary>
    public static ExperimentSnapshot Of(ExperimentState state, DateTimeOffset submittedAt) => new(Views.Of(state, submittedAt), state.Summaries, state.Notes.Texts);

    /// <summary>Reads what is kept.</summary>
    public static ExperimentSnapshot Of(ExperimentRow row) => ClusterJson.Read<ExperimentSnapshot>(row.Snapshot);

    /// <summary>The row that keeps it.</summary>
    public ExperimentRow ToRow(DateTimeOffset now, long version) => new(
        Experiment.Key, Experiment.User, Experiment.Name, Views.WordOf(Experiment.Status), Experiment.SubmittedAt, now, version, Experiment.IsOver(), IsDeleted: false, LastEvent: 0, ClusterJson.Write(this));
}
