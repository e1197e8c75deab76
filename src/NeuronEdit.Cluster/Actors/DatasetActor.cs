using System.Collections.Immutable;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Actors;

/// <summary>
/// A dataset: the samples of one role, cut into partitions, read once for every experiment that uses them. Each partition is profiled
/// (contents hashed, values checked, moments taken); then the profiles are merged in partition order. Its result is a <see cref="SealResult"/>.
/// </summary>
public sealed class DatasetActor : StageActor
{
    /// <summary>Its kind.</summary>
    public const string KindName = "dataset";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override ImmutableArray<StagePhase> Phases { get; } = [new(WorkKinds.Profile), new(WorkKinds.Seal) { GivesResult = true }];
}
