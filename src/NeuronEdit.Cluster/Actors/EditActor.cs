using System.Collections.Immutable;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Actors;

/// <summary>
/// The edit of one experiment's samples, or of those that one addition brought. Each partition of X is edited; which are done is its state, and
/// where they lie are its outcomes in the store, one for each partition, naming the accepted attempt. Then every sample is evaluated.
/// </summary>
/// <remarks>Its files lie in the experiment's results folder, not under its own key.</remarks>
public sealed class EditActor : StageActor
{
    /// <summary>Its kind.</summary>
    public const string KindName = "edit";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    protected override bool OwnsFiles => false;

    /// <inheritdoc/>
    public override ImmutableArray<StagePhase> Phases { get; } = [new(WorkKinds.Edit) { KeepOutcomes = true }, new(WorkKinds.Evaluate)];

    /// <summary>The key of the actor that edits a round's samples.</summary>
    public static string KeyOf(string experiment, int round) => round == 0 ? experiment : $"{experiment}.{round}";
}
